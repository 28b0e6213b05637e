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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The index key of a table is replaced while writers, readers and what hashes items anew are all at
 * work: no search ever misses an item that was there throughout.
 */
class IndexRotationIT {
  private static final int SENSORS = 6;
  private static final int ITEMS = 120;

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final ExecutorService threads = Executors.newFixedThreadPool(6);
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReference<EncryptedTable<Reading>> current = new AtomicReference<>();
  private KeyStoreKeyProvider keys;
  private String tableName;

  @AfterEach
  void close() {
    done.set(true);
    threads.shutdownNow();
    keys.close();
  }

  private Hushtable hushtable(IndexGenerations generations) {
    return Hushtable.builder()
        .client(aws.dynamoDb())
        .keys(keys)
        .indexGenerations(generations)
        .build();
  }

  private EncryptedTable<Reading> table(IndexGenerations generations) {
    return hushtable(generations).table(tableName, Reading.class);
  }

  private static Reading item(int i) {
    return Reading.of("r-" + i, "sensor-" + i % SENSORS, i / 10);
  }

  @Test
  void rotation_underLoad_missesNothing() throws Exception {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    keys = store.provider();
    tableName = aws.uniqueTableName("readings");
    EncryptedTable<Reading> first = table(IndexGenerations.of(1));
    first.createTable();
    for (int i = 0; i < ITEMS; i++) {
      first.putItem(item(i));
    }
    current.set(first);
    List<Future<Integer>> load = new ArrayList<>();
    load.add(threads.submit(reader("SensorTimeIndex", 7, 1)));
    load.add(threads.submit(reader("SensorTimeIndex", 1_000, 2)));
    load.add(threads.submit(reader("SensorIndex", 9, 3)));
    load.add(threads.submit(writer(4)));
    load.add(threads.submit(writer(5)));

    Thread.sleep(300);
    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    current.set(table(IndexGenerations.of(1, 2)));
    Thread.sleep(700);
    current.set(table(IndexGenerations.of(2, 1)));
    Thread.sleep(700);
    Hushtable moving = hushtable(IndexGenerations.of(2, 1));
    moving.table(tableName, Reading.class);
    RehashReport report = moving.rehash(tableName);
    assertThat(report.rehashed()).as("the writers have not done it all").isPositive();
    while (report.rehashed() > 0) {
      report = moving.rehash(tableName);
    }
    Thread.sleep(300);
    current.set(table(IndexGenerations.of(2)));
    Thread.sleep(300);
    done.set(true);

    for (Future<Integer> one : load) {
      assertThat(one.get()).as("it had something to do").isGreaterThan(10);
    }
    assertThat(aws.dynamoDb().scan(r -> r.tableName(tableName)).items())
        .hasSize(ITEMS)
        .allSatisfy(
            item -> assertThat(item.get("sensor__hmac").b().asByteArray()[0]).isEqualTo((byte) 2));
  }

  /** Puts what is there, whole or in part, always with the same sensor. */
  private Callable<Integer> writer(long seed) {
    return () -> {
      Random random = new Random(seed);
      int written = 0;
      while (!done.get()) {
        // A few of them stay as they are, for what hashes them anew.
        Reading reading = item(random.nextInt(ITEMS / 2));
        reading.setValue("changed " + written++);
        if (random.nextBoolean()) {
          current.get().putItem(reading);
        } else {
          current.get().updateItem(reading);
        }
      }
      return written;
    };
  }

  /** Everything that has a sensor is found, once, and in order where there is one. */
  private Callable<Integer> reader(String index, int limit, long seed) {
    return () -> {
      Random random = new Random(seed);
      int searches = 0;
      while (!done.get()) {
        int sensor = random.nextInt(SENSORS);
        boolean forward = random.nextBoolean();
        List<String> found = new ArrayList<>();
        List<Integer> times = new ArrayList<>();
        current
            .get()
            .index(index)
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("sensor-" + sensor)))
                        .scanIndexForward(forward)
                        .limit(limit))
            .forEach(
                page ->
                    page.items()
                        .forEach(
                            item -> {
                              found.add(item.getId());
                              times.add(forward ? item.getTime() : -item.getTime());
                            }));
        Set<String> expected = new HashSet<>();
        for (int i = sensor; i < ITEMS; i += SENSORS) {
          expected.add("r-" + i);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        if (index.equals("SensorTimeIndex")) {
          assertThat(times).isSorted();
        }
        searches++;
      }
      return searches;
    };
  }
}
