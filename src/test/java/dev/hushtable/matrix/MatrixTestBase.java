package dev.hushtable.matrix;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.integration.Mode;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testkit.RecordingInterceptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Encrypted tables over HTTP, with keys in memory, and a record of what was sent. Everything that
 * is encrypted in these suites holds one of the markers, and after each test none of them may have
 * been sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MatrixTestBase {
  /** Begins every text that is encrypted. Base64 has no hyphen, so no ciphertext can hold it. */
  static final String SECRET = "TOP-SECRET ";

  /** What an encrypted number is greater than by less than a hundred. */
  static final long NUMBER = 771_177_117_700L;

  private static final List<String> MARKERS =
      List.of(
          SECRET,
          "7711771177",
          Base64.getEncoder()
              .encodeToString(secret("").getBytes(StandardCharsets.UTF_8))
              .substring(0, 13));

  final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  final KeyProvider keys = LocalKeyProvider.inMemory();
  final RecordingInterceptor wire = new RecordingInterceptor();
  private final Map<Object, EncryptedTable<?>> tables = new HashMap<>();
  private SdkAutoCloseable client;
  private int items;
  Hushtable hushtable;

  /** A key that no other test of the suite uses. */
  String id;

  /** Whether what is tested waits. */
  abstract Mode mode();

  @BeforeAll
  final void connect() {
    client = mode().connect(aws, wire);
    hushtable = builder().build();
  }

  @AfterAll
  final void close() {
    keys.close();
    client.close();
  }

  @BeforeEach
  final void begin() {
    items++;
    id = "i-" + items;
    forgetSent();
  }

  /** Looks at what was sent, and begins a new record. */
  @AfterEach
  final void forgetSent() {
    try {
      assertThat(wire.bodies()).doesNotContain("").allSatisfy(MatrixTestBase::assertNothingSecret);
    } finally {
      wire.clear();
    }
  }

  static void assertNothingSecret(String sent) {
    MARKERS.forEach(marker -> assertThat(sent).doesNotContain(marker));
  }

  static String secret(String value) {
    return SECRET + value;
  }

  /** On the recorded client, with the keys. */
  final Hushtable.Builder builder() {
    return mode().hushtable(client).keys(keys);
  }

  final Hushtable extended(DynamoDbEnhancedClientExtension... extensions) {
    return builder().extensions(extensions).build();
  }

  /** The suite's table of a class. */
  @SuppressWarnings("unchecked")
  final <T> EncryptedTable<T> table(Class<T> type) {
    return (EncryptedTable<T>) tables.computeIfAbsent(type, t -> newTable(type));
  }

  /** A table of the test's own. */
  final <T> EncryptedTable<T> newTable(Class<T> type) {
    return newTable(hushtable, type);
  }

  final <T> EncryptedTable<T> newTable(Hushtable hushtable, Class<T> type) {
    return created(mode().table(hushtable, aws.uniqueTableName(type.getSimpleName()), type));
  }

  final <T> EncryptedTable<T> newTable(Hushtable hushtable, TableSchema<T> schema) {
    return created(mode().table(hushtable, aws.uniqueTableName("schema"), schema));
  }

  /** A table of the test's own that is declared by names. */
  final EncryptedTable<EnhancedDocument> newDocuments(
      Hushtable hushtable, UnaryOperator<EncryptionSchema.Builder> declarations) {
    return created(
        mode()
            .table(
                hushtable,
                declarations
                    .apply(EncryptionSchema.builder(aws.uniqueTableName("documents")))
                    .build()));
  }

  final <T> EncryptedTable<T> created(EncryptedTable<T> table) {
    table.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(table.tableName()));
    return table;
  }

  /** The same table for another class. */
  final <T> EncryptedTable<T> as(Class<T> type, EncryptedTable<?> table) {
    return mode().table(hushtable, table.tableName(), type);
  }

  final DynamoDbEnhancedClient enhanced() {
    return mode().enhancedClient(hushtable);
  }

  final DynamoDbClient low() {
    return mode().client(hushtable);
  }

  /** What is stored under a key. */
  final Map<String, AttributeValue> stored(EncryptedTable<?> table, Object... key) {
    return aws.dynamoDb()
        .getItem(r -> r.tableName(table.tableName()).key(values(key)).consistentRead(true))
        .item();
  }

  final List<Map<String, AttributeValue>> storedItems(EncryptedTable<?> table) {
    return aws.dynamoDb().scan(r -> r.tableName(table.tableName()).consistentRead(true)).items();
  }

  /** Puts a ciphertext of one item's attribute in the place of another's, which opens no more. */
  final void damage(EncryptedTable<?> table, String source, Object... key) {
    aws.dynamoDb()
        .updateItem(
            r ->
                r.tableName(table.tableName())
                    .key(values(key))
                    .updateExpression("SET #s = :b")
                    .expressionAttributeNames(Map.of("#s", source))
                    .expressionAttributeValues(
                        Map.of(
                            ":b",
                            AttributeValue.fromB(
                                SdkBytes.fromByteArray(damaged(stored(table, key).get(source)))))));
  }

  private static byte[] damaged(AttributeValue value) {
    byte[] bytes = value.b().asByteArray();
    bytes[bytes.length - 1] ^= 1;
    return bytes;
  }

  /** Asserts a refusal before anything is sent. */
  final void assertRefusedUnsent(ThrowableAssert.ThrowingCallable call, ErrorCode code) {
    int before = wire.count();
    assertRefused(call, code);
    assertThat(wire.count()).isEqualTo(before);
  }

  static Map<String, AttributeValue> values(Object... namesAndValues) {
    Map<String, AttributeValue> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return values;
  }

  static AttributeValue value(Object value) {
    return value instanceof AttributeValue given
        ? given
        : value instanceof Number number
            ? AttributeValue.fromN(number.toString())
            : AttributeValue.fromS((String) value);
  }

  /**
   * An expression.
   *
   * @param names placeholders and values: names for those that begin with {@code #}
   */
  static Expression expression(String text, Object... names) {
    Expression.Builder expression = Expression.builder().expression(text);
    for (int i = 0; i < names.length; i += 2) {
      String placeholder = (String) names[i];
      if (placeholder.startsWith("#")) {
        expression.putExpressionName(placeholder, (String) names[i + 1]);
      } else {
        expression.putExpressionValue(placeholder, value(names[i + 1]));
      }
    }
    return expression.build();
  }

  static <T> List<T> items(Iterable<Page<T>> pages) {
    List<T> items = new ArrayList<>();
    pages.forEach(page -> items.addAll(page.items()));
    return items;
  }

  static <T> List<Page<T>> pages(Iterable<Page<T>> pages) {
    List<Page<T>> all = new ArrayList<>();
    pages.forEach(all::add);
    return all;
  }

  static void assertEqual(Object actual, Object expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
