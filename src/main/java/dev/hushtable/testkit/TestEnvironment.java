package dev.hushtable.testkit;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.KeyProvider;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What a test class, or a single test, has. Closed by JUnit. */
@SuppressWarnings("deprecation")
final class TestEnvironment implements CloseableResource, AutoCloseable {
  private static final String COMPANION = "_unique";

  private final @Nullable DynamoDbClient client;
  private final @Nullable DynamoDbAsyncClient asyncClient;
  private final KeyProvider keys;
  private final boolean ownsKeys;
  private final Hushtable hushtable;
  private final Map<String, String> logicalNames = new ConcurrentHashMap<>();

  TestEnvironment(HushtableExtension.Builder settings, @Nullable LocalClients local) {
    this.client = local == null ? settings.client : local.client();
    this.asyncClient = local == null ? settings.asyncClient : local.asyncClient();
    this.ownsKeys = settings.givenKeys().isEmpty();
    this.keys = settings.givenKeys().orElseGet(settings::newKeys);
    Hushtable.Builder builder =
        Hushtable.builder()
            .keys(keys)
            .logicalTableName(name -> logicalNames.getOrDefault(name, name));
    if (client != null) {
      builder.client(client);
    }
    if (asyncClient != null) {
      builder.asyncClient(asyncClient);
    }
    settings.customizer.accept(builder);
    this.hushtable = builder.build();
  }

  Hushtable hushtable() {
    return hushtable;
  }

  KeyProvider keys() {
    return keys;
  }

  DynamoDbClient client() {
    return required(client, "client");
  }

  DynamoDbAsyncClient asyncClient() {
    return required(asyncClient, "asyncClient");
  }

  private static <C> C required(@Nullable C client, String setting) {
    if (client == null) {
      throw new IllegalStateException(
          "The extension was built without " + setting + "(…); give it that client too.");
    }
    return client;
  }

  String uniqueTableName(String logicalName) {
    String name = logicalName + "-" + UUID.randomUUID();
    logicalNames.put(name, logicalName);
    return name;
  }

  /** Makes a table, which JUnit removes when it forgets it. */
  Table createTable(String logicalName, Class<?> items) {
    String name = uniqueTableName(logicalName);
    if (client == null) {
      hushtable.asyncTable(name, items).createTable().join();
      asyncClient().waiter().waitUntilTableExists(r -> r.tableName(name)).join();
    } else {
      hushtable.table(name, items).createTable();
      client.waiter().waitUntilTableExists(r -> r.tableName(name));
    }
    return new Table(name, this::deleteTable);
  }

  <T> void assertNoPlaintext(EncryptedTable<T> table, T item, TestEndpoints endpoints) {
    PlaintextAssert none = PlaintextAssert.assertNoPlaintextOf(table, item).on(endpoints);
    none.inTable(client(), table.tableName());
    String companion = table.tableName() + COMPANION;
    if (hasItems(companion)) {
      none.inTable(client(), companion);
    }
  }

  private boolean hasItems(String name) {
    try {
      return client().scan(r -> r.tableName(name).limit(1)).count() > 0;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  private void deleteTable(String name) {
    delete(name);
    delete(name + COMPANION);
  }

  private void delete(String name) {
    try {
      if (client == null) {
        asyncClient().deleteTable(r -> r.tableName(name)).join();
      } else {
        client.deleteTable(r -> r.tableName(name));
      }
    } catch (ResourceNotFoundException | CompletionException e) {
      if (!(e instanceof ResourceNotFoundException
          || e.getCause() instanceof ResourceNotFoundException)) {
        throw e;
      }
      // The test has deleted it, or it never had a companion.
    }
  }

  @Override
  public void close() {
    if (ownsKeys) {
      keys.close();
    }
  }

  /**
   * A table of a test.
   *
   * @param name in DynamoDB
   * @param delete what deletes it
   */
  record Table(String name, Consumer<String> delete) implements CloseableResource, AutoCloseable {
    @Override
    public void close() {
      delete.accept(name);
    }
  }
}
