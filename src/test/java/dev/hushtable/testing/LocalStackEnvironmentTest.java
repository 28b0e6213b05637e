package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;

/** That the LocalStack container serves both DynamoDB and KMS; needs Docker. */
@Testcontainers(disabledWithoutDocker = true)
class LocalStackEnvironmentTest {
  @Container static final LocalStackContainer CONTAINER = LocalStackEnvironment.newContainer();

  @Test
  void connect_whenContainerRuns_servesDynamoDbAndKms() {
    try (AwsTestEnvironment environment = LocalStackEnvironment.connect(CONTAINER)) {
      assertThat(environment.dynamoDb().listTables().tableNames()).isEmpty();
      assertThat(environment.createKmsKey()).startsWith("arn:aws:kms:us-east-1:");
    }
  }
}
