package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testkit.RecordingInterceptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbExtensionContext;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.extensions.WriteModification;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/** Whatever puts a declared attribute into a request, nothing leaves in the clear. */
class GuardIT {
  private static final String SECRET = "secret-078-05-1120";

  private static AwsTestEnvironment aws;
  private static KeyProvider keys;
  private static final RecordingInterceptor WIRE = new RecordingInterceptor();
  private static DynamoDbClient recorded;

  @BeforeAll
  static void start() {
    aws = AwsTestEnvironment.shared();
    keys = LocalKeyProvider.inMemory();
    recorded =
        aws.newDynamoDbClient(b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(WIRE)));
  }

  @AfterAll
  static void stop() {
    keys.close();
    recorded.close();
  }

  @BeforeEach
  void clear() {
    WIRE.clear();
  }

  private static void assertSecretNeverSent() {
    WIRE.bodies().forEach(body -> assertThat(body).doesNotContain(SECRET));
  }

  private static EncryptedTable<Customer> newTable(DynamoDbEnhancedClientExtension... extensions) {
    EncryptedTable<Customer> table =
        Hushtable.builder()
            .client(recorded)
            .keys(keys)
            .extensions(extensions)
            .build()
            .table(aws.uniqueTableName("guard"), Customer.class);
    table.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(table.tableName()));
    WIRE.clear();
    return table;
  }

  private static Map<String, AttributeValue> stored(EncryptedTable<?> table, String id) {
    return aws.dynamoDb()
        .getItem(r -> r.tableName(table.tableName()).key(Map.of("id", AttributeValue.fromS(id))))
        .item();
  }

  @Test
  void extension_whenItWritesDeclaredAttribute_isEncryptedToo() {
    EncryptedTable<Customer> table =
        newTable(
            new DynamoDbEnhancedClientExtension() {
              @Override
              public WriteModification beforeWrite(DynamoDbExtensionContext.BeforeWrite context) {
                Map<String, AttributeValue> item = new HashMap<>(context.items());
                item.put("ssn", AttributeValue.fromS(SECRET));
                return WriteModification.builder().transformedItem(item).build();
              }
            });

    table.putItem(Customer.of("c-1", "alice@example.com", "will be replaced"));

    assertThat(stored(table, "c-1")).containsKey("ssn__source").doesNotContainKey("ssn");
    assertThat(table.getItem(r -> r.key(k -> k.partitionValue("c-1"))).getSsn()).isEqualTo(SECRET);
    assertSecretNeverSent();
  }

  @Test
  void extension_whenItAddsConditionOnUnindexedAttribute_isRefused() {
    EncryptedTable<Customer> table =
        newTable(
            new DynamoDbEnhancedClientExtension() {
              @Override
              public WriteModification beforeWrite(DynamoDbExtensionContext.BeforeWrite context) {
                return WriteModification.builder()
                    .additionalConditionalExpression(
                        Expression.builder()
                            .expression("ssn = :s")
                            .putExpressionValue(":s", AttributeValue.fromS(SECRET))
                            .build())
                    .build();
              }
            });

    assertRefused(
        () -> table.putItem(Customer.of("c-1", "alice@example.com", "other")),
        ErrorCode.NOT_SEARCHABLE);
    assertThat(WIRE.count()).isZero();
  }

  /** Overrides a getter whose annotation the SDK's own reflection would forget. */
  @DynamoDbBean
  public static class Overriding extends Customer {
    @Override
    public String getEmail() {
      return super.getEmail();
    }

    @Override
    public List<String> getTags() {
      return super.getTags();
    }
  }

  @Test
  void subclass_whenItOverridesAnnotatedGetter_isEncryptedToo() {
    EncryptedTable<Overriding> table =
        Hushtable.builder()
            .client(recorded)
            .keys(keys)
            .build()
            .table(newTable().tableName(), Overriding.class);
    Overriding customer = new Overriding();
    customer.setId("c-1");
    customer.setEmail(SECRET);
    customer.setTags(List.of(SECRET));
    customer.setSsn(SECRET);

    table.putItem(customer);

    assertThat(stored(table, "c-1"))
        .containsOnlyKeys("id", "email__source", "email__hmac", "tags__source", "ssn__source");
    assertThat(table.getItem(customer).getTags()).containsExactly(SECRET);
    assertSecretNeverSent();
  }

  @Test
  void foreignClient_whenGivenOurTable_sendsNothing() {
    EncryptedTable<Customer> table = newTable();
    DynamoDbEnhancedClient foreign =
        DynamoDbEnhancedClient.builder().dynamoDbClient(recorded).build();
    Customer customer = Customer.of("c-1", SECRET, SECRET);
    var copy = foreign.table(table.tableName(), table.tableSchema());
    List<Runnable> requests =
        List.of(
            () ->
                foreign.batchWriteItem(
                    r ->
                        r.addWriteBatch(
                            WriteBatch.builder(Customer.class)
                                .mappedTableResource(table)
                                .addPutItem(customer)
                                .build())),
            () ->
                foreign.batchWriteItem(
                    r ->
                        r.addWriteBatch(
                            WriteBatch.builder(Customer.class)
                                .mappedTableResource(table)
                                .addDeleteItem(customer)
                                .build())),
            () ->
                foreign
                    .batchGetItem(
                        r ->
                            r.addReadBatch(
                                ReadBatch.builder(Customer.class)
                                    .mappedTableResource(table)
                                    .addGetItem(customer)
                                    .build()))
                    .forEach(page -> {}),
            () -> foreign.transactWriteItems(r -> r.addPutItem(table, customer)),
            () -> foreign.transactWriteItems(r -> r.addUpdateItem(table, customer)),
            () -> foreign.transactWriteItems(r -> r.addDeleteItem(table, customer)),
            () ->
                foreign.transactWriteItems(
                    r ->
                        r.addConditionCheck(
                            table,
                            ConditionCheck.builder()
                                .key(k -> k.partitionValue(SECRET))
                                .conditionExpression(
                                    Expression.builder().expression("attribute_exists(id)").build())
                                .build())),
            () -> foreign.transactGetItems(r -> r.addGetItem(table, customer)),
            () -> copy.putItem(customer),
            () -> copy.updateItem(customer),
            () -> copy.getItem(customer),
            () -> copy.deleteItem(customer),
            () -> copy.query(keyEqualTo(k -> k.partitionValue(SECRET))).forEach(page -> {}),
            () ->
                copy.index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue(SECRET)))
                    .forEach(page -> {}));

    requests.forEach(request -> assertThatThrownBy(request::run).isNotNull());
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void lowLevelClient_whenLegacyParametersUsed_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    hushtable.table(table.tableName(), Customer.class);
    DynamoDbClient low = hushtable.client();
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("c-1"));
    AttributeValue secret = AttributeValue.fromS(SECRET);

    assertRefused(
        () ->
            low.putItem(
                r ->
                    r.tableName(table.tableName())
                        .item(key)
                        .expected(
                            Map.of("ssn", ExpectedAttributeValue.builder().value(secret).build()))),
        ErrorCode.OPERATION_NOT_SUPPORTED);
    assertRefused(
        () ->
            low.query(
                r ->
                    r.tableName(table.tableName())
                        .indexName("EmailIndex")
                        .keyConditions(
                            Map.of(
                                "email",
                                software.amazon.awssdk.services.dynamodb.model.Condition.builder()
                                    .comparisonOperator("EQ")
                                    .attributeValueList(secret)
                                    .build()))),
        ErrorCode.OPERATION_NOT_SUPPORTED);
    assertRefused(
        () ->
            low.updateItem(
                r ->
                    r.tableName(table.tableName())
                        .key(key)
                        .attributeUpdates(
                            Map.of(
                                "ssn",
                                AttributeValueUpdate.builder()
                                    .value(secret)
                                    .action(AttributeAction.PUT)
                                    .build()))),
        ErrorCode.OPERATION_NOT_SUPPORTED);
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void lowLevelClient_whenUnusedPlaceholderHoldsSecret_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    hushtable.table(table.tableName(), Customer.class);

    assertRefused(
        () ->
            hushtable
                .client()
                .scan(
                    r ->
                        r.tableName(table.tableName())
                            .filterExpression("email = :e")
                            .expressionAttributeValues(
                                Map.of(
                                    ":e", AttributeValue.fromS(SECRET),
                                    ":unused", AttributeValue.fromS(SECRET)))),
        ErrorCode.EXPRESSION_INVALID,
        ":unused");

    assertThat(WIRE.count()).isZero();
  }

  @Test
  void table_whenNamedByArn_isTheSameTable() {
    EncryptedTable<Customer> table = newTable();
    String arn = "arn:aws:dynamodb:us-east-1:000000000000:table/" + table.tableName();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    Customer customer = Customer.of("c-1", SECRET, SECRET);
    hushtable.table(arn, Customer.class).putItem(customer);

    assertThat(table.getItem(customer)).isEqualTo(customer);
    assertSecretNeverSent();
    assertRefused(
        () ->
            Hushtable.builder()
                .client(recorded)
                .keys(keys)
                .plainTables(table.tableName())
                .build()
                .table(arn, Customer.class),
        ErrorCode.INVALID_CONFIGURATION);
    assertRefused(
        () ->
            Hushtable.builder()
                .client(recorded)
                .keys(keys)
                .plainTables(arn)
                .build()
                .table(table.tableName(), Customer.class),
        ErrorCode.INVALID_CONFIGURATION);
  }

  @Test
  void lowLevelClient_whenValueHasTwoTypes_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    hushtable.table(table.tableName(), Customer.class);
    DynamoDbClient low = hushtable.client();
    AttributeValue id = AttributeValue.fromS("c-1");
    AttributeValue nullAndMap =
        AttributeValue.builder()
            .nul(true)
            .m(Map.of("street", AttributeValue.fromS(SECRET)))
            .build();
    AttributeValue nullAndString = AttributeValue.builder().nul(true).s(SECRET).build();
    byte[] hash = new byte[33];
    hash[0] = 1;
    AttributeValue hashAndString =
        AttributeValue.builder().b(SdkBytes.fromByteArray(hash)).s(SECRET).build();

    assertRefused(
        () ->
            low.putItem(
                r -> r.tableName(table.tableName()).item(Map.of("id", id, "address", nullAndMap))),
        ErrorCode.VALUE_NOT_SUPPORTED);
    assertRefused(
        () ->
            low.putItem(
                r -> r.tableName(table.tableName()).item(Map.of("id", id, "ssn", nullAndString))),
        ErrorCode.VALUE_NOT_SUPPORTED);
    assertRefused(
        () ->
            low.query(
                r ->
                    r.tableName(table.tableName())
                        .indexName("EmailIndex")
                        .keyConditionExpression("email = :e")
                        .expressionAttributeValues(Map.of(":e", hashAndString))),
        ErrorCode.VALUE_NOT_SUPPORTED);
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void lowLevelClient_whenTransactionActionHidesAnother_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable =
        Hushtable.builder().client(recorded).keys(keys).plainTables("any-plain-table").build();
    hushtable.table(table.tableName(), Customer.class);
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("c-1"));

    assertRefused(
        () ->
            hushtable
                .client()
                .transactWriteItems(
                    r ->
                        r.transactItems(
                            i ->
                                i.put(p -> p.tableName("any-plain-table").item(key))
                                    .update(
                                        u ->
                                            u.tableName(table.tableName())
                                                .key(key)
                                                .updateExpression("SET ssn = :s")
                                                .expressionAttributeValues(
                                                    Map.of(":s", AttributeValue.fromS(SECRET)))))),
        ErrorCode.OPERATION_NOT_SUPPORTED);
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void lowLevelClient_whenKeyHoldsOtherDeclaredAttribute_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    hushtable.table(table.tableName(), Customer.class);

    assertRefused(
        () ->
            hushtable
                .client()
                .getItem(
                    r ->
                        r.tableName(table.tableName())
                            .key(
                                Map.of(
                                    "id", AttributeValue.fromS("c-1"),
                                    "ssn", AttributeValue.fromS(SECRET)))),
        ErrorCode.NOT_SEARCHABLE);
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void expression_whenItHoldsLiteral_errorDoesNotShowIt() {
    EncryptedTable<Customer> table = newTable();
    for (String text :
        List.of("ssn = '" + SECRET + "'", "ssn = " + SECRET, SECRET + " " + SECRET)) {
      assertThatThrownBy(
              () ->
                  table
                      .scan(r -> r.filterExpression(Expression.builder().expression(text).build()))
                      .items()
                      .iterator()
                      .next())
          .isInstanceOf(InvalidUsageException.class)
          .message()
          .doesNotContain("078-05-1120");
    }
    assertThat(WIRE.count()).isZero();
  }

  @Test
  void updateTimeToLive_whenAttributeEncrypted_isRefused() {
    EncryptedTable<Customer> table = newTable();
    Hushtable hushtable = Hushtable.builder().client(recorded).keys(keys).build();
    hushtable.table(table.tableName(), Customer.class);

    assertRefused(
        () ->
            hushtable
                .client()
                .updateTimeToLive(
                    r ->
                        r.tableName(table.tableName())
                            .timeToLiveSpecification(t -> t.attributeName("ssn").enabled(true))),
        ErrorCode.UNSUPPORTED_ATTRIBUTE);
    assertThat(WIRE.count()).isZero();
  }

  /** A field that no property belongs to. */
  @DynamoDbBean
  public static class Unreachable extends Customer {
    @Encrypted private String forgotten;
  }

  @Test
  void table_whenAnnotationUnreachable_isRefusedWhenBuilt() {
    assertRefused(
        () ->
            Hushtable.builder()
                .client(recorded)
                .keys(keys)
                .build()
                .table("any-table", Unreachable.class),
        ErrorCode.UNREACHABLE_ANNOTATION);
  }
}
