package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/**
 * Which endpoints tests may talk to: those on this machine, and hosts that are allowed by name,
 * such as that of a container, or by an address of a private network. Never allowed are the names
 * of AWS, in all of its partitions, and public addresses, of which it cannot be told whose they
 * are.
 *
 * <p>Immutable and thread safe. What it cannot see: a proxy or a tunnel that listens on this
 * machine and leads to AWS, and of a host that is allowed, whether its name is an alias of one of
 * AWS, or its address that of a VPC endpoint.
 */
public final class TestEndpoints {
  private static final TestEndpoints LOOPBACK = new TestEndpoints(Set.of());

  /** What the names of AWS itself end in, in all of its partitions. */
  private static final List<String> AWS =
      List.of(
          "amazonaws.com",
          "api.aws",
          "amazonaws.com.cn",
          "api.amazonwebservices.com.cn",
          "amazonaws.eu",
          "api.amazonwebservices.eu",
          "c2s.ic.gov",
          "api.aws.ic.gov",
          "sc2s.sgov.gov",
          "api.aws.scloud",
          "cloud.adc-e.uk",
          "api.cloud-aws.adc-e.uk",
          "csp.hci.ic.gov",
          "api.aws.hci.ic.gov");

  private final Set<String> allowed;

  private TestEndpoints(Set<String> allowed) {
    this.allowed = allowed;
  }

  /**
   * Only loopback: {@code localhost}, 127.0.0.0/8, {@code ::1}, and names that lead nowhere else.
   *
   * @return the rule
   */
  public static TestEndpoints loopback() {
    return LOOPBACK;
  }

  /**
   * Loopback, and hosts that are given by name.
   *
   * @param hosts names, or addresses that are private (RFC 1918, RFC 4193) or link-local, as
   *     endpoints have them but without scheme and port, such as {@code dynamodb-local}
   * @return the rule
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if one of them is AWS, a
   *     public address or no host name
   */
  public static TestEndpoints loopbackAnd(String... hosts) {
    return new TestEndpoints(
        Stream.of(hosts).map(TestEndpoints::allowable).collect(Collectors.toUnmodifiableSet()));
  }

  private static String allowable(String given) {
    if (!isHost(given)) {
      throw refused(
          "'"
              + given
              + "' is no host name. Give the host alone, such as dynamodb-local: without scheme, port and path, and each by its own"
              + " name.");
    }
    String host = normalized(given);
    if (isAws(host)) {
      throw refused("The host " + host + " is AWS, and cannot be allowed.");
    }
    if (isPublicAddress(host)) {
      throw refused(
          "The address "
              + host
              + " is public and may be one of AWS, so it cannot be allowed. Private and link-local ones can.");
    }
    return host;
  }

  /** Whether an endpoint can have it as its host. */
  private static boolean isHost(String given) {
    boolean bareIpv6 = given.indexOf(':') != given.lastIndexOf(':') && !given.startsWith("[");
    String host = bareIpv6 ? "[" + given + "]" : given;
    try {
      return host.equals(new URI("http://" + host + "/").getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Requires that an endpoint is one of those.
   *
   * @param endpoint the endpoint
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is not
   */
  public void require(URI endpoint) {
    String host = endpoint.getHost();
    if (host == null) {
      throw refused("The endpoint " + endpoint + " has no host.");
    }
    requireHost(normalized(host));
  }

  /**
   * Requires that a client sends to one of those. It is asked for a request, which is stopped
   * before it leaves, so that whatever decides on the endpoint has done so: the client's settings,
   * the environment, an endpoint provider, an interceptor. Nothing is sent, though interceptors of
   * the client, such as a {@link RecordingInterceptor}, see a {@code ListTables}.
   *
   * @param client the client
   * @return the same client
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it sends elsewhere, or
   *     does not tell where
   */
  public DynamoDbClient require(DynamoDbClient client) {
    requireOverride(client::serviceClientConfiguration);
    requireProbe(client::listTables);
    return client;
  }

  /**
   * The same for an asynchronous client.
   *
   * @param client the client
   * @return the same client
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it sends elsewhere, or
   *     does not tell where
   */
  public DynamoDbAsyncClient require(DynamoDbAsyncClient client) {
    requireOverride(client::serviceClientConfiguration);
    requireProbe(request -> client.listTables(request).join());
    return client;
  }

  /** Without an override the endpoint is AWS, and so might be what is asked for it. */
  private void requireOverride(Supplier<? extends SdkServiceClientConfiguration> configuration) {
    SdkServiceClientConfiguration settings;
    try {
      settings = configuration.get();
    } catch (UnsupportedOperationException e) {
      settings = null;
    }
    if (settings == null) {
      throw refused("This client does not tell where it sends to.");
    }
    URI endpoint =
        settings
            .endpointOverride()
            .orElseThrow(() -> refused("This client has no endpointOverride, so it talks to AWS."));
    require(endpoint);
  }

  private void requireProbe(Consumer<ListTablesRequest> call) {
    Probe probe = new Probe();
    RuntimeException failure = null;
    try {
      call.accept(
          ListTablesRequest.builder()
              .overrideConfiguration(
                  o ->
                      o.credentialsProvider(
                              StaticCredentialsProvider.create(
                                  AwsBasicCredentials.create("probe", "probe")))
                          .addPlugin(
                              c ->
                                  c.overrideConfiguration(
                                      c.overrideConfiguration().toBuilder()
                                          .addExecutionInterceptor(probe)
                                          .build())))
              .build());
    } catch (RuntimeException e) {
      failure = e;
    }
    String host = probe.host;
    if (host == null) {
      throw refused("It cannot be found out where this client sends to; see the cause.", failure);
    }
    requireHost(normalized(host));
  }

  private void requireHost(String host) {
    if (isAws(host)) {
      throw refused("The host " + host + " is AWS.");
    }
    if (isPublicAddress(host)) {
      throw refused("The address " + host + " is public and may be one of AWS.");
    }
    if (!allowed.contains(host) && !isLoopback(host)) {
      throw refused(
          "The host "
              + host
              + " is not on this machine. If it is no AWS endpoint, as of a container, allow it by name.");
    }
  }

  private static boolean isAws(String host) {
    return AWS.stream().anyMatch(suffix -> host.equals(suffix) || host.endsWith("." + suffix));
  }

  /** Whether it is an address and not of this machine or a private network; looks up nothing. */
  private static boolean isPublicAddress(String host) {
    if (!host.contains(":") && !host.matches("[0-9.]+")) {
      return false;
    }
    try {
      // A zone would have to be there.
      InetAddress address = InetAddress.getByName(host.replaceAll("%.*", ""));
      boolean uniqueLocal =
          address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
      return !(uniqueLocal
          || address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether all that a name leads to is this machine. */
  private static boolean isLoopback(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Without the brackets of an IPv6 address and the final dot of a full name. */
  private static String normalized(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$|\\.$", "");
  }

  private static InvalidUsageException refused(String what) {
    return refused(what, null);
  }

  private static InvalidUsageException refused(String what, @Nullable Throwable cause) {
    return new InvalidUsageException(
        ErrorCode.INVALID_CONFIGURATION,
        what + " The test kit works on endpoints of this machine only; nothing was sent.",
        cause);
  }

  /** Notes where a request goes, and stops it. */
  private static final class Probe implements ExecutionInterceptor {
    private volatile @Nullable String host;

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
      host = context.httpRequest().host();
      throw new StoppedException();
    }
  }

  private static final class StoppedException extends RuntimeException {
    StoppedException() {
      super("Stopped before it was sent.");
    }
  }
}
