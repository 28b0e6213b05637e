package dev.hushtable.integration;

import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.LocalStackEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.localstack.LocalStackContainer;

/** On LocalStack, where there is Docker. */
@Testcontainers(disabledWithoutDocker = true)
class EncryptedTableLocalStackIT extends AbstractEncryptedTableTest {
  @Container
  private static final LocalStackContainer CONTAINER = LocalStackEnvironment.newContainer();

  private final AwsTestEnvironment environment = LocalStackEnvironment.connect(CONTAINER);

  @Override
  AwsTestEnvironment environment() {
    return environment;
  }

  @AfterAll
  void disconnect() {
    environment.close();
  }
}
