package dev.hushtable.testing;

import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * DynamoDB and KMS on LocalStack, in a container. A test class uses it so, and is skipped where
 * there is no Docker:
 *
 * <pre>{@code
 * @Testcontainers(disabledWithoutDocker = true)
 * class SomethingLocalStackTest extends AbstractSomethingTest {
 *   @Container static final LocalStackContainer CONTAINER = LocalStackEnvironment.newContainer();
 *
 *   @BeforeAll
 *   static void connect() {
 *     environment = LocalStackEnvironment.connect(CONTAINER);
 *   }
 * }
 * }</pre>
 */
public final class LocalStackEnvironment {
  /** The last version that needs no account: later ones want a token. */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private LocalStackEnvironment() {}

  /** A container that is not started yet; it needs no Docker so far. */
  public static LocalStackContainer newContainer() {
    return new LocalStackContainer(IMAGE).withServices("dynamodb", "kms");
  }

  /** The environment of a started container. The caller closes it, before the container. */
  public static AwsTestEnvironment connect(LocalStackContainer started) {
    return AwsTestEnvironment.of(started.getEndpoint(), started.getEndpoint());
  }
}
