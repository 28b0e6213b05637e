package dev.hushtable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small AWS KMS on loopback that speaks the KMS JSON protocol to the real {@code KmsClient} and
 * {@code KmsAsyncClient}.
 *
 * <p>It does what KMS does where it matters to a client: the encryption context is authenticated,
 * keys that are disabled or pending deletion refuse, wrong keys and altered blobs fail with the
 * right exception types, and blobs have the length of real ones. It counts calls, fails on demand
 * ({@link Fault}), and can go down. Every emulator has its own keys; it takes milliseconds to
 * start, so a test that injects faults best has one to itself.
 *
 * <p>It does not check signatures, policies or grants, knows one account, and offers only {@link
 * KmsOperations these operations}. What it does not support it refuses. It stands for KMS in every
 * Region: a client's signature tells which one it means, and a key exists in its Region only.
 */
public final class KmsEmulator implements AutoCloseable {
  /** The Region of the keys that are made without a call. */
  public static final String REGION = "us-east-1";

  /** The account of every key. */
  public static final String ACCOUNT = "111122223333";

  private static final Pattern SIGNED_REGION =
      Pattern.compile("Credential=[^/]*/\\d+/([^/]+)/kms/");
  private static final String TARGET_PREFIX = "TrentService.";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KmsRegions regions;
  private final Map<String, KmsOperations> operations = new ConcurrentHashMap<>();
  private final Faults faults = new Faults();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final LoopbackHttpServer server = LoopbackHttpServer.start("kms-emulator", this::handle);

  private KmsEmulator(KmsRegions regions) {
    this.regions = regions;
  }

  /** Starts an emulator without keys. It is ready to serve when this returns. */
  public static KmsEmulator start() {
    return new KmsEmulator(new KmsRegions());
  }

  /**
   * Starts another emulator that serves the same account, as KMS has an endpoint in each Region:
   * each has faults and outages of its own, and both know all keys.
   */
  public KmsEmulator startTwin() {
    return new KmsEmulator(regions);
  }

  /** Where the emulator listens, for {@code endpointOverride}. The same as long as it lives. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Stops listening, so that clients are refused a connection. Keys are kept. */
  public void goDown() {
    server.goDown();
  }

  /** Listens again on the same port, with the same keys. */
  public void comeBack() {
    server.comeBack();
  }

  @Override
  public void close() {
    server.close();
  }

  /** How many calls arrived, retries and failed calls included. */
  public int calls() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** How many calls of one operation arrived, such as {@code "Decrypt"}. */
  public int calls(String operation) {
    AtomicInteger count = calls.get(operation);
    return count == null ? 0 : count.get();
  }

  /** Counts from zero again. */
  public void resetCalls() {
    calls.clear();
  }

  /** Sets a fault, besides those that are set already. */
  public void inject(Fault fault) {
    faults.add(fault);
  }

  /** Clears every fault. */
  public void clearFaults() {
    faults.clear();
  }

  /** Makes a symmetric encryption key, without a call, and returns its ARN. */
  public String createKey() {
    return create(EmulatedKmsKey.Spec.SYMMETRIC_DEFAULT, false);
  }

  /** Makes an HMAC_512 key, without a call, and returns its ARN. */
  public String createHmacKey() {
    return create(EmulatedKmsKey.Spec.HMAC_512, false);
  }

  /** Makes a multi-Region symmetric encryption key, without a call, and returns its ARN. */
  public String createMultiRegionKey() {
    return create(EmulatedKmsKey.Spec.SYMMETRIC_DEFAULT, true);
  }

  /** Makes an RSA_2048 encryption key, without a call, and returns its ARN. */
  public String createRsaKey() {
    return create(EmulatedKmsKey.Spec.RSA_2048, false);
  }

  /** Makes an ECC_NIST_P256 key for key agreement, without a call, and returns its ARN. */
  public String createKeyAgreementKey() {
    return create(EmulatedKmsKey.Spec.ECC_NIST_P256, false);
  }

  /**
   * Adds a symmetric encryption key that exists elsewhere, so that it opens what was encrypted
   * there, and returns its ARN.
   */
  public String importKey(UUID id, byte[] material) {
    return add(id, EmulatedKmsKey.Spec.SYMMETRIC_DEFAULT, material);
  }

  /** Adds an HMAC_512 key that exists elsewhere, and returns its ARN. */
  public String importHmacKey(UUID id, byte[] material) {
    return add(id, EmulatedKmsKey.Spec.HMAC_512, material);
  }

  private String add(UUID id, EmulatedKmsKey.Spec spec, byte[] material) {
    EmulatedKmsKey key =
        new EmulatedKmsKey(id, REGION, spec, false, "", KmsKeyMaterial.of(spec, material));
    return regions.in(REGION).add(key).arn();
  }

  /** Replicates a multi-Region key, without a call, and returns the replica's ARN. */
  public String replicateKey(String arn, String region) {
    return regions.replicate(regions.resolveArn(arn), region, "").arn();
  }

  /** Disables a key, without a call. */
  public void disableKey(String arn) {
    regions.resolveArn(arn).disable();
  }

  /** Enables a key, without a call. */
  public void enableKey(String arn) {
    regions.resolveArn(arn).enable();
  }

  /** Puts a key into pending deletion, without a call. */
  public void scheduleDeletion(String arn) {
    regions.resolveArn(arn).scheduleDeletion(Instant.now().plus(Duration.ofDays(30)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation =
          target != null && target.startsWith(TARGET_PREFIX)
              ? target.substring(TARGET_PREFIX.length())
              : "(none)";
      calls.computeIfAbsent(operation, name -> new AtomicInteger()).incrementAndGet();
      byte[] body = exchange.getRequestBody().readAllBytes();
      try {
        for (Fault fault : faults.take(operation)) {
          if (!survives(fault, operation, exchange)) {
            return;
          }
        }
        send(exchange, 200, operations(exchange).perform(operation, parse(body)));
      } catch (KmsError e) {
        sendError(exchange, e);
      } catch (RuntimeException e) {
        sendError(exchange, new KmsError("KMSInternalException", 500, "emulator bug: " + e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String create(EmulatedKmsKey.Spec spec, boolean multiRegion) {
    return regions.in(REGION).create(spec, multiRegion, "").arn();
  }

  private KmsOperations operations(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher matcher = SIGNED_REGION.matcher(authorization == null ? "" : authorization);
    String region = matcher.find() ? matcher.group(1) : REGION;
    return operations.computeIfAbsent(region, name -> new KmsOperations(regions, name));
  }

  /** Acts out a fault; whether the call goes on after it. */
  private static boolean survives(Fault fault, String operation, HttpExchange exchange)
      throws IOException, InterruptedException {
    switch (fault.kind()) {
      case THROTTLE -> throw KmsError.badRequest("ThrottlingException", "Rate exceeded");
      case SERVER_ERROR -> throw new KmsError("KMSInternalException", 500, "Internal failure");
      case ACCESS_DENIED ->
          throw KmsError.badRequest(
              "AccessDeniedException",
              "User: arn:aws:iam::"
                  + ACCOUNT
                  + ":user/test is not authorized to perform: kms:"
                  + operation);
      case UNAVAILABLE -> {
        exchange.sendResponseHeaders(503, -1);
        return false;
      }
      case DROPPED_CONNECTION -> {
        return false;
      }
      case LATENCY -> Thread.sleep(fault.latency().toMillis());
    }
    return true;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw KmsError.badRequest("SerializationException", "The body is not JSON");
    }
  }

  private static void sendError(HttpExchange exchange, KmsError error) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("__type", error.type());
    if (error.getMessage() != null) {
      body.put("message", error.getMessage());
    }
    send(exchange, error.status(), body);
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
