package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.testkit.LocalDynamoDb;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** That DynamoDB Local serves the real clients over HTTP. */
class LocalDynamoDbTest {
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("c-1"));
  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "id", AttributeValue.fromS("c-1"),
          "name", AttributeValue.fromS("Zoë 🌊"),
          "bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})),
          "nested", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("1.5"))));

  private static LocalDynamoDb dynamoDb;
  private static DynamoDbClient sync;
  private static DynamoDbAsyncClient async;

  @BeforeAll
  static void start() {
    dynamoDb = LocalDynamoDb.start();
    AwsTestClients clients = AwsTestClients.of(dynamoDb.endpoint(), dynamoDb.endpoint());
    sync = clients.dynamoDb(builder -> {});
    async = clients.dynamoDbAsync(builder -> {});
  }

  @AfterAll
  static void stop() {
    sync.close();
    async.close();
    dynamoDb.close();
  }

  @Test
  void endpoint_whenStarted_isOnLoopback() {
    assertThat(dynamoDb.endpoint()).hasScheme("http").hasHost("127.0.0.1");
  }

  @Test
  void getItem_whenPutBySyncClient_returnsTheItem() {
    sync.createTable(tableNamed("sync-table"));
    sync.putItem(r -> r.tableName("sync-table").item(ITEM));

    assertThat(sync.getItem(r -> r.tableName("sync-table").key(KEY)).item()).isEqualTo(ITEM);
  }

  @Test
  void getItem_whenPutByAsyncClient_returnsTheItem() {
    async.createTable(tableNamed("async-table")).join();
    async.putItem(r -> r.tableName("async-table").item(ITEM)).join();

    assertThat(async.getItem(r -> r.tableName("async-table").key(KEY)).join().item())
        .isEqualTo(ITEM);
  }

  @Test
  void start_whenServing_startsNoThreadThatKeepsTheJvmAlive() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (LocalDynamoDb other = LocalDynamoDb.start();
        DynamoDbClient client = clientOf(other)) {
      client.createTable(tableNamed("another-table"));

      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> !before.contains(thread))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  @Test
  void close_whenClosed_refusesConnections() {
    LocalDynamoDb other = LocalDynamoDb.start();
    try (DynamoDbClient client = clientOf(other)) {
      assertThat(client.listTables().tableNames()).isEmpty();

      other.close();

      assertThatThrownBy(client::listTables).isInstanceOf(SdkClientException.class);
    }
  }

  private static DynamoDbClient clientOf(LocalDynamoDb database) {
    return AwsTestClients.of(database.endpoint(), database.endpoint()).dynamoDb(builder -> {});
  }

  private static CreateTableRequest tableNamed(String name) {
    return CreateTableRequest.builder()
        .tableName(name)
        .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
        .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .build();
  }
}
