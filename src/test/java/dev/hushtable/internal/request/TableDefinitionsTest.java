package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.KEY_WITHOUT_INDEX;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** Table definitions in stored form. */
class TableDefinitionsTest {
  private final TableDefinitions patients =
      new TableDefinitions(EngineFixture.of(Beans.Patient.class).plan());
  private final TableDefinitions tickets =
      new TableDefinitions(EngineFixture.of(Beans.Ticket.class).plan());

  @Test
  void rewrite_whenPrimaryKeysAreEncrypted_makesThemHashes() {
    CreateTableRequest plain =
        CreateTableRequest.builder()
            .tableName("Table")
            .attributeDefinitions(
                attribute("holder", ScalarAttributeType.S),
                attribute("seat", ScalarAttributeType.N))
            .keySchema(key("holder", KeyType.HASH), key("seat", KeyType.RANGE))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .tags(t -> t.key("team").value("a"))
            .build();

    CreateTableRequest stored = tickets.rewrite(plain);

    assertThat(stored)
        .isEqualTo(
            plain.toBuilder()
                .attributeDefinitions(
                    attribute("holder__hmac", ScalarAttributeType.B),
                    attribute("seat__hmac", ScalarAttributeType.B))
                .keySchema(key("holder__hmac", KeyType.HASH), key("seat__hmac", KeyType.RANGE))
                .build());
  }

  @Test
  void rewrite_whenIndexKeysAreEncrypted_makesThemHashes() {
    CreateTableRequest stored =
        tickets.rewrite(
            CreateTableRequest.builder()
                .tableName("Table")
                .attributeDefinitions(
                    attribute("holder", ScalarAttributeType.S),
                    attribute("seat", ScalarAttributeType.N),
                    attribute("show", ScalarAttributeType.S),
                    attribute("price", ScalarAttributeType.N))
                .keySchema(key("holder", KeyType.HASH), key("seat", KeyType.RANGE))
                .globalSecondaryIndexes(
                    globalIndex(
                        "ShowIndex",
                        projection(ProjectionType.ALL),
                        key("show", KeyType.HASH),
                        key("price", KeyType.RANGE)))
                .localSecondaryIndexes(
                    localIndex(
                        "PriceIndex",
                        projection(ProjectionType.KEYS_ONLY),
                        key("holder", KeyType.HASH),
                        key("price", KeyType.RANGE)))
                .build());

    assertThat(stored.attributeDefinitions())
        .containsExactly(
            attribute("holder__hmac", ScalarAttributeType.B),
            attribute("seat__hmac", ScalarAttributeType.B),
            attribute("show", ScalarAttributeType.S),
            attribute("price__hmac", ScalarAttributeType.B));
    assertThat(stored.globalSecondaryIndexes())
        .containsExactly(
            globalIndex(
                "ShowIndex",
                projection(ProjectionType.ALL),
                key("show", KeyType.HASH),
                key("price__hmac", KeyType.RANGE)));
    assertThat(stored.localSecondaryIndexes())
        .containsExactly(
            localIndex(
                "PriceIndex",
                including("holder__source", "price__source", "seat__source"),
                key("holder__hmac", KeyType.HASH),
                key("price__hmac", KeyType.RANGE)));
  }

  @Test
  void rewrite_whenAnIndexIncludesAttributes_includesTheirCiphertextAndHash() {
    CreateTableRequest stored =
        patients.rewrite(
            CreateTableRequest.builder()
                .attributeDefinitions(
                    attribute("id", ScalarAttributeType.S),
                    attribute("email", ScalarAttributeType.S))
                .keySchema(key("id", KeyType.HASH))
                .globalSecondaryIndexes(
                    globalIndex(
                        "EmailIndex",
                        including("email", "ssn", "number", "plan"),
                        key("email", KeyType.HASH)))
                .localSecondaryIndexes(
                    localIndex("Local", including("email"), key("plan", KeyType.RANGE)))
                .build());

    assertThat(stored.globalSecondaryIndexes().get(0).projection())
        .isEqualTo(
            including("email__source", "ssn__source", "number__source", "number__hmac", "plan"));
    assertThat(stored.localSecondaryIndexes().get(0).projection())
        .isEqualTo(including("email__source", "email__hmac"));
  }

  /** Without the ciphertext, nothing that is found by its hash could be verified. */
  @Test
  void rewrite_whenAnIndexHoldsKeysOnly_includesTheCiphertextOfEncryptedOnes() {
    CreateTableRequest stored =
        patients.rewrite(
            CreateTableRequest.builder()
                .keySchema(key("id", KeyType.HASH))
                .globalSecondaryIndexes(
                    globalIndex(
                        "EmailIndex",
                        projection(ProjectionType.KEYS_ONLY),
                        key("email", KeyType.HASH)),
                    globalIndex(
                        "PlanIndex",
                        projection(ProjectionType.KEYS_ONLY),
                        key("plan", KeyType.HASH)))
                .build());

    assertThat(stored.globalSecondaryIndexes().get(0).projection())
        .isEqualTo(including("email__source"));
    assertThat(stored.globalSecondaryIndexes().get(1).projection())
        .as("of an index without encrypted keys")
        .isEqualTo(projection(ProjectionType.KEYS_ONLY));
  }

  @Test
  void rewrite_whenAnIndexIsDeclaredUnverified_leavesItWithKeysOnly() {
    TableDefinitions accounts =
        new TableDefinitions(EngineFixture.of(RewritersTest.Account.class).plan());
    CreateTableRequest stored =
        accounts.rewrite(
            CreateTableRequest.builder()
                .keySchema(key("id", KeyType.HASH))
                .globalSecondaryIndexes(
                    globalIndex(
                        "KeysOnly",
                        projection(ProjectionType.KEYS_ONLY),
                        key("iban", KeyType.HASH)),
                    globalIndex(
                        "Whole", projection(ProjectionType.KEYS_ONLY), key("iban", KeyType.HASH)))
                .build());

    assertThat(stored.globalSecondaryIndexes().get(0).projection())
        .isEqualTo(projection(ProjectionType.KEYS_ONLY));
    assertThat(stored.globalSecondaryIndexes().get(1).projection())
        .isEqualTo(including("iban__source"));
  }

  @Test
  void rewrite_whenAnIndexIncludesEncryptedKeys_includesTheirCiphertextOnly() {
    CreateTableRequest stored =
        tickets.rewrite(
            CreateTableRequest.builder()
                .keySchema(key("holder", KeyType.HASH), key("seat", KeyType.RANGE))
                .globalSecondaryIndexes(
                    globalIndex(
                        "ShowIndex",
                        including("holder", "seat", "price"),
                        key("show", KeyType.HASH),
                        key("price", KeyType.RANGE)))
                .build());

    assertThat(stored.globalSecondaryIndexes().get(0).projection().nonKeyAttributes())
        .containsExactly("holder__source", "seat__source", "price__source");
  }

  @Test
  void rewrite_whenAKeyIsEncryptedWithoutIndex_isRefused() {
    UpdateTableRequest update =
        UpdateTableRequest.builder()
            .attributeDefinitions(attribute("ssn", ScalarAttributeType.S))
            .globalSecondaryIndexUpdates(
                GlobalSecondaryIndexUpdate.builder()
                    .create(
                        c ->
                            c.indexName("SsnIndex")
                                .keySchema(key("ssn", KeyType.HASH))
                                .projection(projection(ProjectionType.ALL)))
                    .build())
            .build();
    CreateTableRequest create =
        CreateTableRequest.builder()
            .attributeDefinitions(attribute("ssn", ScalarAttributeType.S))
            .keySchema(key("ssn", KeyType.HASH))
            .build();

    assertRefused(
        () -> patients.rewrite(update),
        KEY_WITHOUT_INDEX,
        "'ssn'",
        "table Table",
        "@EqualityIndex");
    assertRefused(() -> patients.rewrite(create), KEY_WITHOUT_INDEX, "'ssn'", "table Table");
  }

  @Test
  void rewrite_whenNothingIsEncrypted_changesNothing() {
    CreateTableRequest plain =
        CreateTableRequest.builder()
            .tableName("Table")
            .attributeDefinitions(
                attribute("id", ScalarAttributeType.S), attribute("plan", ScalarAttributeType.S))
            .keySchema(key("id", KeyType.HASH))
            .globalSecondaryIndexes(
                globalIndex("PlanIndex", including("opening"), key("plan", KeyType.HASH)))
            .streamSpecification(s -> s.streamEnabled(true))
            .deletionProtectionEnabled(true)
            .build();

    assertThat(patients.rewrite(plain)).isEqualTo(plain);
  }

  @Test
  void rewrite_whenThereAreNoIndexes_addsNone() {
    CreateTableRequest stored =
        patients.rewrite(
            CreateTableRequest.builder()
                .attributeDefinitions(attribute("id", ScalarAttributeType.S))
                .keySchema(key("id", KeyType.HASH))
                .build());

    assertThat(stored.hasGlobalSecondaryIndexes()).isFalse();
    assertThat(stored.hasLocalSecondaryIndexes()).isFalse();
  }

  @Test
  void rewrite_whenAnIndexIsAddedLater_putsItOnTheHash() {
    UpdateTableRequest plain =
        UpdateTableRequest.builder()
            .tableName("Table")
            .attributeDefinitions(attribute("email", ScalarAttributeType.S))
            .globalSecondaryIndexUpdates(
                GlobalSecondaryIndexUpdate.builder()
                    .create(
                        c ->
                            c.indexName("EmailIndex")
                                .keySchema(key("email", KeyType.HASH))
                                .projection(including("ssn")))
                    .build(),
                GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName("Old")).build(),
                GlobalSecondaryIndexUpdate.builder().update(u -> u.indexName("PlanIndex")).build())
            .build();

    UpdateTableRequest stored = patients.rewrite(plain);

    assertThat(stored.attributeDefinitions())
        .containsExactly(attribute("email__hmac", ScalarAttributeType.B));
    assertThat(stored.globalSecondaryIndexUpdates().get(0).create().keySchema())
        .containsExactly(key("email__hmac", KeyType.HASH));
    assertThat(stored.globalSecondaryIndexUpdates().get(0).create().projection())
        .isEqualTo(including("ssn__source", "email__source"));
    assertThat(stored.globalSecondaryIndexUpdates().subList(1, 3))
        .isEqualTo(plain.globalSecondaryIndexUpdates().subList(1, 3));
    assertThat(stored.tableName()).isEqualTo("Table");
  }

  @Test
  void rewrite_whenAnUpdateHasNoIndexes_changesNothing() {
    UpdateTableRequest plain =
        UpdateTableRequest.builder().tableName("Table").deletionProtectionEnabled(true).build();

    UpdateTableRequest stored = patients.rewrite(plain);

    assertThat(stored).isEqualTo(plain);
    assertThat(stored.hasAttributeDefinitions()).isFalse();
    assertThat(stored.hasGlobalSecondaryIndexUpdates()).isFalse();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static Projection projection(ProjectionType type) {
    return Projection.builder().projectionType(type).build();
  }

  private static Projection including(String... names) {
    return projection(ProjectionType.INCLUDE).toBuilder().nonKeyAttributes(names).build();
  }

  private static GlobalSecondaryIndex globalIndex(
      String name, Projection projection, KeySchemaElement... keys) {
    List<KeySchemaElement> schema = Arrays.asList(keys);
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(schema)
        .projection(projection)
        .build();
  }

  private static LocalSecondaryIndex localIndex(
      String name, Projection projection, KeySchemaElement... keys) {
    List<KeySchemaElement> schema = Arrays.asList(keys);
    return LocalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(schema)
        .projection(projection)
        .build();
  }
}
