package dev.hushtable.internal.maintenance;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.request.Rehash;
import dev.hushtable.internal.request.Rehash.Finding;
import dev.hushtable.internal.request.Rehash.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

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
  private long unreadableItems;
  private long entries;

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
    rehash
        .forgottenEntries(segment, totalSegments)
        .ifPresent(scan -> client.scanPaginator(scan).items().forEach(this::removeIfForgotten));
  }

  private void removeIfForgotten(Map<String, AttributeValue> entry) {
    rehash
        .removal(entry)
        .ifPresent(
            removal -> {
              client.deleteItem(removal);
              entries++;
            });
  }

  /** How many items were looked at. */
  public long items() {
    return items;
  }

  /** How many of them were left as they are, since they do not open. */
  public long unreadable() {
    return unreadableItems;
  }

  /** How many entries of unique values were removed. */
  public long entries() {
    return entries;
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
      leave(found, e, e);
    } catch (KeyUnavailableException e) {
      if (!KeySet.isAbsent(e)) {
        throw e;
      }
      leave(found, e, rehash.unreadable(found, e));
    }
  }

  private void leave(
      Map<String, AttributeValue> found, HushtableException thrown, DecryptionException told) {
    if (unreadable == null) {
      throw thrown;
    }
    unreadableItems++;
    unreadable.accept(found, told);
  }

  /** False if somebody else changed it meanwhile. */
  private boolean isDone(Map<String, AttributeValue> item, int attempt) {
    Step step = step(item);
    if (step == null) {
      return true;
    }
    try {
      send(step);
      rehashed++;
      return true;
    } catch (ConditionalCheckFailedException | TransactionConflictException e) {
      requireLeft(attempt, e);
    } catch (TransactionCanceledException e) {
      requireAlone(item, step, e);
      requireUnique(item, step, e);
      requireLeft(attempt, e);
    }
    pause();
    return false;
  }

  private @Nullable Step step(Map<String, AttributeValue> item) {
    Optional<Finding> found =
        keys.use(rehash.needs(item), loaded -> Optional.ofNullable(rehash.look(item, loaded)));
    if (found.isEmpty()) {
      return null;
    }
    Map<String, AttributeValue> plain = found.get().renewed();
    return plain == null
        ? found.get().step()
        : keys.use(rehash.needsToRenew(plain), loaded -> rehash.renew(item, plain, loaded));
  }

  /** A write alone costs half, and no other write fails because it met it. */
  private void send(Step step) {
    TransactWriteItem first = step.writes().get(0);
    if (step.writes().size() > 1) {
      client.transactWriteItems(r -> r.transactItems(step.writes()));
    } else if (first.put() == null) {
      client.updateItem(
          r ->
              r.tableName(first.update().tableName())
                  .key(first.update().key())
                  .updateExpression(first.update().updateExpression())
                  .conditionExpression(first.update().conditionExpression())
                  .expressionAttributeNames(first.update().expressionAttributeNames())
                  .expressionAttributeValues(first.update().expressionAttributeValues()));
    } else {
      client.putItem(
          r ->
              r.tableName(first.put().tableName())
                  .item(first.put().item())
                  .conditionExpression(first.put().conditionExpression())
                  .expressionAttributeNames(first.put().expressionAttributeNames())
                  .expressionAttributeValues(first.put().expressionAttributeValues()));
    }
  }

  private void requireLeft(int attempt, RuntimeException cause) {
    if (attempt == MAX_ATTEMPTS) {
      throw new WriteConflictException(
          ErrorCode.WRITE_CONTENDED,
          "Others kept changing an item of table "
              + tableName
              + " during "
              + MAX_ATTEMPTS
              + " attempts to rehash it; run it again.",
          cause);
    }
  }

  /** Two items of one primary key are not had apart by trying again. */
  private void requireAlone(
      Map<String, AttributeValue> item, Step step, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    if (step.moves() && hasFailed(reasons, 0) && "None".equals(reasons.get(1).code())) {
      throw new WriteConflictException(
          ErrorCode.DUPLICATE_VALUE,
          "Item "
              + rehash.describe(item)
              + " of table "
              + tableName
              + " has the same primary key as another one, hashed under the newest generation: something wrote one of them that does not"
              + " know both. Remove the wrong one, by the hash of its key past the library, then run it again.",
          e);
    }
  }

  /** An entry that another item has is not had back by trying again. */
  private void requireUnique(
      Map<String, AttributeValue> item, Step step, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    boolean changed = IntStream.range(0, step.own()).anyMatch(i -> hasFailed(reasons, i));
    boolean taken =
        IntStream.range(step.own(), reasons.size()).anyMatch(i -> hasFailed(reasons, i));
    if (taken && !changed) {
      throw new WriteConflictException(
          ErrorCode.DUPLICATE_VALUE,
          "A value of a unique attribute of item "
              + rehash.describe(item)
              + " of table "
              + tableName
              + " has an entry of another item, which has the same value or left it behind. Change the value of one of the items, or"
              + " remove the entry from the companion table if no other item has the value, then run it again.",
          e);
    }
  }

  private static boolean hasFailed(List<CancellationReason> reasons, int position) {
    return position < reasons.size() && FAILED.equals(reasons.get(position).code());
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
