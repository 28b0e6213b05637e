package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.MigrationStep;
import dev.hushtable.migration.VerificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Tables that are migrated, with a client of their own to which something is done meanwhile. */
abstract class MigrationTestBase extends EncryptedTableTestBase {
  final Meanwhile meanwhile = new Meanwhile();
  private final List<SdkAutoCloseable> clients = new ArrayList<>();

  @AfterEach
  final void closeClients() {
    meanwhile.clear();
    clients.forEach(SdkAutoCloseable::close);
    clients.clear();
  }

  /** That accepts plaintext. */
  final Hushtable migrating() {
    return migrating(b -> b);
  }

  final Hushtable migrating(UnaryOperator<Hushtable.Builder> change) {
    DynamoDbClient client =
        aws.newDynamoDbClient(
            b ->
                b.overrideConfiguration(
                    o -> o.addExecutionInterceptor(meanwhile).addExecutionInterceptor(wire)));
    clients.add(client);
    return change
        .apply(
            Hushtable.builder()
                .client(client)
                .keys(keys)
                .plaintextPolicy(PlaintextPolicy.ACCEPT_READS))
        .build();
  }

  /** One thread and small pages, unless something else is said. */
  static Migration migration(
      Hushtable migrating, String table, Consumer<MigrationSettings.Builder> settings) {
    return migrating.migration(
        table,
        b -> {
          b.threads(1).pageSize(7);
          settings.accept(b);
        });
  }

  final void putRaw(String table, Map<String, AttributeValue> item) {
    aws.dynamoDb().putItem(r -> r.tableName(table).item(item));
  }

  final List<Map<String, AttributeValue>> raw(String table) {
    return aws
        .dynamoDb()
        .scanPaginator(r -> r.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  static long steps(MigrationReport report, MigrationStep step) {
    return report.counts().steps().getOrDefault(step, 0L);
  }

  static void assertClean(VerificationReport report, long items) {
    assertThat(report.isClean()).as("%s", report).isTrue();
    assertThat(report.items()).isEqualTo(items);
  }
}
