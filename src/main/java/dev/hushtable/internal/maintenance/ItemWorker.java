package dev.hushtable.internal.maintenance;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.item.Usage;
import dev.hushtable.internal.request.ItemWork;
import dev.hushtable.internal.request.ItemWork.Finding;
import dev.hushtable.internal.request.ItemWork.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Does to an item what is to be done to it, from the item as it was found on, and from a fresh read
 * of it whenever somebody else was faster. Thread safe, as far as what it tells is.
 */
final class ItemWorker {
  private static final int MAX_ATTEMPTS = 20;
  private static final int FIRST_PAUSE_MILLIS = 2;
  private static final int MAX_PAUSE_MILLIS = 200;
  private static final String FAILED = "ConditionalCheckFailed";

  private final MeteredClient client;
  private final KeyLoader keys;
  private final Usage usage;
  private final ItemWork work;
  private final String tableName;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;
  private final Tally tally;

  /** Is told what becomes of items. */
  interface Tally {
    /** An item was changed, which needed that. */
    void changed(Looks looks);

    /** An item was left as it is, since it does not open. */
    void unreadable();

    /** Somebody has changed an item meanwhile, so it is read again. */
    void retried();
  }

  /**
   * For one table.
   *
   * @param unreadable takes the items that do not open; if null, one of them fails
   */
  ItemWorker(
      MeteredClient client,
      KeyLoader keys,
      Usage usage,
      ItemWork work,
      String tableName,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable,
      Tally tally) {
    this.client = client;
    this.keys = keys;
    this.usage = usage;
    this.work = work;
    this.tableName = tableName;
    this.unreadable = unreadable;
    this.tally = tally;
  }

  /** What an item needs, which most items tell by their looks. */
  Looks looks(Map<String, AttributeValue> item) {
    Set<KeyNeed> needs = work.needsToLook(item);
    Looks looks = keys.use(needs, usage, loaded -> work.looks(item, loaded));
    if (!looks.unsettled()) {
      return looks;
    }
    Set<KeyNeed> all = new HashSet<>(work.needs(item));
    all.addAll(needs);
    return keys.use(all, usage, loaded -> work.settled(item, loaded));
  }

  /** Does one item. */
  void item(Map<String, AttributeValue> found) {
    readable(
        found,
        () -> {
          Map<String, AttributeValue> item = found;
          boolean changed = false;
          for (int attempt = 1; !item.isEmpty(); ) {
            Looks looks = looks(item);
            Step step = looks.isDone() ? null : step(item, looks);
            if (step == null) {
              return;
            }
            if (send(item, step, attempt)) {
              if (!changed) {
                tally.changed(looks);
              }
              changed = true;
              if (step.isWhole()) {
                return;
              }
            } else {
              tally.retried();
              pause(attempt++);
            }
            item = client.getItem(work.read(found)).item();
          }
        });
  }

  /**
   * Does something with an item, or gives it to who takes those that do not open.
   *
   * @return whether it opens
   */
  boolean readable(Map<String, AttributeValue> found, Runnable action) {
    try {
      action.run();
      return true;
    } catch (DecryptionException e) {
      leave(found, e, e);
    } catch (KeyUnavailableException e) {
      if (!KeySet.isAbsent(e)) {
        throw e;
      }
      leave(found, e, work.unreadable(found, e));
    }
    return false;
  }

  private void leave(
      Map<String, AttributeValue> found, HushtableException thrown, DecryptionException told) {
    if (unreadable == null) {
      throw thrown;
    }
    tally.unreadable();
    unreadable.accept(found, told);
  }

  private @Nullable Step step(Map<String, AttributeValue> item, Looks looks) {
    Optional<Finding> found =
        keys.use(
            work.needs(item), usage, loaded -> Optional.ofNullable(work.look(item, looks, loaded)));
    if (found.isEmpty()) {
      return null;
    }
    Step step = found.get().step();
    return step != null
        ? step
        : keys.use(
            work.needsToRenew(item, found.get()),
            usage,
            loaded -> work.renew(item, found.get(), loaded));
  }

  /** False if somebody else changed it meanwhile. */
  private boolean send(Map<String, AttributeValue> item, Step step, int attempt) {
    try {
      client.write(step.writes());
      return true;
    } catch (ConditionalCheckFailedException | TransactionConflictException e) {
      requireLeft(item, attempt, e);
    } catch (TransactionCanceledException e) {
      if (step.releases() && isOnlyOfEntries(step, e)) {
        return send(item, step.withoutFailed(e.cancellationReasons()), attempt);
      }
      requireAlone(item, step, e);
      e.cancellationReasons().forEach(reason -> requireRoom(item, reason.message(), e));
      if (isOnlyOfEntries(step, e)) {
        throw taken(item, e);
      }
      requireLeft(item, attempt, e);
    } catch (DynamoDbException e) {
      requireRoom(item, e.getMessage(), e);
      throw e;
    }
    return false;
  }

  /** DynamoDB tells it by its words only. */
  private void requireRoom(
      Map<String, AttributeValue> item, @Nullable String message, DynamoDbException e) {
    if (message != null && message.contains("Item size") && message.contains("exceeded")) {
      throw new WriteConflictException(
          ErrorCode.ITEM_TOO_LARGE,
          "Item "
              + work.describe(item)
              + " of table "
              + tableName
              + " would be larger than the 400 KB that DynamoDB takes: a value grows by 77 bytes or more when it is encrypted. Nothing of"
              + " it was changed. Make the item smaller, then run it again.",
          e);
    }
  }

  private void requireLeft(Map<String, AttributeValue> item, int attempt, RuntimeException cause) {
    if (attempt == MAX_ATTEMPTS) {
      throw new WriteConflictException(
          ErrorCode.WRITE_CONTENDED,
          "Others kept changing item "
              + work.describe(item)
              + " of table "
              + tableName
              + " during "
              + MAX_ATTEMPTS
              + " attempts to write it anew; run it again.",
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
              + work.describe(item)
              + " of table "
              + tableName
              + " has the same primary key as another one, hashed under the newest generation: something wrote one of them that does not"
              + " know both. Remove the wrong one, by the hash of its key past the library, then run it again.",
          e);
    }
  }

  /** An entry that another item has is not had back by trying again. */
  private static boolean isOnlyOfEntries(Step step, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    boolean changed = IntStream.range(0, step.own()).anyMatch(i -> hasFailed(reasons, i));
    return !changed
        && IntStream.range(step.own(), reasons.size()).anyMatch(i -> hasFailed(reasons, i));
  }

  private WriteConflictException taken(
      Map<String, AttributeValue> item, TransactionCanceledException e) {
    return new WriteConflictException(
        ErrorCode.DUPLICATE_VALUE,
        "A value of a unique attribute of item "
            + work.describe(item)
            + " of table "
            + tableName
            + " has an entry of another item, which has the same value or left it behind. Change the value of one of the items, or"
            + " remove the entry from the companion table if no other item has the value, then run it again.",
        e);
  }

  private static boolean hasFailed(List<CancellationReason> reasons, int position) {
    return position < reasons.size() && FAILED.equals(reasons.get(position).code());
  }

  /** Longer each time: most often it was one write of somebody else. */
  private static void pause(int attempt) {
    int longest = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
    MeteredClient.sleep(
        TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(longest) + 1L));
  }
}
