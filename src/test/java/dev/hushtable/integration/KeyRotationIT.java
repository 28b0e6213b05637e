package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.RehashReport;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An index key is replaced while items whose primary key is hashed with it are read and written, by
 * two processes that take each step at different times: none is missed, doubled, or loses an
 * update.
 */
class KeyRotationIT {
  private static final int PROCESSES = 2;
  private static final String ALICE = "alice@example.com";

  /** Those whose updates are counted. */
  private static final int COUNTED = 30;

  /** Those that are put, and those that are updated. */
  private static final int KEPT = 60;

  /** All, with those that come and go. */
  private static final int ITEMS = 70;

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReferenceArray<Process> processes = new AtomicReferenceArray<>(PROCESSES);
  private final AtomicIntegerArray updates = new AtomicIntegerArray(COUNTED);
  private KeyStoreKeyProvider keys;
  private String tableName;

  private record Process(Hushtable hushtable, EncryptedTable<Parcel> parcels) {}

  @AfterEach
  void close() {
    done.set(true);
    threads.shutdownNow();
    keys.close();
  }

  private Process process(IndexGenerations generations) {
    Hushtable hushtable =
        Hushtable.builder().client(aws.dynamoDb()).keys(keys).indexGenerations(generations).build();
    return new Process(hushtable, hushtable.table(tableName, Parcel.class));
  }

  /** One process after the other. */
  private void take(IndexGenerations generations) throws InterruptedException {
    for (int i = 0; i < PROCESSES; i++) {
      processes.set(i, process(generations));
      Thread.sleep(500);
    }
  }

  @Test
  void rotation_underLoad_missesAndLosesNothing() throws Exception {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    keys = store.provider();
    tableName = aws.uniqueTableName("parcels");
    EncryptedTable<Parcel> first = process(IndexGenerations.of(1)).parcels();
    first.createTable();
    for (int i = 0; i < KEPT; i++) {
      first.putItem(Parcel.of(ALICE, i, "note " + i));
    }
    take(IndexGenerations.of(1));
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      load.add(threads.submit(updater(i)));
      load.add(threads.submit(putter(i)));
      load.add(threads.submit(reader(i)));
    }
    load.add(threads.submit(comer()));

    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    take(IndexGenerations.of(1, 2));
    take(IndexGenerations.of(2, 1));
    Hushtable moving = process(IndexGenerations.of(2, 1)).hushtable();
    RehashReport report = moving.rehash(tableName);
    assertThat(report.rehashed()).isGreaterThanOrEqualTo(KEPT);
    while (report.rehashed() > 0) {
      report = moving.rehash(tableName);
    }
    take(IndexGenerations.of(2));
    done.set(true);

    for (Future<Integer> one : load) {
      assertThat(one.get()).as("it had something to do").isGreaterThan(10);
    }
    assertThat(aws.dynamoDb().scan(r -> r.tableName(tableName)).items())
        .hasSizeBetween(KEPT, ITEMS)
        .allSatisfy(
            item -> {
              assertThat(item.get("recipient__hmac").b().asByteArray()[0]).isEqualTo((byte) 2);
              assertThat(item).doesNotContainKey("__updates");
            });
    EncryptedTable<Parcel> second = process(IndexGenerations.of(2)).parcels();
    for (int i = 0; i < COUNTED; i++) {
      assertThat(second.getItem(Parcel.of(ALICE, i, null)).getWeight()).isEqualTo(updates.get(i));
    }
  }

  private Callable<Integer> updater(int process) {
    return () -> {
      Random random = new Random(process);
      int written = 0;
      while (!done.get()) {
        int number = random.nextInt(COUNTED);
        processes
            .get(process)
            .hushtable()
            .client()
            .updateItem(
                r ->
                    r.tableName(tableName)
                        .key(
                            Map.of(
                                "recipient",
                                AttributeValue.fromS(ALICE),
                                "number",
                                AttributeValue.fromN(String.valueOf(number))))
                        .updateExpression("ADD weight :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
        updates.incrementAndGet(number);
        written++;
      }
      return written;
    };
  }

  private Callable<Integer> putter(int process) {
    return () -> {
      Random random = new Random(10 + process);
      int written = 0;
      while (!done.get()) {
        int number = COUNTED + random.nextInt(KEPT - COUNTED);
        processes.get(process).parcels().putItem(Parcel.of(ALICE, number, "put " + written++));
      }
      return written;
    };
  }

  /** Makes items that are not there, and removes them. */
  private Callable<Integer> comer() {
    return () -> {
      Expression absent =
          Expression.builder().expression("attribute_not_exists(recipient)").build();
      Random random = new Random(20);
      int written = 0;
      while (!done.get()) {
        Parcel parcel = Parcel.of(ALICE, KEPT + random.nextInt(ITEMS - KEPT), "come " + written);
        EncryptedTable<Parcel> one = processes.get(written % PROCESSES).parcels();
        EncryptedTable<Parcel> other = processes.get((written + 1) % PROCESSES).parcels();
        one.putItem(r -> r.item(parcel).conditionExpression(absent));
        assertThat(other.deleteItem(parcel)).isEqualTo(parcel);
        written++;
      }
      return written;
    };
  }

  private Callable<Integer> reader(int process) {
    return () -> {
      Random random = new Random(30 + process);
      int reads = 0;
      while (!done.get()) {
        EncryptedTable<Parcel> parcels = processes.get(process).parcels();
        assertThat(parcels.getItem(Parcel.of(ALICE, random.nextInt(KEPT), null))).isNotNull();
        boolean forward = random.nextBoolean();
        List<Integer> found = new ArrayList<>();
        parcels
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue(ALICE)))
                        .scanIndexForward(forward)
                        .limit(17))
            .items()
            .forEach(parcel -> found.add(parcel.getNumber()));
        assertThat(found)
            .doesNotHaveDuplicates()
            .containsAll(IntStream.range(0, KEPT).boxed().toList());
        reads++;
      }
      return reads;
    };
  }
}
