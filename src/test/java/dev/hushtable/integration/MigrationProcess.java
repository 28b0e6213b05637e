package dev.hushtable.integration;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process of its own that migrates a table, so that it can be killed or told to end. */
final class MigrationProcess {
  private MigrationProcess() {}

  /** The same in every process. */
  static MigrationSettings settings(Path checkpoints, double writeUnits, Duration interval) {
    return MigrationSettings.builder()
        .threads(2)
        .pageSize(3)
        .writeUnitsPerSecond(writeUnits)
        .checkpoints(new FileCheckpointStore(checkpoints))
        .checkpointInterval(interval)
        .build();
  }

  /** Takes the table, the key file, the folder of checkpoints and how often to keep one. */
  public static void main(String[] arguments) {
    try (DynamoDbClient client = DynamoDbClient.create();
        LocalKeyProvider keys = LocalKeyProvider.open(Path.of(arguments[1]))) {
      Hushtable hushtable =
          Hushtable.builder()
              .client(client)
              .keys(keys)
              .plaintextPolicy(PlaintextPolicy.ACCEPT_READS)
              .build();
      hushtable.table(arguments[0], Customer.class);
      Migration migration =
          hushtable.migration(
              arguments[0], settings(Path.of(arguments[2]), 40, Duration.parse(arguments[3])));
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(migration, ended)));
      try {
        migration.run();
      } finally {
        ended.countDown();
      }
    }
  }

  /** As the page on migrations has it: the JVM is gone as soon as this returns. */
  private static void stop(Migration migration, CountDownLatch ended) {
    migration.stop();
    try {
      if (!ended.await(15, TimeUnit.SECONDS)) {
        System.err.println("The migration does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
