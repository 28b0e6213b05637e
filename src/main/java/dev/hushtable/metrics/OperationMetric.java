package dev.hushtable.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.metrics.MetricCategory;
import software.amazon.awssdk.metrics.MetricLevel;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/**
 * What a {@link MetricPublisher} is told of each operation: a collection named {@value #COLLECTION}
 * with these metrics. Their level is {@code INFO}, so they are published by default.
 *
 * <p>A publisher such as the SDK's for CloudWatch makes dimensions of {@link #OPERATION}, {@link
 * #TABLE} and {@link #ERROR} if it is told to.
 */
public final class OperationMetric {
  /** The name of the collection. */
  public static final String COLLECTION = "HushtableOperation";

  // What it was

  /** What was called, such as {@code PutItem} or {@code DecryptModels}. */
  public static final SdkMetric<String> OPERATION = metric("HushtableOperation", String.class);

  /** The table; once for each of several. */
  public static final SdkMetric<String> TABLE = metric("HushtableTable", String.class);

  /** What it failed with; absent if it succeeded. */
  public static final SdkMetric<String> ERROR = metric("HushtableError", String.class);

  /** Whether it succeeded. */
  public static final SdkMetric<Boolean> SUCCESSFUL = metric("HushtableSuccessful", Boolean.class);

  // How long it took

  /** From the call to its result. */
  public static final SdkMetric<Duration> DURATION = metric("HushtableDuration", Duration.class);

  /** Waiting for keys: nearly nothing as long as they are cached. */
  public static final SdkMetric<Duration> KEY_WAIT = metric("HushtableKeyWait", Duration.class);

  /** Rewriting requests and responses, without what is encrypted or decrypted in them. */
  public static final SdkMetric<Duration> REWRITING = metric("HushtableRewriting", Duration.class);

  /** Encrypting, and hashing what is encrypted. */
  public static final SdkMetric<Duration> ENCRYPTION =
      metric("HushtableEncryption", Duration.class);

  /** Decrypting, and checking hashes. */
  public static final SdkMetric<Duration> DECRYPTION =
      metric("HushtableDecryption", Duration.class);

  /** Waiting for DynamoDB, with what the SDK does around it, over all calls that it took. */
  public static final SdkMetric<Duration> SERVICE_CALLS =
      metric("HushtableServiceCalls", Duration.class);

  // How much it was

  /** Items given back, encrypted, written or deleted. */
  public static final SdkMetric<Long> ITEMS = metric("HushtableItems", Long.class);

  /** Values that were encrypted. */
  public static final SdkMetric<Long> ENCRYPTED_VALUES =
      metric("HushtableEncryptedValues", Long.class);

  /** The bytes of their encoded plaintexts, with padding. */
  public static final SdkMetric<Long> ENCRYPTED_BYTES =
      metric("HushtableEncryptedBytes", Long.class);

  /** Values that were decrypted. */
  public static final SdkMetric<Long> DECRYPTED_VALUES =
      metric("HushtableDecryptedValues", Long.class);

  /** The bytes of their encoded plaintexts, with padding. */
  public static final SdkMetric<Long> DECRYPTED_BYTES =
      metric("HushtableDecryptedBytes", Long.class);

  /** Values that were hashed, to be stored or looked up, under each generation once. */
  public static final SdkMetric<Long> HASHED_VALUES = metric("HushtableHashedValues", Long.class);

  /** The times, but for {@link #DURATION}. */
  static final List<SdkMetric<Duration>> PARTS =
      List.of(KEY_WAIT, REWRITING, ENCRYPTION, DECRYPTION, SERVICE_CALLS);

  /** The amounts. */
  static final List<SdkMetric<Long>> AMOUNTS =
      List.of(
          ITEMS,
          ENCRYPTED_VALUES,
          ENCRYPTED_BYTES,
          DECRYPTED_VALUES,
          DECRYPTED_BYTES,
          HASHED_VALUES);

  private static final String BYTES_NOTE = ", as encoded, with padding";

  /** What is measured, for systems that show it beside the name. */
  private static final Map<SdkMetric<?>, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry(DURATION, "Operations of encrypted tables, from the call to its result"),
          Map.entry(KEY_WAIT, "Waiting for keys"),
          Map.entry(REWRITING, "Rewriting requests and responses, without encryption"),
          Map.entry(ENCRYPTION, "Encrypting, and hashing what is encrypted"),
          Map.entry(DECRYPTION, "Decrypting, and checking hashes"),
          Map.entry(SERVICE_CALLS, "Waiting for DynamoDB, over all calls of an operation"),
          Map.entry(ITEMS, "Items given back, encrypted, written or deleted"),
          Map.entry(ENCRYPTED_VALUES, "Values that were encrypted"),
          Map.entry(ENCRYPTED_BYTES, "Plaintexts that were encrypted" + BYTES_NOTE),
          Map.entry(DECRYPTED_VALUES, "Values that were decrypted"),
          Map.entry(DECRYPTED_BYTES, "Plaintexts that were decrypted" + BYTES_NOTE),
          Map.entry(HASHED_VALUES, "Values that were hashed, to be stored or looked up"));

  private OperationMetric() {}

  /** What a metric measures. */
  static String description(SdkMetric<?> metric) {
    return Objects.requireNonNull(DESCRIPTIONS.get(metric), metric.name());
  }

  /** Whether an amount is one of bytes. */
  static boolean isBytes(SdkMetric<Long> amount) {
    return amount.equals(ENCRYPTED_BYTES) || amount.equals(DECRYPTED_BYTES);
  }

  private static <T> SdkMetric<T> metric(String name, Class<T> type) {
    return SdkMetric.create(name, type, MetricLevel.INFO, MetricCategory.CUSTOM);
  }
}
