package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.VerificationReport;
import dev.hushtable.testing.AwsTestEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A table is migrated while applications with the library and without it write to it: nothing that
 * they write is lost, and nothing is left in the clear. {@code -Dmigration.items=1000000} on the
 * command line makes it a measurement; it prints how long it took.
 */
class MigrationLoadIT {
  private static final int ITEMS = Integer.getInteger("migration.items", 5_000);
  private static final int NEW_ITEMS = 200;
  private static final int THREADS = 4;
  private static final int SEGMENTS = 64;
  private static final int BATCH = 25;

  /** Of each writer after each write, so that it does not take all there is to itself. */
  private static final int PAUSE_MILLIS = 10;

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final ExecutorService threads = Executors.newFixedThreadPool(6);
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicBoolean oldOnesAreGone = new AtomicBoolean();
  private final AtomicIntegerArray visits = new AtomicIntegerArray(ITEMS);
  private final Map<Integer, String> emails = new ConcurrentHashMap<>();
  private final Map<Integer, String> phones = new ConcurrentHashMap<>();
  private final AtomicLong written = new AtomicLong();
  private String table;

  @AfterEach
  void stopThreads() {
    done.set(true);
    threads.shutdownNow();
  }

  @Test
  void migration_underLoad_losesNothingAndLeavesNothingPlain() throws Exception {
    table = aws.uniqueTableName("subscribers");
    try (KeyProvider keys = KeyStoreFixture.create(aws).provider()) {
      Hushtable hushtable =
          Hushtable.builder()
              .client(aws.dynamoDb())
              .keys(keys)
              .plaintextPolicy(PlaintextPolicy.ACCEPT_READS)
              .build();
      hushtable.table(table, Subscriber.class).createTable();
      fill();
      List<Future<?>> writers = new ArrayList<>();
      writers.add(threads.submit(counter(aws.dynamoDb(), 1)));
      writers.add(threads.submit(oldSetter()));
      writers.add(threads.submit(oldCreator()));
      writers.add(threads.submit(counter(hushtable.client(), 2)));
      writers.add(threads.submit(newSetter(hushtable.client())));

      MigrationReport first = hushtable.migration(table, settings()).run();
      long during = written.get();
      oldOnesAreGone.set(true);
      writers.get(0).get();
      writers.get(1).get();
      writers.get(2).get();
      // What old applications have made behind its back.
      MigrationReport second = hushtable.migration(table, settings()).run();
      MigrationReport third = hushtable.migration(table, settings()).run();
      done.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
      VerificationReport verified = hushtable.migration(table, settings()).verify();

      log(
          "first run: {0}; {1} items/s, {2} concurrent writes",
          first, Math.round(first.counts().items() / seconds(first)), during);
      log("second run: {0}", second);
      log("verification: {0}", verified);
      assertThat(third.counts().changed()).as("old applications are gone").isZero();
      assertThat(verified.isClean()).as("%s", verified).isTrue();
      assertThat(first.counts().changed() + second.counts().changed())
          .as("new applications have encrypted some themselves")
          .isLessThanOrEqualTo(ITEMS + NEW_ITEMS);
      assertThat(written.get()).as("the writers had something to do").isGreaterThan(50);
      assertNothingIsLost(keys);
    }
  }

  private static double seconds(MigrationReport report) {
    return report.elapsed().toMillis() / 1e3;
  }

  private static void log(String format, Object... arguments) {
    System.getLogger(MigrationLoadIT.class.getName())
        .log(System.Logger.Level.INFO, format, arguments);
  }

  private static MigrationSettings settings() {
    return MigrationSettings.builder()
        .threads(THREADS)
        .pageSize(500)
        .onProgress(p -> log("{0}", p))
        .progressInterval(Duration.ofSeconds(30))
        .build();
  }

  private static String email(int i) {
    return "subscriber-" + i + "@example.com";
  }

  private static String phone(int i) {
    return "555-" + i;
  }

  private static Map<String, AttributeValue> plain(int i) {
    return EncryptedTableTestBase.values(
        "id", "s-" + i, "email", email(i), "phone", phone(i), "visits", 0);
  }

  private static Map<String, AttributeValue> key(int i) {
    return EncryptedTableTestBase.values("id", "s-" + i);
  }

  private void fill() throws Exception {
    List<Callable<Object>> batches = new ArrayList<>();
    for (int i = 0; i < ITEMS; i += BATCH) {
      int from = i;
      batches.add(
          () -> {
            List<WriteRequest> puts = new ArrayList<>();
            for (int j = from; j < Math.min(ITEMS, from + BATCH); j++) {
              puts.add(
                  WriteRequest.builder()
                      .putRequest(PutRequest.builder().item(plain(j)).build())
                      .build());
            }
            return aws.dynamoDb()
                .batchWriteItem(
                    BatchWriteItemRequest.builder().requestItems(Map.of(table, puts)).build());
          });
    }
    for (Future<Object> batch : threads.invokeAll(batches)) {
      batch.get();
    }
  }

  // --- Writers

  /** Counts visits, as both kinds of applications do. */
  private Callable<Object> counter(DynamoDbClient client, long seed) {
    return () -> {
      Random random = new Random(seed);
      while (!done.get() && !(seed == 1 && oldOnesAreGone.get())) {
        int i = random.nextInt(ITEMS);
        client.updateItem(
            r ->
                r.tableName(table)
                    .key(key(i))
                    .updateExpression("ADD visits :one")
                    .expressionAttributeValues(EncryptedTableTestBase.values(":one", 1)));
        visits.incrementAndGet(i);
        written.incrementAndGet();
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    };
  }

  /** Changes what is in the clear, under a condition on what it has read. */
  private Callable<Object> oldSetter() {
    return () -> {
      Random random = new Random(3);
      for (int n = 0; !oldOnesAreGone.get(); n++) {
        int i = 2 * random.nextInt(ITEMS / 2);
        String changed = "old-" + n + "@example.com";
        try {
          aws.dynamoDb()
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(key(i))
                          .updateExpression("SET email = :new")
                          .conditionExpression("email = :old")
                          .expressionAttributeValues(
                              EncryptedTableTestBase.values(
                                  ":new", changed, ":old", emails.getOrDefault(i, email(i)))));
          emails.put(i, changed);
          written.incrementAndGet();
        } catch (ConditionalCheckFailedException e) {
          // It is encrypted by now.
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    };
  }

  /** Adds items in the clear. */
  private Callable<Object> oldCreator() {
    return () -> {
      for (int n = 0; n < NEW_ITEMS && !oldOnesAreGone.get(); n++) {
        int i = ITEMS + n;
        aws.dynamoDb().putItem(r -> r.tableName(table).item(plain(i)));
        emails.put(i, email(i));
        written.incrementAndGet();
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    };
  }

  /** Changes encrypted attributes through the library. */
  private Callable<Object> newSetter(DynamoDbClient client) {
    return () -> {
      Random random = new Random(4);
      for (int n = 0; !done.get(); n++) {
        int i = 1 + 2 * random.nextInt((ITEMS - 1) / 2);
        String changed = "new-" + n;
        client.updateItem(
            r ->
                r.tableName(table)
                    .key(key(i))
                    .updateExpression("SET phone = :p")
                    .expressionAttributeValues(EncryptedTableTestBase.values(":p", changed)));
        phones.put(i, changed);
        written.incrementAndGet();
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    };
  }

  // --- What is there in the end

  private void assertNothingIsLost(KeyProvider keys) {
    Hushtable strict = Hushtable.builder().client(aws.dynamoDb()).keys(keys).build();
    EncryptedTable<Subscriber> subscribers = strict.table(table, Subscriber.class);
    int found = 0;
    // In segments, since DynamoDB Local is slow to find the next page of a large table.
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int number = segment;
      for (Subscriber one :
          subscribers.scan(r -> r.segment(number).totalSegments(SEGMENTS)).items()) {
        int i = Integer.parseInt(one.getId().substring(2));
        assertThat(one.getEmail()).as(one.getId()).isEqualTo(emails.getOrDefault(i, email(i)));
        assertThat(one.getPhone()).as(one.getId()).isEqualTo(phones.getOrDefault(i, phone(i)));
        assertThat(one.getVisits()).as(one.getId()).isEqualTo(i < ITEMS ? visits.get(i) : 0);
        found++;
      }
      aws.dynamoDb()
          .scanPaginator(r -> r.tableName(table).segment(number).totalSegments(SEGMENTS))
          .items()
          .forEach(
              item ->
                  assertThat(item)
                      .containsOnlyKeys(
                          "id", "email__source", "email__hmac", "phone__source", "visits"));
    }
    long made = emails.keySet().stream().filter(i -> i >= ITEMS).count();
    assertThat(found).isEqualTo(ITEMS + (int) made);
  }
}
