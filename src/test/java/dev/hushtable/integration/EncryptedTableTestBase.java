package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testkit.RecordingInterceptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Tables over HTTP, with keys from a real key store unless a suite says otherwise, and a record of
 * what was sent.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EncryptedTableTestBase {
  private static final List<String> SECRETS =
      List.of("alice@example.com", "078-05-1120", "tag-secret", "Secret Street");

  AwsTestEnvironment aws;
  KeyProvider keys;
  final RecordingInterceptor wire = new RecordingInterceptor();
  Hushtable hushtable;
  private SdkAutoCloseable client;

  /** Where to run. */
  AwsTestEnvironment environment() {
    return AwsTestEnvironment.shared();
  }

  /** Whose keys to use; compact values under a key store's, unless a suite says otherwise. */
  KeyProvider keys(AwsTestEnvironment environment) {
    return KeyStoreFixture.create(environment).provider();
  }

  /** Whether what is tested waits. */
  Mode mode() {
    return Mode.SYNC;
  }

  @BeforeAll
  final void createKeys() {
    aws = environment();
    keys = keys(aws);
    client = mode().connect(aws, wire);
  }

  @AfterAll
  final void close() {
    keys.close();
    client.close();
  }

  @BeforeEach
  final void createHushtable() {
    hushtable = newHushtable().build();
    wire.clear();
  }

  /** With a recorded client and the keys. */
  final Hushtable.Builder newHushtable() {
    return mode().hushtable(client).keys(keys);
  }

  /** A new table that exists. */
  final <T> EncryptedTable<T> newTable(Class<T> type) {
    EncryptedTable<T> table = declare(type);
    table.createTable();
    awaitTable(table.tableName());
    return table;
  }

  /** A new table that does not exist yet. */
  final <T> EncryptedTable<T> declare(Class<T> type) {
    return mode().table(hushtable, aws.uniqueTableName(type.getSimpleName()), type);
  }

  final void awaitTable(String name) {
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(name));
  }

  /** The low-level client with encryption. */
  final DynamoDbClient low() {
    return mode().client(hushtable);
  }

  final Map<String, AttributeValue> stored(String table, Map<String, AttributeValue> key) {
    return aws.dynamoDb().getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
  }

  final void assertNoPlaintextSent() {
    assertThat(wire.bodies()).isNotEmpty();
    for (String body : wire.bodies()) {
      SECRETS.forEach(secret -> assertThat(body).doesNotContain(secret));
    }
  }

  /** A condition that an attribute has a value. */
  static Expression equal(String attribute, String value) {
    return Expression.builder()
        .expression("#a = :v")
        .putExpressionName("#a", attribute)
        .putExpressionValue(":v", AttributeValue.fromS(value))
        .build();
  }

  /** A value, or values by name if there are several. */
  static Map<String, AttributeValue> values(Object... namesAndValues) {
    Map<String, AttributeValue> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      values.put(
          (String) namesAndValues[i],
          value instanceof AttributeValue given
              ? given
              : value instanceof Number number
                  ? AttributeValue.fromN(number.toString())
                  : AttributeValue.fromS((String) value));
    }
    return values;
  }

  static <T> List<T> items(Iterable<Page<T>> pages) {
    List<T> items = new ArrayList<>();
    pages.forEach(page -> items.addAll(page.items()));
    return items;
  }
}
