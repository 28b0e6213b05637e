package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Stored data that somebody changed behind the library's back is refused, each kind with its code.
 */
class RefusalIT {
  private static final String SSN = "078-05-1120";

  private static AwsTestEnvironment aws;
  private static KeyStoreKeyProvider keys;

  private EncryptedTable<Customer> customers;
  private Customer alice;

  @BeforeAll
  static void createKeys() {
    aws = AwsTestEnvironment.shared();
    keys = KeyStoreFixture.create(aws).provider();
  }

  @AfterAll
  static void close() {
    keys.close();
  }

  @BeforeEach
  void createTable() {
    customers = table(aws.uniqueTableName("customers"));
    alice = Customer.of("c-1", "alice@example.com", SSN);
    customers.putItem(alice);
  }

  private static EncryptedTable<Customer> table(String name) {
    EncryptedTable<Customer> table =
        EncryptedTable.builder(Customer.class)
            .client(aws.dynamoDb())
            .keys(keys)
            .tableName(name)
            .build();
    table.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(name));
    return table;
  }

  private static Map<String, AttributeValue> stored(EncryptedTable<?> table, String id) {
    return new HashMap<>(
        aws.dynamoDb()
            .getItem(
                r -> r.tableName(table.tableName()).key(Map.of("id", AttributeValue.fromS(id))))
            .item());
  }

  private void tamper(String id, UnaryOperator<Map<String, AttributeValue>> change) {
    Map<String, AttributeValue> item = change.apply(stored(customers, id));
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(item));
  }

  private void tamperSource(UnaryOperator<byte[]> change) {
    tamper(
        "c-1",
        item -> {
          byte[] bytes = change.apply(item.get("ssn__source").b().asByteArray());
          item.put("ssn__source", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
          return item;
        });
  }

  private void assertRefused(ErrorCode code, String attribute) {
    Map<String, AttributeValue> before = stored(customers, "c-1");
    assertThatThrownBy(() -> customers.getItem(alice))
        .isInstanceOfSatisfying(
            DecryptionException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e)
                  .hasMessageContaining(attribute)
                  .hasMessageContaining("c-1")
                  .hasMessageContaining(customers.tableName())
                  .hasMessageContaining(code.name());
              assertThat(e.getMessage()).doesNotContain(SSN).doesNotContain(alice.getEmail());
            });
    assertThatThrownBy(() -> customers.scan().items().forEach(item -> {}))
        .isInstanceOfSatisfying(
            DecryptionException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(stored(customers, "c-1")).as("nothing was written").isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "0, UNKNOWN_FORMAT",
    "1, UNKNOWN_KEY",
    "4, UNKNOWN_KEY",
    "5, COMMITMENT_MISMATCH",
    "17, COMMITMENT_MISMATCH",
    "28, COMMITMENT_MISMATCH",
    "29, COMMITMENT_MISMATCH",
    "60, COMMITMENT_MISMATCH",
    "61, NOT_AUTHENTIC",
    "72, NOT_AUTHENTIC",
    "73, NOT_AUTHENTIC",
    "88, NOT_AUTHENTIC"
  })
  void getItem_whenBitFlipped_isRefused(int position, ErrorCode code) {
    tamperSource(
        bytes -> {
          assertThat(bytes).hasSize(77 + 1 + SSN.length());
          bytes[position] ^= 0x10;
          return bytes;
        });

    assertRefused(code, "ssn");
  }

  @ParameterizedTest
  @CsvSource({
    "0, UNKNOWN_FORMAT",
    "1, NOT_AUTHENTIC",
    "5, NOT_AUTHENTIC",
    "61, NOT_AUTHENTIC",
    "77, NOT_AUTHENTIC",
    "78, NOT_AUTHENTIC",
    "88, NOT_AUTHENTIC"
  })
  void getItem_whenTruncated_isRefused(int length, ErrorCode code) {
    tamperSource(bytes -> Arrays.copyOf(bytes, length));

    assertRefused(code, "ssn");
  }

  @Test
  void getItem_whenMovedToOtherAttribute_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.put("tags__source", item.get("ssn__source"));
          return item;
        });

    assertRefused(ErrorCode.NOT_AUTHENTIC, "tags");
  }

  @Test
  void getItem_whenMovedToOtherItem_isRefused() {
    customers.putItem(Customer.of("c-2", "bob@example.com", "219-09-9999"));
    AttributeValue other = stored(customers, "c-2").get("ssn__source");
    tamper(
        "c-1",
        item -> {
          item.put("ssn__source", other);
          return item;
        });

    assertRefused(ErrorCode.NOT_AUTHENTIC, "ssn");
  }

  @Test
  void getItem_whenMovedFromOtherTable_isRefused() {
    EncryptedTable<Customer> otherTable = table(aws.uniqueTableName("customers"));
    otherTable.putItem(alice);
    AttributeValue other = stored(otherTable, "c-1").get("ssn__source");
    tamper(
        "c-1",
        item -> {
          item.put("ssn__source", other);
          return item;
        });

    assertRefused(ErrorCode.NOT_AUTHENTIC, "ssn");
  }

  @Test
  void getItem_whenNestedValueMovedToTop_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.put("ssn__source", item.get("address").m().get("street__source"));
          return item;
        });

    assertRefused(ErrorCode.NOT_AUTHENTIC, "ssn");
  }

  @Test
  void getItem_whenPlaintextInPlaceOfCiphertext_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.remove("ssn__source");
          item.put("ssn", AttributeValue.fromS("999-99-9999"));
          return item;
        });

    assertRefused(ErrorCode.PLAINTEXT_FOUND, "ssn");
  }

  @Test
  void getItem_whenPlaintextBesideCiphertext_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.put("ssn", AttributeValue.fromS("999-99-9999"));
          return item;
        });

    assertRefused(ErrorCode.PLAINTEXT_FOUND, "ssn");
  }

  @Test
  void getItem_whenPlaintextUnderSourceName_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.put("ssn__source", AttributeValue.fromS("999-99-9999"));
          return item;
        });

    assertRefused(ErrorCode.PLAINTEXT_FOUND, "ssn");
  }

  @Test
  void getItem_whenCiphertextRemoved_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.remove("email__source");
          return item;
        });

    assertRefused(ErrorCode.SOURCE_MISSING, "email");
  }

  @Test
  void getItem_whenFormatUnknown_isRefused() {
    tamperSource(bytes -> HexFormat.of().parseHex("c2" + HexFormat.of().formatHex(bytes, 1, 80)));

    assertRefused(ErrorCode.UNKNOWN_FORMAT, "ssn");
  }

  @Test
  void indexQuery_whenHashesSwapped_isRefused() {
    customers.putItem(Customer.of("c-2", "bob@example.com", "219-09-9999"));
    AttributeValue bobsHash = stored(customers, "c-2").get("email__hmac");
    tamper(
        "c-1",
        item -> {
          item.put("email__hmac", bobsHash);
          return item;
        });

    assertThatThrownBy(
            () ->
                customers
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue("bob@example.com")))
                    .forEach(page -> {}))
        .isInstanceOfSatisfying(
            DecryptionException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_MISMATCH));
    assertRefused(ErrorCode.INDEX_MISMATCH, "email");
  }

  /** Makes a search for alice find bob. */
  private void giveBobTheHashOfAlice(boolean removeSource) {
    customers.putItem(Customer.of("c-2", "bob@example.com", "219-09-9999"));
    AttributeValue hash = stored(customers, "c-1").get("email__hmac");
    tamper(
        "c-2",
        item -> {
          item.put("email__hmac", hash);
          if (removeSource) {
            item.remove("email__source");
          }
          return item;
        });
  }

  private static void assertFails(ErrorCode code, Iterable<?> results) {
    assertThatThrownBy(() -> results.forEach(result -> {}))
        .isInstanceOfSatisfying(
            DecryptionException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void indexQuery_whenHashExchangedAndAttributeNotProjected_isRefused() {
    giveBobTheHashOfAlice(false);

    assertFails(
        ErrorCode.INDEX_MISMATCH,
        customers
            .index("EmailIndex")
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                        .attributesToProject("id", "ssn"))
            .items());
  }

  @Test
  void scan_whenHashExchangedAndAttributeNotProjected_isRefused() {
    giveBobTheHashOfAlice(false);
    Expression filter =
        Expression.builder()
            .expression("email = :e")
            .putExpressionValue(":e", AttributeValue.fromS("alice@example.com"))
            .build();

    assertFails(
        ErrorCode.INDEX_MISMATCH,
        customers.scan(r -> r.attributesToProject("id", "ssn").filterExpression(filter)).items());
  }

  @Test
  void projection_whenAttributeIsComparedOnly_isNotReturned() {
    Customer found =
        customers
            .index("EmailIndex")
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                        .attributesToProject("ssn"))
            .items()
            .iterator()
            .next();

    assertThat(found.getSsn()).isEqualTo(SSN);
    assertThat(found.getEmail()).isNull();
    assertThat(found.getId()).isNull();
  }

  @Test
  void indexQuery_whenHashExchangedAndCiphertextRemoved_isRefused() {
    giveBobTheHashOfAlice(true);

    assertFails(
        ErrorCode.SOURCE_MISSING,
        customers
            .index("EmailIndex")
            .query(keyEqualTo(k -> k.partitionValue("alice@example.com")))
            .items());
  }

  @Test
  void query_whenCiphertextOfProjectedAttributeRemoved_isRefused() {
    tamper(
        "c-1",
        item -> {
          item.remove("email__source");
          return item;
        });

    assertFails(
        ErrorCode.SOURCE_MISSING,
        customers
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("c-1")))
                        .attributesToProject("id", "email"))
            .items());
  }

  @Test
  void putItem_whenConditionFailsAndItemDoesNotOpen_saysBoth() {
    tamperSource(
        bytes -> {
          bytes[70] ^= 1;
          return bytes;
        });

    assertThatThrownBy(
            () ->
                customers.putItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(
                                Expression.builder().expression("attribute_not_exists(id)").build())
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            DecryptionException.class,
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOf(ConditionalCheckFailedException.class));
  }

  @Test
  void deleteItem_whenOldItemDoesNotOpen_saysThatItIsDeleted() {
    tamperSource(
        bytes -> {
          bytes[70] ^= 1;
          return bytes;
        });

    assertThatThrownBy(() -> customers.deleteItem(alice))
        .isInstanceOfSatisfying(
            DecryptionException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_AUTHENTIC);
              assertThat(e).hasMessageStartingWith("The write was carried out");
              assertThat(e.getMessage()).containsOnlyOnce("[NOT_AUTHENTIC]");
            });
    assertThat(stored(customers, "c-1")).isEmpty();
  }
}
