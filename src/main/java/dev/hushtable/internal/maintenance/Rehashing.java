package dev.hushtable.internal.maintenance;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.request.Rehash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Goes through a segment of a table and puts the hashes of each item under the generation that is
 * written now. Not thread safe.
 */
public final class Rehashing {
  private static final int MAX_ATTEMPTS = 20;
  private static final int MAX_PAUSE_MILLIS = 200;
  private static final String FAILED = "ConditionalCheckFailed";

  private final DynamoDbClient client;
  private final KeyLoader keys;
  private final Rehash rehash;
  private final String tableName;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;
  private long items;
  private long rehashed;

  /**
   * For one table.
   *
   * @param client the client beneath encryption
   * @param unreadable takes the items that do not open; if null, one of them ends it
   */
  public Rehashing(
      DynamoDbClient client,
      KeyLoader keys,
      Rehash rehash,
      String tableName,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.client = client;
    this.keys = keys;
    this.rehash = rehash;
    this.tableName = tableName;
    this.unreadable = unreadable;
  }

  /** Does a segment. */
  public void run(int segment, int totalSegments) {
    client
        .scanPaginator(r -> r.tableName(tableName).segment(segment).totalSegments(totalSegments))
        .items()
        .forEach(this::item);
  }

  /** How many items were looked at. */
  public long items() {
    return items;
  }

  /** How many of them were changed. */
  public long rehashed() {
    return rehashed;
  }

  private void item(Map<String, AttributeValue> found) {
    items++;
    try {
      Map<String, AttributeValue> item = found;
      for (int attempt = 1; !item.isEmpty(); attempt++) {
        if (isDone(item, attempt)) {
          return;
        }
        GetItemResponse now = client.getItem(rehash.read(found));
        item = now.item();
      }
    } catch (DecryptionException e) {
      if (unreadable == null) {
        throw e;
      }
      unreadable.accept(found, e);
    }
  }

  /** False if somebody else changed it meanwhile. */
  private boolean isDone(Map<String, AttributeValue> item, int attempt) {
    Optional<TransactWriteItemsRequest> change =
        keys.use(rehash.needs(item), loaded -> Optional.ofNullable(rehash.change(item, loaded)));
    if (change.isEmpty()) {
      return true;
    }
    try {
      client.transactWriteItems(change.get());
      rehashed++;
      return true;
    } catch (TransactionCanceledException e) {
      requireUnique(e);
      if (attempt == MAX_ATTEMPTS) {
        throw new WriteConflictException(
            ErrorCode.WRITE_CONTENDED,
            "Others kept changing an item of table "
                + tableName
                + " during "
                + MAX_ATTEMPTS
                + " attempts to rehash it; run it again.",
            e);
      }
      pause();
      return false;
    }
  }

  /** An entry that another item has is not had back by trying again. */
  private void requireUnique(TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    boolean changed = !reasons.isEmpty() && FAILED.equals(reasons.get(0).code());
    boolean taken = reasons.stream().skip(1).anyMatch(reason -> FAILED.equals(reason.code()));
    if (taken && !changed) {
      throw new WriteConflictException(
          ErrorCode.DUPLICATE_VALUE,
          "Two items of table "
              + tableName
              + " have one value of a unique attribute, from before it was unique; change one of them, then run it again.",
          e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS) + 1L);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("Interrupted while an item was contended.", e);
    }
  }
}
