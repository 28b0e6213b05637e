package dev.hushtable.streams;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One change of one item, as a stream tells it.
 *
 * <p>Only the items are authenticated, and that they belong to {@link #keys()}. What was done,
 * when, by whom and in which order is as the stream says.
 *
 * <p>Immutable and thread safe, as far as the items are. {@link #toString()} leaves the items out.
 *
 * @param <T> the class of the items
 */
public final class ItemChange<T> {

  /** What was done to an item. */
  public enum Kind {
    /** It was added to the table. */
    INSERT,
    /** It was there before and is there now. */
    MODIFY,
    /** It was removed from the table. */
    REMOVE
  }

  private final Kind kind;
  private final Map<String, AttributeValue> keys;
  private final @Nullable T oldItem;
  private final @Nullable T newItem;
  private final String sequenceNumber;
  private final @Nullable Instant approximateCreationTime;
  private final boolean byTimeToLive;

  private ItemChange(Builder<T> builder) {
    this.kind = required(builder.kind, "kind");
    this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(required(builder.keys, "keys")));
    this.oldItem = builder.oldItem;
    this.newItem = builder.newItem;
    this.sequenceNumber = required(builder.sequenceNumber, "sequenceNumber");
    this.approximateCreationTime = builder.approximateCreationTime;
    this.byTimeToLive = builder.byTimeToLive;
  }

  private static <V> V required(@Nullable V value, String setting) {
    if (value == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "ItemChange needs " + setting + "; set it on the builder.");
    }
    return value;
  }

  /**
   * A builder, for tests of what handles changes.
   *
   * @param <T> the class of the items
   * @return a new builder
   */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /**
   * What was done.
   *
   * @return the kind of change
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The primary key of the item, by the plain names of its attributes. An attribute that is
   * encrypted has its hash as value, which is accepted wherever a key is asked for; the plain value
   * is in the items.
   *
   * @return one or two attributes; the map cannot be changed
   */
  public Map<String, AttributeValue> keys() {
    return keys;
  }

  /**
   * The item as it was before.
   *
   * @return empty if there was none, or if the stream does not carry old images
   */
  public Optional<T> oldItem() {
    return Optional.ofNullable(oldItem);
  }

  /**
   * The item as it was afterwards.
   *
   * @return empty if there is none, or if the stream does not carry new images
   */
  public Optional<T> newItem() {
    return Optional.ofNullable(newItem);
  }

  /**
   * The number of the record within its shard. Unique; those of one shard ascend.
   *
   * @return a decimal number of up to 40 digits
   */
  public String sequenceNumber() {
    return sequenceNumber;
  }

  /**
   * When the change was made, to the second.
   *
   * @return empty if the record does not say
   */
  public Optional<Instant> approximateCreationTime() {
    return Optional.ofNullable(approximateCreationTime);
  }

  /**
   * Whether DynamoDB itself removed the item, because its time to live was over. Where a global
   * table has replicas, only the stream of the Region that removed it says so.
   *
   * @return false if an application made the change
   */
  public boolean byTimeToLive() {
    return byTimeToLive;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ItemChange<?> that
        && kind == that.kind
        && keys.equals(that.keys)
        && Objects.equals(oldItem, that.oldItem)
        && Objects.equals(newItem, that.newItem)
        && sequenceNumber.equals(that.sequenceNumber)
        && Objects.equals(approximateCreationTime, that.approximateCreationTime)
        && byTimeToLive == that.byTimeToLive;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        kind, keys, oldItem, newItem, sequenceNumber, approximateCreationTime, byTimeToLive);
  }

  /** Without the items, which are decrypted. */
  @Override
  public String toString() {
    return "ItemChange(kind="
        + kind
        + ", keys="
        + keys
        + ", oldItem="
        + presence(oldItem)
        + ", newItem="
        + presence(newItem)
        + ", sequenceNumber="
        + sequenceNumber
        + ", approximateCreationTime="
        + approximateCreationTime
        + ", byTimeToLive="
        + byTimeToLive
        + ")";
  }

  private static String presence(@Nullable Object item) {
    return item == null ? "absent" : "present";
  }

  /**
   * Builds an {@link ItemChange}. Not thread safe.
   *
   * @param <T> the class of the items
   */
  public static final class Builder<T> {
    private @Nullable Kind kind;
    private @Nullable Map<String, AttributeValue> keys;
    private @Nullable T oldItem;
    private @Nullable T newItem;
    private @Nullable String sequenceNumber;
    private @Nullable Instant approximateCreationTime;
    private boolean byTimeToLive;

    private Builder() {}

    /**
     * What was done. Required.
     *
     * @param kind the kind of change
     * @return this builder
     */
    public Builder<T> kind(Kind kind) {
      this.kind = kind;
      return this;
    }

    /**
     * The primary key of the item. Required.
     *
     * @param keys values by plain attribute names; copied by {@link #build()}
     * @return this builder
     */
    public Builder<T> keys(Map<String, AttributeValue> keys) {
      this.keys = keys;
      return this;
    }

    /**
     * The item as it was before.
     *
     * @param oldItem the item, or null for none, which is the default
     * @return this builder
     */
    public Builder<T> oldItem(@Nullable T oldItem) {
      this.oldItem = oldItem;
      return this;
    }

    /**
     * The item as it was afterwards.
     *
     * @param newItem the item, or null for none, which is the default
     * @return this builder
     */
    public Builder<T> newItem(@Nullable T newItem) {
      this.newItem = newItem;
      return this;
    }

    /**
     * The number of the record within its shard. Required.
     *
     * @param sequenceNumber the number
     * @return this builder
     */
    public Builder<T> sequenceNumber(String sequenceNumber) {
      this.sequenceNumber = sequenceNumber;
      return this;
    }

    /**
     * When the change was made.
     *
     * @param approximateCreationTime the time, or null for unknown, which is the default
     * @return this builder
     */
    public Builder<T> approximateCreationTime(@Nullable Instant approximateCreationTime) {
      this.approximateCreationTime = approximateCreationTime;
      return this;
    }

    /**
     * Whether DynamoDB itself removed the item.
     *
     * @param byTimeToLive whether it did; false by default
     * @return this builder
     */
    public Builder<T> byTimeToLive(boolean byTimeToLive) {
      this.byTimeToLive = byTimeToLive;
      return this;
    }

    /**
     * Builds the change.
     *
     * @return the change
     * @throws InvalidUsageException if what is required is missing
     */
    public ItemChange<T> build() {
      return new ItemChange<>(this);
    }
  }
}
