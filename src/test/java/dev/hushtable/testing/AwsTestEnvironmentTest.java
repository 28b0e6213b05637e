package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.testkit.LocalDynamoDb;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;

/** That the environment finds its endpoints and tidies up. */
class AwsTestEnvironmentTest {
  @Test
  void shared_whenAskedTwice_isTheSame() {
    AwsTestEnvironment shared = AwsTestEnvironment.shared();

    assertThat(AwsTestEnvironment.shared()).isSameAs(shared);
    assertThat(shared.dynamoDb().listTables().tableNames()).isNotNull();
    assertThat(shared.createKmsKey()).startsWith("arn:aws:kms:");
  }

  @Test
  void withOwnKms_whenItsKmsIsDown_leavesTheSharedOneUp() {
    try (AwsTestEnvironment own = AwsTestEnvironment.withOwnKms()) {
      own.createKmsKey();
      own.kmsEmulator().orElseThrow().goDown();

      assertThatThrownBy(own::createKmsKey).hasMessageContaining("Connection refused");
      assertThat(AwsTestEnvironment.shared().createKmsKey()).isNotEmpty();
      assertThat(own.dynamoDbEndpoint()).isEqualTo(AwsTestEnvironment.shared().dynamoDbEndpoint());
    }
  }

  @Test
  void close_whenServersAreNotItsOwn_deletesTablesAndKeys() {
    try (KmsEmulator emulator = KmsEmulator.start();
        LocalDynamoDb local = LocalDynamoDb.start()) {
      AwsTestClients clients = AwsTestClients.of(local.endpoint(), emulator.endpoint());
      AwsTestEnvironment environment = AwsTestEnvironment.of(local.endpoint(), emulator.endpoint());
      createTable(environment.dynamoDb(), environment.uniqueTableName("left-behind"));
      environment.uniqueTableName("never-made");
      String key = environment.createKmsKey();

      environment.close();

      try (DynamoDbClient dynamoDb = clients.dynamoDb(builder -> {});
          KmsClient kms = clients.kms(builder -> {})) {
        assertThat(dynamoDb.listTables().tableNames()).isEmpty();
        assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState())
            .isEqualTo(KeyState.PENDING_DELETION);
      }
    }
  }

  @Test
  void uniqueTableName_whenAskedTwice_differs() {
    AwsTestEnvironment shared = AwsTestEnvironment.shared();

    assertThat(shared.uniqueTableName("orders"))
        .startsWith("orders-")
        .isNotEqualTo(shared.uniqueTableName("orders"));
  }

  @Test
  void fromEnvironment_whenNothingIsSet_isEmpty() {
    assertThat(AwsTestClients.fromEnvironment(Map.of("AWS_REGION", "eu-west-1"))).isEmpty();
  }

  @Test
  void fromEnvironment_whenOnlyOneEndpointIsSet_refuses() {
    assertThatThrownBy(() -> AwsTestClients.fromEnvironment(Map.of("KMS_ENDPOINT", "aws")))
        .hasMessageContaining("set both DYNAMODB_ENDPOINT and KMS_ENDPOINT");
  }

  @Test
  void fromEnvironment_whenEndpointsAreSet_usesThem() {
    AwsTestClients clients =
        AwsTestClients.fromEnvironment(
                Map.of(
                    "DYNAMODB_ENDPOINT", "http://127.0.0.1:8000",
                    "KMS_ENDPOINT", "aws",
                    "AWS_REGION", "eu-west-1"))
            .orElseThrow();

    assertThat(clients.dynamoDbEndpoint()).hasValue(URI.create("http://127.0.0.1:8000"));
    assertThat(clients.kmsEndpoint()).isEmpty();
    assertThat(clients.region().id()).isEqualTo("eu-west-1");
  }

  private static void createTable(DynamoDbClient client, String name) {
    client.createTable(
        r ->
            r.tableName(name)
                .attributeDefinitions(
                    a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                .billingMode(BillingMode.PAY_PER_REQUEST));
  }
}
