package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * {@code BatchWriteItem}, of whatever tables. What was not processed comes back as the caller gave
 * it.
 */
final class BatchWriteItemRewriter
    implements RequestRewriter<BatchWriteItemRequest, BatchWriteItemResponse> {
  private static final String PUT = "PutRequest";
  private static final String DELETE = "DeleteRequest";

  private final TableRegistry tables;
  private final BatchWriteItemRequest request;
  private final BatchParts<Part> parts;

  BatchWriteItemRewriter(TableRegistry tables, BatchWriteItemRequest request) {
    this.tables = tables;
    this.request = request;
    this.parts = new BatchParts<>(tables, request.requestItems(), Part::new);
  }

  /** What is written to one encrypted table. */
  private static final class Part {
    private final RegisteredTable table;
    private final List<WriteRequest> plain;
    private final List<ItemWrite> writes = new ArrayList<>();
    private final ScopedValues data = new ScopedValues();
    private final Map<ByteBuffer, WriteRequest> byKey = new HashMap<>();

    Part(RegisteredTable table, List<WriteRequest> plain) {
      this.table = table;
      this.plain = plain;
      if (!table.engine().plan().unique().isEmpty()) {
        throw new InvalidUsageException(
            ErrorCode.OPERATION_NOT_SUPPORTED,
            String.format(
                Locale.ROOT,
                "Table %s has unique attributes, which a batch cannot write, since it has no conditions; write items singly or in"
                    + " transactions.",
                table.engine().plan().tableName()));
      }
      for (WriteRequest request : plain) {
        ItemWrite write = new ItemWrite(table, action(request), null);
        writes.add(write);
        data.add(write);
      }
    }

    List<WriteRequest> rewrite(KeySet keys) {
      data.seal(keys, null);
      List<WriteRequest> stored = new ArrayList<>();
      for (int i = 0; i < plain.size(); i++) {
        WriteRequest request = plain.get(i);
        SdkPojo action = writes.get(i).rewrite(keys);
        stored.add(Members.Copy.of(request).with(name(request), action).build());
        ByteBuffer identity = table.engine().identity(writes.get(i).storedKey());
        if (byKey.put(identity, request) != null && SeparateWrites.isSeparate(table, request)) {
          // Where DynamoDB gets the batch, it says so itself.
          throw new InvalidUsageException(
              ErrorCode.OPERATION_NOT_SUPPORTED,
              "A batch writes an item of table "
                  + table.engine().plan().tableName()
                  + " twice, so it is not known what is left of it; write each item once.");
        }
      }
      return stored;
    }

    List<WriteRequest> unprocessed(List<WriteRequest> stored) {
      return stored.stream().map(this::unprocessed).toList();
    }

    private WriteRequest unprocessed(WriteRequest stored) {
      Map<String, AttributeValue> key =
          stored.putRequest() == null ? stored.deleteRequest().key() : stored.putRequest().item();
      WriteRequest given = byKey.get(table.engine().identity(key));
      if (given == null) {
        throw new InternalErrorException(
            ErrorCode.INTERNAL_ERROR,
            "DynamoDB did not process a write to table "
                + table.engine().plan().tableName()
                + " that was not in the request.");
      }
      return given;
    }
  }

  private static String name(WriteRequest request) {
    if ((request.putRequest() == null) == (request.deleteRequest() == null)) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "Each part of a batch is either a put or a delete; one is neither or both.");
    }
    return request.putRequest() == null ? DELETE : PUT;
  }

  private static SdkPojo action(WriteRequest request) {
    return name(request).equals(PUT) ? request.putRequest() : request.deleteRequest();
  }

  @Override
  public Set<KeyNeed> needs() {
    Set<KeyNeed> needs = new HashSet<>();
    parts.all().forEach(part -> needs.addAll(part.data.needs()));
    return needs;
  }

  @Override
  public BatchWriteItemRequest rewrite(KeySet keys) {
    return request.toBuilder()
        .requestItems(parts.rewritten(request.requestItems(), part -> part.rewrite(keys)))
        .build();
  }

  @Override
  public void guard(BatchWriteItemRequest stored) {
    StoredFormGuard.checkEnvelope(stored, "RequestItems");
    stored
        .requestItems()
        .forEach((name, writes) -> tables.find(name).ifPresent(table -> guard(table, writes)));
  }

  private static void guard(RegisteredTable table, List<WriteRequest> writes) {
    for (WriteRequest write : writes) {
      StoredFormGuard.checkEnvelope(write, PUT, DELETE);
      table.guard().check(action(write));
    }
  }

  @Override
  public Set<KeyNeed> needs(BatchWriteItemResponse response) {
    return Set.of();
  }

  @Override
  public BatchWriteItemResponse restore(BatchWriteItemResponse response, KeySet keys) {
    BatchWriteItemResponse.Builder restored = response.toBuilder();
    if (response.hasUnprocessedItems()) {
      restored.unprocessedItems(parts.restored(response.unprocessedItems(), Part::unprocessed));
    }
    if (response.hasItemCollectionMetrics()) {
      restored.itemCollectionMetrics(Items.plainMetrics(tables, response.itemCollectionMetrics()));
    }
    return restored.build();
  }

  @Override
  public boolean writes() {
    return true;
  }
}
