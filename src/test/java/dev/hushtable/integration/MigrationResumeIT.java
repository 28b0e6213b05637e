package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.CHECKPOINT_REFUSED;
import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.migration.MigrationStep.ENCRYPT;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.migration.Checkpoint;
import dev.hushtable.migration.CheckpointStore;
import dev.hushtable.migration.DynamoDbCheckpointStore;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationProgress;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.testing.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Migrations that are stopped, killed, taken up, slowed down and watched. */
class MigrationResumeIT extends MigrationTestBase {
  private static final int ITEMS = 60;

  @TempDir private Path folder;
  private EncryptedTable<Customer> customers;
  private String table;

  @BeforeEach
  void fillTable() {
    customers = newTable(Customer.class);
    table = customers.tableName();
    for (int i = 0; i < ITEMS; i++) {
      putRaw(table, MigrationIT.plain(customer(i)));
    }
  }

  private static Customer customer(int i) {
    return Customer.of("c-" + i, i + "@example.com", "078-05-" + i);
  }

  private Migration customersMigration(Consumer<MigrationSettings.Builder> settings) {
    Hushtable migrating = migrating();
    migrating.table(table, Customer.class);
    return migration(migrating, table, settings);
  }

  private long encrypted() {
    return raw(table).stream().filter(item -> item.containsKey("ssn__source")).count();
  }

  // --- Stopped

  @Test
  void stop_whileItRuns_finishesThePagesAndIsTakenUp() {
    DynamoDbCheckpointStore inTable =
        new DynamoDbCheckpointStore(aws.dynamoDb(), aws.uniqueTableName("checkpoints"));
    inTable.createTable();
    inTable.createTable();
    for (CheckpointStore store : List.of(new FileCheckpointStore(folder), inTable)) {
      AtomicReference<Migration> self = new AtomicReference<>();
      meanwhile.before(ScanRequest.class, 3, () -> self.get().stop());
      self.set(customersMigration(b -> b.checkpoints(store)));

      MigrationReport stopped = self.get().run();

      assertThat(stopped.finished()).isFalse();
      assertThat(stopped.counts().items()).as("three pages").isEqualTo(3 * 7);
      Checkpoint checkpoint = store.load(table, 0, 1).orElseThrow();
      assertThat(checkpoint.counts().items()).isEqualTo(3 * 7);
      assertThat(checkpoint.positions()).hasSize(1);

      List<Integer> scanned = new ArrayList<>();
      MigrationReport report =
          customersMigration(
                  b -> b.checkpoints(store).onProgress(p -> scanned.add((int) p.counts().items())))
              .run();

      assertThat(report.finished()).isTrue();
      assertThat(report.counts().items()).as("each once").isEqualTo(ITEMS);
      assertThat(store.load(table, 0, 1)).as("it is done").isEmpty();
      assertThat(encrypted()).isEqualTo(ITEMS);
      backToTheClear();
    }
  }

  /** It is going on already, though no page is being worked on. */
  @Test
  void stop_beforeTheFirstPage_endsTheRunAndNoLaterOne() {
    FileCheckpointStore store = new FileCheckpointStore(folder);
    AtomicReference<Migration> self = new AtomicReference<>();
    meanwhile.before(DescribeTableRequest.class, 1, () -> self.get().stop());
    self.set(customersMigration(b -> b.checkpoints(store)));

    MigrationReport stopped = self.get().run();

    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.counts().items()).isZero();
    assertThat(store.load(table, 0, 1)).isPresent();

    self.get().stop();
    assertThat(self.get().run().finished()).as("none was going on").isTrue();
  }

  @Test
  void run_whenCheckpointsCannotBeKept_changesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("a file"), "");

    assertRefused(
        () -> customersMigration(b -> b.checkpoints(new FileCheckpointStore(file))).run(),
        INVALID_CONFIGURATION,
        file.toString());

    assertThat(encrypted()).isZero();
  }

  private void backToTheClear() {
    for (int i = 0; i < ITEMS; i++) {
      putRaw(table, MigrationIT.plain(customer(i)));
    }
  }

  @Test
  void run_whenItFails_keepsACheckpoint() {
    FileCheckpointStore store = new FileCheckpointStore(folder);
    meanwhile.before(
        ScanRequest.class,
        4,
        () -> {
          throw new IllegalStateException("The network is down");
        });

    assertThatThrownBy(() -> customersMigration(b -> b.checkpoints(store)).run())
        .hasStackTraceContaining("The network is down");

    assertThat(store.load(table, 0, 1).orElseThrow().counts().items()).isEqualTo(3 * 7);
    assertThat(customersMigration(b -> b.checkpoints(store)).run().counts().items())
        .isEqualTo(ITEMS);
  }

  @Test
  void run_whenTheThreadIsInterrupted_keepsACheckpointAndStaysInterrupted() {
    FileCheckpointStore store = new FileCheckpointStore(folder);
    Thread runner = Thread.currentThread();
    meanwhile.before(ScanRequest.class, 4, runner::interrupt);

    // Slow, so that it is still going on when the interruption arrives.
    assertThatThrownBy(
            () -> customersMigration(b -> b.checkpoints(store).writeUnitsPerSecond(100)).run())
        .hasMessageContaining("Interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.load(table, 0, 1)).isPresent();
  }

  @Test
  void run_onACheckpointOfOtherSettings_isRefused() {
    FileCheckpointStore store = new FileCheckpointStore(folder);
    AtomicReference<Migration> self = new AtomicReference<>();
    meanwhile.before(ScanRequest.class, 2, () -> self.get().stop());
    self.set(customersMigration(b -> b.checkpoints(store)));
    self.get().run();
    Checkpoint kept = store.load(table, 0, 1).orElseThrow();

    for (Consumer<MigrationSettings.Builder> other :
        List.<Consumer<MigrationSettings.Builder>>of(b -> b.threads(2), b -> b.steps(ENCRYPT))) {
      assertRefused(
          () -> customersMigration(other.andThen(b -> b.checkpoints(store))).run(),
          CHECKPOINT_REFUSED,
          table,
          "threads 1",
          "delete the checkpoint");
    }
    Hushtable otherPolicy = migrating(b -> b.plaintextPolicy(PlaintextPolicy.acceptReads("ssn")));
    otherPolicy.table(table, Customer.class);
    assertRefused(
        () -> migration(otherPolicy, table, b -> b.checkpoints(store)).run(), CHECKPOINT_REFUSED);
    assertThat(customersMigration(b -> b.checkpoints(store).dryRun(true)).run().counts().items())
        .as("a dry run has none")
        .isEqualTo(ITEMS);
    assertThat(store.load(table, 0, 1)).contains(kept);
    // What does not change what is done may be changed.
    assertThat(
            customersMigration(b -> b.checkpoints(store).pageSize(50).writeUnitsPerSecond(1e6))
                .run()
                .finished())
        .isTrue();
  }

  // --- Killed

  @Test
  void run_afterTheProcessWasKilled_goesOnFromTheCheckpoint() throws Exception {
    Path keyFile = folder.resolve("keys");
    Path checkpoints = folder.resolve("checkpoints");
    LocalKeyProvider.create(keyFile).close();
    FileCheckpointStore store = new FileCheckpointStore(checkpoints);
    Process process = process(keyFile, checkpoints, Duration.ofMillis(10));
    try {
      while (store.load(table, 0, 1).map(c -> c.counts().changed()).orElse(0L) < 10) {
        assertThat(process.isAlive()).as("it was killed, and did not end by itself").isTrue();
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    long before = encrypted();
    Checkpoint checkpoint = store.load(table, 0, 1).orElseThrow();
    assertThat(before).isBetween(10L, ITEMS - 1L);
    assertThat(checkpoint.counts().changed()).isLessThanOrEqualTo(before);

    try (LocalKeyProvider local = LocalKeyProvider.open(keyFile)) {
      Hushtable migrating = migrating(b -> b.keys(local));
      EncryptedTable<Customer> readable = migrating.table(table, Customer.class);
      MigrationReport report =
          migrating
              .migration(table, MigrationProcess.settings(checkpoints, 1e6, Duration.ofMillis(10)))
              .run();

      assertThat(report.finished()).isTrue();
      assertThat(report.counts().items()).as("each once, by either process").isEqualTo(ITEMS);
      assertClean(migration(migrating, table, b -> {}).verify(), ITEMS);
      for (int i = 0; i < ITEMS; i++) {
        assertThat(readable.getItem(customer(i))).isEqualTo(customer(i));
      }
    }
    assertThat(store.load(table, 0, 1)).isEmpty();
  }

  @Test
  void run_whenTheProcessIsToldToEnd_keepsACheckpoint() throws Exception {
    Path keyFile = folder.resolve("keys");
    Path checkpoints = folder.resolve("checkpoints");
    LocalKeyProvider.create(keyFile).close();
    FileCheckpointStore store = new FileCheckpointStore(checkpoints);
    Process process = process(keyFile, checkpoints, Duration.ofHours(1));
    try {
      while (encrypted() < 10) {
        assertThat(process.isAlive()).as("it was told to end").isTrue();
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(store.load(table, 0, 1)).as("the interval is long").isEmpty();
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(store.load(table, 0, 1).orElseThrow().counts().changed())
        .isEqualTo(encrypted())
        .isLessThan(ITEMS);
  }

  private Process process(Path keyFile, Path checkpoints, Duration interval) throws Exception {
    return JavaProcess.of(
            aws.environmentVariables(),
            System.getProperty("java.class.path"),
            MigrationProcess.class,
            List.of(table, keyFile.toString(), checkpoints.toString(), interval.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  // --- Slowed down and watched

  @Test
  void run_withALimit_takesAtLeastThatLong() {
    MigrationReport report = customersMigration(b -> b.threads(3).writeUnitsPerSecond(200)).run();

    double units = report.counts().writeUnits();
    assertThat(units).isGreaterThanOrEqualTo(ITEMS);
    // The last request of each thread is not waited for.
    assertThat(report.elapsed().toMillis() / 1e3).isGreaterThanOrEqualTo((units - 3 * 10) / 200);

    MigrationReport reading = customersMigration(b -> b.pageSize(2).readUnitsPerSecond(20)).run();
    double read = reading.counts().readUnits();
    assertThat(reading.elapsed().toMillis() / 1e3).isGreaterThanOrEqualTo((read - 5) / 20);
  }

  @Test
  void run_whenDynamoDbThrottles_waitsAndGoesOn() {
    meanwhile.before(
        UpdateItemRequest.class,
        5,
        () -> {
          throw ProvisionedThroughputExceededException.builder()
              .awsErrorDetails(
                  AwsErrorDetails.builder()
                      .errorCode("ProvisionedThroughputExceededException")
                      .build())
              .build();
        });

    assertThat(customersMigration(b -> {}).run().counts().changed()).isEqualTo(ITEMS);
    assertThat(meanwhile.isDone()).isTrue();
  }

  @Test
  void run_whenSomebodyListens_tellsHowFarItIs() {
    List<MigrationProgress> told = new ArrayList<>();

    MigrationReport report =
        customersMigration(
                b ->
                    b.writeUnitsPerSecond(500)
                        .progressInterval(Duration.ofMillis(10))
                        .onProgress(told::add))
            .run();

    MigrationProgress last = told.get(told.size() - 1);
    assertThat(last.counts()).isEqualTo(report.counts());
    assertThat(last.remaining()).contains(Duration.ZERO);
    assertThat(told).hasSizeGreaterThan(1).allMatch(p -> p.estimatedItems() == ITEMS);
    assertThat(told).allMatch(p -> p.tableName().equals(table));
    MigrationProgress between =
        told.stream()
            .filter(p -> p.counts().items() > 0 && p.counts().items() < ITEMS)
            .findFirst()
            .orElseThrow();
    double seconds = between.elapsed().toNanos() / 1e9;
    assertThat(between.itemsPerSecond() * seconds)
        .isCloseTo(between.counts().items(), offset(0.01));
    assertThat(between.remaining().orElseThrow().toMillis() / 1e3 * between.itemsPerSecond())
        .isCloseTo(ITEMS - between.counts().items(), offset(between.itemsPerSecond() / 1e3 + 0.01));
  }

  @Test
  void run_whenTheListenerThrows_endsAndThrowsThat() {
    assertThatThrownBy(
            () ->
                customersMigration(
                        b ->
                            b.writeUnitsPerSecond(50)
                                .progressInterval(Duration.ofMillis(10))
                                .onProgress(
                                    p -> {
                                      throw new IllegalStateException("enough");
                                    }))
                    .run())
        .hasMessage("enough");
    assertThat(encrypted()).isLessThan(ITEMS);
  }

  @Test
  void stop_whileItVerifies_reportsThatItIsNotFinished() {
    AtomicReference<Migration> self = new AtomicReference<>();
    meanwhile.before(ScanRequest.class, 2, () -> self.get().stop());
    self.set(customersMigration(b -> {}));

    var report = self.get().verify();

    assertThat(report.finished()).isFalse();
    assertThat(report.isClean()).isFalse();
    assertThat(report.items()).isEqualTo(2 * 7);
    assertThat(report.left()).isEqualTo(Map.of(ENCRYPT, 2 * 7L));
    assertThat(customersMigration(b -> {}).verify().left())
        .isEqualTo(Map.of(ENCRYPT, (long) ITEMS));
    assertThat(raw(table).get(0).get("ssn").type()).isEqualTo(AttributeValue.Type.S);
  }
}
