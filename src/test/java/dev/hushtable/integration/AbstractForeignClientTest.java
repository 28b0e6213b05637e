package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.testkit.RecordingInterceptor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactUpdateItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * An encrypted table in the hands of an Enhanced Client that knows nothing of encryption: the
 * request fails before anything is sent.
 */
abstract class AbstractForeignClientTest extends CustomersTestBase {
  private final RecordingInterceptor foreignWire = new RecordingInterceptor();
  private SdkAutoCloseable connection;
  private DynamoDbEnhancedClient foreign;

  @BeforeAll
  void connectForeign() {
    connection = mode().connect(aws, foreignWire);
    foreign =
        connection instanceof DynamoDbClient client
            ? DynamoDbEnhancedClient.builder().dynamoDbClient(client).build()
            : Blocking.enhancedClient(
                DynamoDbEnhancedAsyncClient.builder()
                    .dynamoDbClient((DynamoDbAsyncClient) connection)
                    .build());
  }

  @AfterAll
  void disconnectForeign() {
    connection.close();
  }

  @BeforeEach
  void forget() {
    foreignWire.clear();
  }

  @Test
  void batchesAndTransactions_whenPartitionKeyIsPlain_sendNothing() {
    assertNothingSent(customers, alice);
  }

  @Test
  void batchesAndTransactions_whenPartitionAndSortKeyAreEncrypted_sendNothing() {
    assertNothingSent(
        declare(Account.class), Account.of("alice@example.com", 7, "Secret Street", "078-05-1120"));
  }

  @Test
  void batchesAndTransactions_whenOnlyKeysAreGiven_sendNothing() {
    Customer key = new Customer();
    key.setId("c-1");
    assertNothingSent(customers, key);
    assertNothingSent(declare(Account.class), Account.of("alice@example.com", 7, null, null));
  }

  /** Its values are in the item, but nobody has decrypted them. */
  @Test
  void tableSchema_whenAnItemIsStored_doesNotMapItWithoutThem() {
    customers.putItem(alice);
    Map<String, AttributeValue> item = new HashMap<>(stored("c-1"));

    assertRefused(
        () -> customers.tableSchema().mapToItem(item),
        ErrorCode.OPERATION_NOT_SUPPORTED,
        customers.tableName());
    item.keySet().removeIf(name -> !name.equals("id") && !name.equals("address"));
    assertRefused(() -> customers.tableSchema().mapToItem(item), ErrorCode.OPERATION_NOT_SUPPORTED);
  }

  private <T> void assertNothingSent(EncryptedTable<T> table, T item) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) item.getClass();
    Stream<Runnable> requests =
        Stream.of(
            () ->
                foreign.batchWriteItem(
                    r ->
                        r.addWriteBatch(
                            WriteBatch.builder(type)
                                .mappedTableResource(table)
                                .addPutItem(item)
                                .build())),
            () ->
                foreign.batchWriteItem(
                    r ->
                        r.addWriteBatch(
                            WriteBatch.builder(type)
                                .mappedTableResource(table)
                                .addDeleteItem(item)
                                .build())),
            () ->
                foreign
                    .batchGetItem(
                        r ->
                            r.addReadBatch(
                                ReadBatch.builder(type)
                                    .mappedTableResource(table)
                                    .addGetItem(item)
                                    .build()))
                    .forEach(page -> {}),
            () -> foreign.transactGetItems(r -> r.addGetItem(table, item)),
            () -> foreign.transactWriteItems(r -> r.addPutItem(table, item)),
            () -> foreign.transactWriteItems(r -> r.addUpdateItem(table, item)),
            () ->
                foreign.transactWriteItems(
                    r ->
                        r.addUpdateItem(
                            table,
                            TransactUpdateItemEnhancedRequest.builder(type)
                                .item(item)
                                .ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)
                                .build())),
            () -> foreign.transactWriteItems(r -> r.addDeleteItem(table, item)),
            () ->
                foreign.transactWriteItems(
                    r ->
                        r.addConditionCheck(
                            table,
                            ConditionCheck.builder()
                                .key(table.keyFrom(item))
                                .conditionExpression(
                                    Expression.builder()
                                        .expression("attribute_exists(ssn)")
                                        .build())
                                .build())));

    requests.forEach(request -> assertThatThrownBy(request::run).isInstanceOf(Exception.class));
    assertThat(foreignWire.count()).isZero();
    assertThat(wire.count()).isZero();
  }
}
