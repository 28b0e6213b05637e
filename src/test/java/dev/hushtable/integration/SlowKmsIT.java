package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A KMS that does not answer for a while, and an SDK client with one thread for everything: if that
 * one ever waited for a key, nothing else would go on.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SlowKmsIT {
  private static final int READS = 12;

  /** Holds every request to KMS until its gate opens. */
  private static final class Gate implements ExecutionInterceptor {
    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch reached = new CountDownLatch(1);
    final Set<String> waiting = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      waiting.add(Thread.currentThread().getName());
      reached.countDown();
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final Gate gate = new Gate();
  private final SdkEventLoopGroup oneThread =
      SdkEventLoopGroup.builder()
          .numberOfThreads(1)
          .threadFactory(task -> new Thread(task, "the-only-event-loop"))
          .build();
  private final KmsClient slowKms =
      aws.newKmsClient(b -> b.overrideConfiguration(o -> o.addExecutionInterceptor(gate)));
  private KeyStoreKeyProvider slowKeys;
  private DynamoDbAsyncClient client;
  private Hushtable hushtable;
  private String plain;
  private String customers;
  private String things;

  private KeyStoreSettings keyStore(String table, String kmsKey, KmsClient kms) {
    return KeyStoreSettings.builder()
        .dynamoDbClient(aws.dynamoDb())
        .kmsClient(kms)
        .tableName(table)
        .logicalName("hushtable-keys")
        .kmsKeyArn(kmsKey)
        .build();
  }

  @BeforeEach
  void store() {
    String keyTable = aws.uniqueTableName("keys");
    String kmsKey = aws.createKmsKey();
    KeyStoreSettings fast = keyStore(keyTable, kmsKey, aws.kms());
    KeyStoreAdministration administration = KeyStoreAdministration.create(fast);
    administration.createTable();
    administration.createKeys(KeyScope.DEFAULT);
    plain = aws.uniqueTableName("plain");
    customers = aws.uniqueTableName("customers");
    things = aws.uniqueTableName("things");
    try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(fast)) {
      Hushtable writer = Hushtable.builder().client(aws.dynamoDb()).keys(keys).build();
      writer.table(customers, Customer.class).createTable();
      writer.table(things, Anything.class).createTable();
      for (int i = 0; i < READS; i++) {
        writer.table(customers, Customer.class).putItem(customer(i));
        writer.table(things, Anything.class).putItem(thing(i));
      }
    }
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(plain)
                    .attributeDefinitions(d -> d.attributeName("id").attributeType("S"))
                    .keySchema(k -> k.attributeName("id").keyType("HASH"))
                    .billingMode("PAY_PER_REQUEST"));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(plain));

    slowKeys = KeyStoreKeyProvider.create(keyStore(keyTable, kmsKey, slowKms));
    client =
        aws.newDynamoDbAsyncClient(
            b ->
                b.httpClientBuilder(
                        NettyNioAsyncHttpClient.builder()
                            .eventLoopGroup(oneThread)
                            .proxyConfiguration(
                                ProxyConfiguration.builder()
                                    .useSystemPropertyValues(false)
                                    .useEnvironmentVariableValues(false)
                                    .build()))
                    .asyncConfiguration(
                        c ->
                            c.advancedOption(
                                SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                                Runnable::run)));
    hushtable = Hushtable.builder().asyncClient(client).keys(slowKeys).plainTables(plain).build();
  }

  @AfterEach
  void close() {
    gate.opened.countDown();
    slowKeys.close();
    slowKms.close();
    client.close();
    oneThread.eventLoopGroup().shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private static Customer customer(int i) {
    return Customer.of("c-" + i, i + "@example.com", "ssn-" + i);
  }

  private static Anything thing(int i) {
    return Anything.of("t-" + i, AttributeValue.fromS("value-" + i), "padded");
  }

  @Test
  void getItem_whenKmsIsSlow_othersGoOn() throws Exception {
    EncryptedAsyncTable<Customer> customerTable = hushtable.asyncTable(customers, Customer.class);
    EncryptedAsyncTable<Anything> thingTable = hushtable.asyncTable(things, Anything.class);
    List<CompletableFuture<Customer>> customerReads = new ArrayList<>();
    List<CompletableFuture<Anything>> thingReads = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      customerReads.add(customerTable.getItem(customer(i)));
      thingReads.add(thingTable.getItem(thing(i)));
    }
    gate.reached.await();

    for (int i = 0; i < 2 * READS; i++) {
      Map<String, AttributeValue> item =
          Map.of("id", AttributeValue.fromS("p-" + i), "ssn", AttributeValue.fromS("plain"));
      hushtable.asyncClient().putItem(r -> r.tableName(plain).item(item)).get(30, TimeUnit.SECONDS);
      GetItemResponse response =
          hushtable
              .asyncClient()
              .getItem(r -> r.tableName(plain).key(Map.of("id", item.get("id"))))
              .get(30, TimeUnit.SECONDS);
      assertThat(response.item()).isEqualTo(item);
    }
    assertThat(customerTable.describeTable().get(30, TimeUnit.SECONDS).table().tableName())
        .isEqualTo(customers);

    assertThat(customerReads).noneMatch(CompletableFuture::isDone);
    assertThat(thingReads).noneMatch(CompletableFuture::isDone);
    assertThat(gate.waiting).isNotEmpty().doesNotContain("the-only-event-loop");

    gate.opened.countDown();
    for (int i = 0; i < READS; i++) {
      assertThat(customerReads.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(customer(i));
      assertThat(thingReads.get(i).get(30, TimeUnit.SECONDS).getValue())
          .isEqualTo(AttributeValue.fromS("value-" + i));
    }
  }

  @Test
  void putItem_whenKmsIsSlow_callerGoesOn() throws Exception {
    EncryptedAsyncTable<Customer> table = hushtable.asyncTable(customers, Customer.class);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      writes.add(table.putItem(Customer.of("new-" + i, i + "@example.com", "ssn")));
    }
    gate.reached.await();
    assertThat(writes).noneMatch(CompletableFuture::isDone);

    gate.opened.countDown();
    for (CompletableFuture<Void> write : writes) {
      write.get(30, TimeUnit.SECONDS);
    }
    List<String> ids = new ArrayList<>();
    table.scan().items().subscribe(customer -> ids.add(customer.getId())).get(30, TimeUnit.SECONDS);
    assertThat(ids).hasSize(2 * READS);
  }
}
