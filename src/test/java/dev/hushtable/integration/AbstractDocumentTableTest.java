package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.exception.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table without a class: documents, and low-level requests. */
abstract class AbstractDocumentTableTest extends EncryptedTableTestBase {
  private static final String ALICE = "alice@example.com";
  EncryptedTable<EnhancedDocument> documents;
  EnhancedDocument document;

  @BeforeEach
  void createDocuments() {
    documents =
        mode()
            .table(
                hushtable,
                EncryptionSchema.builder(aws.uniqueTableName("documents"))
                    .partitionKey("owner", ScalarAttributeType.S)
                    .sortKey("number", ScalarAttributeType.N)
                    .indexPartitionKey("EmailIndex", "email", ScalarAttributeType.S)
                    .encrypted("owner", a -> a.equalityIndex())
                    .encrypted("email", a -> a.equalityIndex())
                    .encrypted("profile.street")
                    .encrypted("everything")
                    .build());
    documents.createTable();
    awaitTable(documents.tableName());
    document =
        EnhancedDocument.builder()
            .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
            .putString("owner", ALICE)
            .putNumber("number", 1)
            .putString("email", ALICE)
            .putString("plan", "gold")
            .putJson("profile", "{\"street\":\"1 Secret Street\",\"city\":\"Springfield\"}")
            .putJson("everything", "{\"a\":[1,\"078-05-1120\",null,true]}")
            .build();
    wire.clear();
  }

  private Key key() {
    return Key.builder().partitionValue(ALICE).sortValue(1).build();
  }

  @Test
  void find_whenAnElementIsAskedFor_isRefused() {
    assertRefused(
        () -> documents.find().where("numbers[0]"),
        ErrorCode.EXPRESSION_INVALID,
        "'numbers[0]'",
        "filterExpression");
  }

  @Test
  void documents_whenWritten_comeBackFromEverywhere() {
    documents.putItem(document);

    assertThat(documents.getItem(key()).toMap()).isEqualTo(document.toMap());
    assertThat(items(documents.query(keyEqualTo(key()))))
        .singleElement()
        .satisfies(found -> assertThat(found.toMap()).isEqualTo(document.toMap()));
    assertThat(items(documents.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(ALICE)))))
        .singleElement()
        .satisfies(found -> assertThat(found.toMap()).isEqualTo(document.toMap()));
    assertThat(items(documents.scan())).hasSize(1);
    Map<String, AttributeValue> stored =
        aws.dynamoDb().scan(r -> r.tableName(documents.tableName())).items().get(0);
    assertThat(stored)
        .containsOnlyKeys(
            "owner__source",
            "owner__hmac",
            "number",
            "email__source",
            "email__hmac",
            "plan",
            "profile",
            "everything__source");
    assertThat(stored.get("profile").m()).containsOnlyKeys("street__source", "city");
    assertThat(documents.deleteItem(key()).toMap()).isEqualTo(document.toMap());
    assertThat(documents.getItem(key())).isNull();
    assertNoPlaintextSent();
  }

  @Test
  void documents_whenUpdated_areEncryptedToo() {
    documents.putItem(document);
    EnhancedDocument changed =
        document.toBuilder().putString("email", "bob@example.com").putNull("plan").build();

    assertThat(documents.updateItem(changed).toMap())
        .containsEntry("email", AttributeValue.fromS("bob@example.com"))
        .doesNotContainKey("plan");
    assertThat(
            items(
                documents
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue("bob@example.com")))))
        .hasSize(1);
    assertThat(items(documents.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(ALICE)))))
        .isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void lowLevelClient_whenTheTableIsRegistered_encrypts() {
    DynamoDbClient low = low();
    String table = documents.tableName();
    low.putItem(r -> r.tableName(table).item(document.toMap()));
    Map<String, AttributeValue> key = values("owner", ALICE, "number", 1);

    assertThat(
            low.updateItem(
                    r ->
                        r.tableName(table)
                            .key(key)
                            .updateExpression(
                                "SET profile.street = :s, email = :e, #p = :p REMOVE everything")
                            .conditionExpression("email = :e AND profile.city = :c")
                            .expressionAttributeNames(Map.of("#p", "plan"))
                            .expressionAttributeValues(
                                values(
                                    ":s", "2 Secret Street",
                                    ":e", ALICE,
                                    ":p", "tin",
                                    ":c", "Springfield"))
                            .returnValues(ReturnValue.ALL_NEW))
                .attributes())
        .isEqualTo(
            values(
                "owner",
                ALICE,
                "number",
                1,
                "email",
                ALICE,
                "plan",
                "tin",
                "profile",
                AttributeValue.fromM(values("street", "2 Secret Street", "city", "Springfield"))));
    assertThat(
            low.query(
                    r ->
                        r.tableName(table)
                            .indexName("EmailIndex")
                            .keyConditionExpression("email = :e")
                            .expressionAttributeValues(values(":e", ALICE)))
                .items())
        .hasSize(1);
    assertThat(
            low.batchGetItem(
                    r ->
                        r.requestItems(
                            Map.of(table, KeysAndAttributes.builder().keys(List.of(key)).build())))
                .responses()
                .get(table))
        .hasSize(1);
    assertNoPlaintextSent();
  }
}
