package dev.hushtable.internal.maintenance;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.monitoring.Operation;
import dev.hushtable.internal.request.Rehash;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Goes through a segment of a table and puts the hashes of each item under the generation that is
 * written now. Not thread safe.
 */
public final class Rehashing {
  private final DynamoDbClient client;
  private final Rehash rehash;
  private final String tableName;
  private final KeyLoader keys;
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
    this.rehash = rehash;
    this.tableName = tableName;
    this.keys = keys;
    this.unreadable = unreadable;
  }

  private final class Tally implements ItemWorker.Tally {
    @Override
    public void changed(Looks looks) {
      rehashed++;
    }

    @Override
    public void unreadable() {
      unreadableItems++;
    }

    @Override
    public void retried() {
      // Nobody asks.
    }
  }

  /** Does a segment. */
  public void run(Operation operation, int segment, int totalSegments) {
    ItemWorker worker =
        new ItemWorker(
            new MeteredClient(client, operation),
            keys,
            operation.usage(),
            rehash,
            tableName,
            unreadable,
            new Tally());
    client
        .scanPaginator(r -> r.tableName(tableName).segment(segment).totalSegments(totalSegments))
        .items()
        .forEach(
            item -> {
              items++;
              worker.item(item);
            });
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
}
