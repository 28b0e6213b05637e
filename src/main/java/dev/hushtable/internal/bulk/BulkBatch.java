package dev.hushtable.internal.bulk;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * What is left to do of a batch of one table, and what is to be done next by each answer. Does
 * nothing itself, so that those who wait and those who do not share it. Confined to one thread at a
 * time.
 */
final class BulkBatch<S, Q, R> {
  private static final Set<String> ABOUT_ITEMS =
      Set.of("ValidationException", "ItemCollectionSizeLimitExceededException");
  private static final int TOO_LARGE = 413;
  private static final int SERVER_ERROR = 500;

  /**
   * One operation.
   *
   * @param index its place among all
   */
  record Part<S>(int index, S sent, Object identity) {}

  /** What the batches of a table have in common. */
  record Common<S, Q, R>(
      String tableName,
      BulkKind<S, Q, R> kind,
      ItemIdentity identity,
      Retries retries,
      BulkOutcomes outcomes) {}

  private final Common<S, Q, R> common;
  private final Map<Object, DecryptionException> unreadable = new ConcurrentHashMap<>();
  private List<Part<S>> left;
  private int attempts;
  private int idleAttempts;

  BulkBatch(Common<S, Q, R> common, List<Part<S>> parts) {
    this.common = common;
    this.left = parts;
  }

  /** How long to wait before it is sent. */
  Duration delay() {
    return common.retries().delay(attempts);
  }

  /** Whose items they are. */
  String tableName() {
    return common.tableName();
  }

  /** What to send. */
  Q request() {
    attempts++;
    return common
        .kind()
        .request()
        .apply(Map.of(common.tableName(), left.stream().map(Part::sent).toList()));
  }

  /** Takes an item that does not open, so that the others of the batch arrive. */
  void unreadable(Map<String, AttributeValue> storedItem, DecryptionException error) {
    unreadable.put(common.identity().ofStored(storedItem), error);
  }

  /** What to do next, in this order. */
  List<BulkBatch<S, Q, R>> after(R response) {
    BulkKind.Answer answer = common.kind().answer().apply(response);
    Set<Object> unprocessed = new HashSet<>();
    answer.unprocessed().forEach(key -> unprocessed.add(common.identity().of(key)));
    Map<Object, Map<String, AttributeValue>> items = new HashMap<>();
    answer.items().forEach(item -> items.put(common.identity().of(item), item));
    if (!isKnown(unprocessed) || !isKnown(items.keySet())) {
      return fail(
          new InternalErrorException(
              ErrorCode.INTERNAL_ERROR,
              "DynamoDB answered a batch of table "
                  + common.tableName()
                  + " with a key that was not in it, so it is not known what was carried out."));
    }
    Map<Object, DecryptionException> closed = new HashMap<>(unreadable);
    unreadable.clear();
    if (!isKnown(closed.keySet())) {
      // Somebody exchanged items, and those that are missing are not known to be absent.
      left.forEach(part -> closed.remove(part.identity()));
      return fail(closed.values().iterator().next());
    }
    List<Part<S>> rest = new ArrayList<>();
    for (Part<S> part : left) {
      DecryptionException error = closed.get(part.identity());
      if (unprocessed.contains(part.identity())) {
        rest.add(part);
      } else if (error != null) {
        common.outcomes().failed(part.index(), error);
      } else {
        common.outcomes().done(part.index(), items.get(part.identity()));
      }
    }
    idleAttempts = rest.size() < left.size() ? 0 : idleAttempts + 1;
    left = rest;
    return again(null);
  }

  private boolean isKnown(Set<Object> identities) {
    Set<Object> unknown = new HashSet<>(identities);
    left.forEach(part -> unknown.remove(part.identity()));
    return unknown.isEmpty();
  }

  /** What to do next, in this order. */
  List<BulkBatch<S, Q, R>> after(RuntimeException error) {
    if (isPassing(error)) {
      idleAttempts++;
      return again(error);
    }
    if (left.size() > 1 && isAboutItems(error)) {
      int middle = left.size() / 2;
      return List.of(
          new BulkBatch<>(common, left.subList(0, middle)),
          new BulkBatch<>(common, left.subList(middle, left.size())));
    }
    return fail(error);
  }

  private List<BulkBatch<S, Q, R>> again(@Nullable RuntimeException error) {
    if (left.isEmpty()) {
      return List.of();
    }
    return idleAttempts < common.retries().maxAttempts() ? List.of(this) : fail(exhausted(error));
  }

  private RetryableException exhausted(@Nullable RuntimeException error) {
    return RetryableException.create(
        String.format(
            Locale.ROOT,
            "DynamoDB did not process it in %d attempts, the last %d of which got nowhere with its batch. Table %s has too"
                + " little throughput for this; try again later, or allow more attempts.",
            attempts,
            common.retries().maxAttempts(),
            common.tableName()),
        error);
  }

  /** Gives up. */
  List<BulkBatch<S, Q, R>> fail(RuntimeException error) {
    left.forEach(part -> common.outcomes().failed(part.index(), error));
    left = List.of();
    return List.of();
  }

  /** Throttled, or a fault of the service: the SDK has tried again already, but not for long. */
  private static boolean isPassing(RuntimeException error) {
    return error instanceof SdkServiceException service
        && (service.isThrottlingException() || service.statusCode() >= SERVER_ERROR);
  }

  /** Whether one part may have spoilt it for the others. */
  private static boolean isAboutItems(RuntimeException error) {
    if (error instanceof DynamoDbException service) {
      return service.statusCode() == TOO_LARGE
          || service.awsErrorDetails() != null
              && ABOUT_ITEMS.contains(service.awsErrorDetails().errorCode());
    }
    return error instanceof InvalidUsageException
        || error instanceof InternalErrorException
        || !(error instanceof SdkException);
  }
}
