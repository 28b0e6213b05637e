package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.streams.DecodedRecord;
import dev.hushtable.streams.ItemChange;
import dev.hushtable.streams.ItemChange.Kind;
import dev.hushtable.streams.LambdaRecords;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.LambdaEvents;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The stream of an encrypted table, over HTTP, with keys from a real key store. */
@TestInstance(Lifecycle.PER_CLASS)
class StreamDecoderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private KeyProvider keys;
  private Hushtable hushtable;
  private DynamoDbStreamsClient streams;

  @BeforeAll
  void createKeys() {
    keys = KeyStoreFixture.create(aws).provider();
    hushtable =
        Hushtable.builder()
            .client(aws.dynamoDb())
            .asyncClient(aws.dynamoDbAsync())
            .keys(keys)
            .build();
    streams = aws.newDynamoDbStreamsClient();
  }

  @AfterAll
  void close() {
    keys.close();
    streams.close();
  }

  private <T> EncryptedTable<T> newTable(Class<T> type) {
    return hushtable.table(aws.uniqueTableName("Stream" + type.getSimpleName()), type);
  }

  private <T> EncryptedTable<T> newTable(Class<T> type, StreamViewType view) {
    EncryptedTable<T> table = newTable(type);
    table.createTable(r -> r.streamSpecification(s -> s.streamEnabled(true).streamViewType(view)));
    awaitTable(table);
    return table;
  }

  private void awaitTable(EncryptedTable<?> table) {
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(table.tableName()));
  }

  /** The first records of the table's stream, which may take a moment to show up. */
  private List<Record> records(EncryptedTable<?> table, int count) throws InterruptedException {
    String arn = table.describeTable().table().latestStreamArn();
    List<String> iterators =
        streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().stream()
            .map(shard -> beginning(arn, shard))
            .collect(Collectors.toCollection(ArrayList::new));
    List<Record> records = new ArrayList<>();
    Instant deadline = Instant.now().plus(PATIENCE);
    while (records.size() < count && Instant.now().isBefore(deadline)) {
      int known = records.size();
      iterators.replaceAll(
          iterator -> {
            GetRecordsResponse page = streams.getRecords(r -> r.shardIterator(iterator));
            records.addAll(page.records());
            return page.nextShardIterator();
          });
      if (records.size() == known) {
        Thread.sleep(100);
      }
    }
    assertThat(records).hasSize(count);
    return records;
  }

  private String beginning(String streamArn, Shard shard) {
    return streams
        .getShardIterator(
            r ->
                r.streamArn(streamArn)
                    .shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  @ParameterizedTest
  @EnumSource(value = StreamViewType.class, mode = Mode.EXCLUDE, names = "UNKNOWN_TO_SDK_VERSION")
  void decodeAll_whateverTheView_givesTheBeansThatAreCarried(StreamViewType view)
      throws InterruptedException {
    EncryptedTable<Customer> customers = newTable(Customer.class, view);
    Customer before = Customer.of("c-1", "alice@example.com", "078-05-1120");
    Customer after = Customer.of("c-1", "alice@example.org", "078-05-1120");
    after.setTags(null);
    customers.putItem(before);
    customers.putItem(after);
    customers.deleteItem(after);
    List<Record> records = records(customers, 3);

    List<ItemChange<Customer>> changes = customers.streamDecoder().decodeAll(records);

    boolean carriesOld = view.toString().contains("OLD");
    boolean carriesNew = view.toString().contains("NEW");
    assertThat(changes)
        .extracting(ItemChange::kind)
        .containsExactly(Kind.INSERT, Kind.MODIFY, Kind.REMOVE);
    assertThat(changes)
        .extracting(change -> change.oldItem().orElse(null))
        .containsExactly(null, carriesOld ? before : null, carriesOld ? after : null);
    assertThat(changes)
        .extracting(change -> change.newItem().orElse(null))
        .containsExactly(carriesNew ? before : null, carriesNew ? after : null, null);
    assertThat(changes)
        .allSatisfy(
            change -> {
              assertThat(change.keys()).isEqualTo(Map.of("id", AttributeValue.fromS("c-1")));
              assertThat(change.approximateCreationTime()).isPresent();
              assertThat(change.byTimeToLive()).isFalse();
            });
    assertThat(changes)
        .extracting(change -> new BigInteger(change.sequenceNumber()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(
            customers
                .streamDecoder()
                .decodeAll(LambdaRecords.from(LambdaEvents.of(records.toArray(Record[]::new)))))
        .as("as Lambda gives them")
        .isEqualTo(changes);
    assertThat(
            hushtable
                .asyncTable(customers.tableName(), Customer.class)
                .streamDecoder()
                .decodeAll(records))
        .as("by the asynchronous table's decoder")
        .isEqualTo(changes);
  }

  @Test
  void keys_whenEncrypted_areAcceptedAsKeyAgain() throws InterruptedException {
    EncryptedTable<Account> accounts = newTable(Account.class);
    accounts.createTable();
    awaitTable(accounts);
    hushtable
        .client()
        .updateTable(
            r ->
                r.tableName(accounts.tableName())
                    .streamSpecification(
                        s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    awaitTable(accounts);
    accounts.putItem(Account.of("alice", 7, "CH93", "secret"));

    ItemChange<Account> change = accounts.streamDecoder().decode(records(accounts, 1).get(0));

    assertThat(change.keys())
        .isEqualTo(
            Map.of("owner", accounts.hmac("owner", "alice"), "number", accounts.hmac("number", 7)));
    assertThat(
            hushtable
                .client()
                .getItem(r -> r.tableName(accounts.tableName()).key(change.keys()))
                .item())
        .containsEntry("owner", AttributeValue.fromS("alice"));
  }

  @Test
  void decodeEach_whenSomebodyWroteInTheClear_failsForThatRecordOnly() throws InterruptedException {
    EncryptedTable<Customer> customers = newTable(Customer.class, StreamViewType.NEW_IMAGE);
    Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
    customers.putItem(alice);
    aws.dynamoDb()
        .putItem(
            r ->
                r.tableName(customers.tableName())
                    .item(
                        Map.of(
                            "id", AttributeValue.fromS("c-1"),
                            "ssn", AttributeValue.fromS("219-09-9999"))));
    customers.putItem(alice);

    List<DecodedRecord<Customer>> decoded =
        customers.streamDecoder().decodeEach(records(customers, 3));

    assertThat(decoded.get(0).change().newItem()).contains(alice);
    HushtableException failure = decoded.get(1).failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCode.PLAINTEXT_FOUND);
    assertThat(failure)
        .hasMessageContainingAll("new image", "{id=c-1}", customers.tableName())
        .hasMessageNotContaining("219-09");
    assertThat(decoded.get(2).change().newItem()).contains(alice);
  }
}
