package dev.hushtable.integration;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.MigrationSettings;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process of its own that migrates a table, so that it can be killed. */
final class MigrationProcess {
  private MigrationProcess() {}

  /** The same in every process. */
  static MigrationSettings settings(Path checkpoints, double writeUnits) {
    return MigrationSettings.builder()
        .threads(2)
        .pageSize(3)
        .writeUnitsPerSecond(writeUnits)
        .checkpoints(new FileCheckpointStore(checkpoints))
        .checkpointInterval(Duration.ofMillis(10))
        .build();
  }

  /** Takes the table, the key file and the folder of checkpoints. */
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
      hushtable.migration(arguments[0], settings(Path.of(arguments[2]), 40)).run();
    }
  }
}
