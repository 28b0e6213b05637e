package dev.hushtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.io.File;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointParams;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

/** That nothing is sent to AWS, nor asked of who would give credentials for it. */
class TestEndpointsTest {
  private static final URI LOCAL = URI.create("http://127.0.0.1:8000");

  private final TestEndpoints loopback = TestEndpoints.loopback();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger credentialsAsked = new AtomicInteger();

  /** Whatever a test asked for, nothing has left, and nobody was asked for credentials. */
  @AfterEach
  void nothingIsSent() {
    assertThat(sent).hasValue(0);
    assertThat(credentialsAsked).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8000",
        "http://127.8.9.10",
        "http://localhost:4566",
        "https://LOCALHOST.",
        "http://[::1]:8000",
        "http://[0:0:0:0:0:0:0:1]",
        "http://[::ffff:127.0.0.1]:8000"
      })
  void require_whenOnThisMachine_accepts(String endpoint) {
    assertThatCode(() -> loopback.require(URI.create(endpoint))).doesNotThrowAnyException();
    try (DynamoDbClient client = client(b -> b.endpointOverride(URI.create(endpoint)))) {
      assertThat(loopback.require(client)).isSameAs(client);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://dynamodb.eu-central-1.amazonaws.com",
        "https://DynamoDB.EU-Central-1.AmazonAWS.com.",
        "https://dynamodb.cn-north-1.amazonaws.com.cn",
        "https://dynamodb.us-east-1.api.aws",
        "https://dynamodb-fips.us-gov-west-1.amazonaws.com",
        "https://111122223333.ddb.us-east-1.amazonaws.com",
        "https://vpce-1a2b3c4d-5e6f.dynamodb.us-east-1.vpce.amazonaws.com",
        "https://amazonaws.com"
      })
  void require_whenAws_refusesEvenWhatIsAllowed(String endpoint) {
    URI uri = URI.create(endpoint);

    assertRefused(() -> loopback.require(uri), "is AWS");
    assertRefused(() -> TestEndpoints.loopbackAnd(uri.getHost()), "cannot be allowed");
    try (DynamoDbClient client = client(b -> b.endpointOverride(uri))) {
      assertRefused(() -> loopback.require(client), "is AWS");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.5:8000",
        "http://192.168.1.1",
        "http://0.0.0.0:8000",
        "http://169.254.169.254",
        "http://172.16.0.2",
        "http://[::ffff:10.0.0.5]:8000",
        "http://[fd12:3456:789a::1]:8000",
        "http://[fe80::1]",
        "http://[fe80::1%25eth0]",
        "http://no-such-host.invalid",
        "http://amazonaws.com.invalid"
      })
  void require_whenElsewhere_refusesUnlessAllowed(String endpoint) {
    URI uri = URI.create(endpoint);

    assertRefused(() -> loopback.require(uri), "not on this machine");
    assertThatCode(() -> TestEndpoints.loopbackAnd(uri.getHost()).require(uri))
        .doesNotThrowAnyException();
    assertRefused(
        () -> TestEndpoints.loopbackAnd("dynamodb-local").require(uri), "not on this machine");
  }

  /** Whose they are cannot be told. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "52.119.228.1",
        "172.15.0.1",
        "172.32.0.1",
        "11.0.0.1",
        "100.64.0.1",
        "[2001:db8::1]",
        "[2600:1f18::1%25eth0]",
        "[::ffff:52.119.228.1]",
        "[64:ff9b::3477:e401]"
      })
  void require_whenAPublicAddress_refusesEvenWhatIsAllowed(String host) {
    URI uri = URI.create("http://" + host + ":8000");

    assertRefused(() -> loopback.require(uri), "is public and may be one of AWS");
    assertRefused(() -> TestEndpoints.loopbackAnd(host), "cannot be allowed");
    assertRefused(
        () -> TestEndpoints.loopbackAnd(host.replaceAll("[\\[\\]]", "")), "cannot be allowed");
    try (DynamoDbClient client = client(b -> b.endpointOverride(uri))) {
      assertRefused(() -> loopback.require(client), "is public");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://dynamodb-local:8000",
        "dynamodb-local:8000",
        "dynamodb-local/path",
        "user@dynamodb-local",
        "*",
        "*.local",
        "",
        " ",
        "dynamodb local",
        "10.0.0.5:8000",
        "[fe80::1]:8000",
        "10.0.0",
        "[]"
      })
  void loopbackAnd_whenItIsNoHostName_refuses(String host) {
    assertRefused(() -> TestEndpoints.loopbackAnd("ok", host), "'" + host + "' is no host name");
    assertRefused(() -> TestEndpoints.loopbackAnd(host), "such as dynamodb-local");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DynamoDB-Local", "dynamodb-local.", "db.internal", "fe80::1", "[::1]"})
  void loopbackAnd_whenItIsAHostName_accepts(String host) {
    String inUri = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;

    TestEndpoints.loopbackAnd(host).require(URI.create("http://" + inUri + ":8000"));
  }

  @Test
  void require_whenThereIsNoHost_refuses() {
    assertRefused(() -> loopback.require(URI.create("file:/tmp/x")), "has no host");
  }

  /** By the SDK's own rules: any Region, with and without FIPS and dual stack. */
  @Test
  void require_whenAnyEndpointOfTheSdk_refuses() {
    int asked = 0;
    for (Region region : Region.regions()) {
      for (int variant = 0; variant < 4; variant++) {
        DynamoDbEndpointParams params =
            DynamoDbEndpointParams.builder()
                .region(region)
                .useFips(variant % 2 == 1)
                .useDualStack(variant / 2 == 1)
                .build();
        Endpoint endpoint;
        try {
          endpoint = DynamoDbEndpointProvider.defaultProvider().resolveEndpoint(params).join();
        } catch (RuntimeException e) {
          continue;
        }
        asked++;
        assertRefused(
            () -> TestEndpoints.loopbackAnd(endpoint.url().getHost()).require(endpoint.url()),
            "is AWS");
      }
    }
    assertThat(asked).isGreaterThan(100);
  }

  @Test
  void require_whenAClientHasNoOverride_refuses() {
    try (DynamoDbClient client = client(b -> {});
        DynamoDbClient fips = client(b -> b.fipsEnabled(true).dualstackEnabled(true));
        DynamoDbAsyncClient async = asyncClient(null)) {
      assertRefused(() -> loopback.require(client), "no endpointOverride");
      assertRefused(() -> loopback.require(fips), "no endpointOverride");
      assertRefused(() -> loopback.require(async), "no endpointOverride");
    }
  }

  @Test
  void require_whenAnAsyncClientIsOnThisMachine_accepts() {
    try (DynamoDbAsyncClient client = asyncClient(LOCAL)) {
      assertThat(loopback.require(client)).isSameAs(client);
    }
  }

  @Test
  void require_whenAnAsyncClientIsElsewhere_refuses() {
    try (DynamoDbAsyncClient client = asyncClient(URI.create("http://10.0.0.5"))) {
      assertRefused(() -> loopback.require(client), "not on this machine");
    }
  }

  @Test
  void require_whenAnEndpointProviderLeadsToAws_refuses() {
    URI aws = URI.create("https://dynamodb.us-east-1.amazonaws.com");
    DynamoDbEndpointProvider provider =
        params -> CompletableFuture.completedFuture(Endpoint.builder().url(aws).build());
    try (DynamoDbClient client =
        client(b -> b.endpointOverride(LOCAL).endpointProvider(provider))) {
      assertRefused(() -> loopback.require(client), "dynamodb.us-east-1.amazonaws.com is AWS");
    }
  }

  @Test
  void require_whenAnInterceptorLeadsToAws_refuses() {
    ExecutionInterceptor detour =
        new ExecutionInterceptor() {
          @Override
          public SdkHttpRequest modifyHttpRequest(
              Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                .host("dynamodb.us-east-1.amazonaws.com")
                .build();
          }
        };
    try (DynamoDbClient client =
        client(
            b ->
                b.endpointOverride(LOCAL)
                    .overrideConfiguration(c -> c.addExecutionInterceptor(detour)))) {
      assertRefused(() -> loopback.require(client), "dynamodb.us-east-1.amazonaws.com is AWS");
    }
  }

  @Test
  void require_whenAnInterceptorStopsTheProbe_refuses() {
    ExecutionInterceptor failing =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            throw new IllegalStateException("no requests today");
          }
        };
    try (DynamoDbClient client =
        client(
            b ->
                b.endpointOverride(LOCAL)
                    .overrideConfiguration(c -> c.addExecutionInterceptor(failing)))) {
      assertRefused(() -> loopback.require(client), "cannot be found out");
    }
  }

  /** As a mock is one. */
  @Test
  void require_whenAClientDoesNotTell_refuses() {
    DynamoDbClient silent =
        new DynamoDbClient() {
          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };

    assertRefused(() -> loopback.require(silent), "does not tell");
  }

  /** In another process, since the environment of this one cannot be changed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8000 accepted",
        "https://dynamodb.us-east-1.amazonaws.com refused",
        "http://10.0.0.5:8000 refused"
      })
  void require_whenTheEnvironmentNamesTheEndpoint_goesByIt(String endpointAndOutcome)
      throws Exception {
    String[] words = endpointAndOutcome.split(" ");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Requiring.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("AWS_ENDPOINT_URL", words[0], "AWS_REGION", "us-east-1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("<" + words[1] + ">");
  }

  /** Asks with a client that has no settings. */
  public static final class Requiring {
    public static void main(String[] arguments) {
      String outcome = "accepted";
      try (DynamoDbClient client = DynamoDbClient.create()) {
        TestEndpoints.loopback().require(client);
      } catch (InvalidUsageException e) {
        outcome = "refused";
      }
      System.out.println("<" + outcome + ">");
    }
  }

  private DynamoDbClient client(Consumer<DynamoDbClientBuilder> customizer) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(new Credentials())
            .httpClient(new NoHttp());
    customizer.accept(builder);
    return builder.build();
  }

  private DynamoDbAsyncClient asyncClient(URI endpoint) {
    return DynamoDbAsyncClient.builder()
        .region(Region.US_EAST_1)
        .credentialsProvider(new Credentials())
        .httpClient(new NoAsyncHttp())
        .endpointOverride(endpoint)
        .build();
  }

  private static void assertRefused(ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidUsageException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining(words)
        .hasMessageContaining("nothing was sent");
  }

  private final class Credentials implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
      credentialsAsked.incrementAndGet();
      throw new IllegalStateException("asked for credentials");
    }
  }

  private final class NoHttp implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      sent.incrementAndGet();
      throw new IllegalStateException("sent");
    }

    @Override
    public void close() {}
  }

  private final class NoAsyncHttp implements SdkAsyncHttpClient {
    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
      sent.incrementAndGet();
      throw new IllegalStateException("sent");
    }

    @Override
    public void close() {}
  }
}
