package dev.hushtable.internal.request;

import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * {@code PutItem}, {@code UpdateItem} and {@code DeleteItem}: what is written is encrypted, and
 * what is shown of the item decrypted.
 */
final class SingleWriteRewriter<Q extends SdkPojo, R extends SdkPojo>
    implements RequestRewriter<Q, R> {
  private static final Set<String> PARTS = Set.of("UPDATED_OLD", "UPDATED_NEW");

  private final Q request;
  private final ItemWrite write;

  /**
   * Begins one.
   *
   * @param home where the item is; null if it has one key only
   */
  SingleWriteRewriter(RegisteredTable table, Q request, @Nullable Home home) {
    this.request = request;
    this.write = new ItemWrite(table, request, home);
  }

  @Override
  public Set<KeyNeed> needs() {
    if (showsPart()) {
      write.engine().requireScope();
    }
    return write.engine().encryptor().needsToSeal(write.data());
  }

  /** Whether the answer shows changed attributes only, which do not tell the item's scope. */
  private boolean showsPart() {
    return PARTS.contains(String.valueOf(Members.text(request, "ReturnValues")));
  }

  @Override
  @SuppressWarnings("unchecked")
  public Q rewrite(KeySet keys) {
    write.engine().encryptor().seal(write.data(), keys);
    return (Q) write.rewrite(keys);
  }

  @Override
  public void guard(Q storedRequest) {
    write.table().guard().check(storedRequest);
  }

  @Override
  public @Nullable WriteTransaction<R> transaction(Q storedRequest) {
    UniqueItem item = UniqueItem.of(write, Members.require(request, "TableName"));
    Home home = write.home();
    return item == null && (home == null || home.found())
        ? null
        : new SingleWriteTransaction<>(
            storedRequest, write, item, home == null ? List.of() : home.absence());
  }

  @Override
  public Set<KeyNeed> needs(R storedResponse) {
    Map<String, AttributeValue> attributes = Members.attributes(storedResponse, "Attributes");
    return showsPart() ? write.needsOfPart(attributes) : write.needs(attributes);
  }

  @Override
  public R restore(R storedResponse, KeySet keys) {
    Members.Copy<R> restored = Members.Copy.of(storedResponse);
    Map<String, AttributeValue> attributes = Members.attributes(storedResponse, "Attributes");
    if (!attributes.isEmpty()) {
      Map<String, AttributeValue> plain =
          showsPart() ? write.changed(attributes, keys) : write.whole(attributes, keys);
      // Nothing is left where only the ciphertext of a key was changed, which nobody asked for.
      restored.with("Attributes", plain.isEmpty() ? null : plain);
    }
    return restored
        .with(
            Items.METRICS,
            Items.plainMetrics(write.table(), Members.get(storedResponse, Items.METRICS)))
        .build();
  }

  @Override
  public Set<KeyNeed> needs(DynamoDbException failure) {
    return failure instanceof ConditionalCheckFailedException failed
        ? write.failureNeeds(failed.item())
        : Set.of();
  }

  @Override
  public DynamoDbException restore(DynamoDbException failure, KeySet keys) {
    requireUpToDate(failure);
    if (!(failure instanceof ConditionalCheckFailedException failed)) {
      return failure;
    }
    Map<String, AttributeValue> plain = write.failed(failed.item(), keys);
    return failed.hasItem()
        ? Items.sameTrace(failed.toBuilder().item(plain).build(), failure)
        : failure;
  }

  private void requireUpToDate(DynamoDbException failure) {
    Home home = write.home();
    if (home == null) {
      return;
    }
    boolean outdated =
        failure instanceof ConditionalCheckFailedException failed
            ? home.isOutdated(failed.item())
            : failure instanceof TransactionConflictException
                || failure instanceof TransactionCanceledException canceled
                    && Items.hasFailedCondition(canceled);
    if (outdated) {
      throw new OutdatedException(failure, List.of(home.tableName()));
    }
  }

  @Override
  public boolean writes() {
    return true;
  }
}
