package dev.hushtable.streams;

import dev.hushtable.exception.HushtableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one stream record: a change, or the error that stands in its place. Immutable.
 *
 * @param <T> the class of the items
 */
public final class DecodedRecord<T> {
  private final String sequenceNumber;
  private final @Nullable ItemChange<T> change;
  private final @Nullable HushtableException failure;

  private DecodedRecord(
      String sequenceNumber, @Nullable ItemChange<T> change, @Nullable HushtableException failure) {
    this.sequenceNumber = sequenceNumber;
    this.change = change;
    this.failure = failure;
  }

  /**
   * A record that was decoded.
   *
   * @param change the change
   * @param <T> the class of the items
   * @return the record
   */
  public static <T> DecodedRecord<T> of(ItemChange<T> change) {
    return new DecodedRecord<>(change.sequenceNumber(), change, null);
  }

  /**
   * A record that cannot be decoded.
   *
   * @param sequenceNumber its sequence number, or an empty string
   * @param failure why
   * @param <T> the class of the items
   * @return the record
   */
  public static <T> DecodedRecord<T> failed(String sequenceNumber, HushtableException failure) {
    return new DecodedRecord<>(sequenceNumber, null, failure);
  }

  /**
   * What a partial batch response names the record by.
   *
   * @return the sequence number; an empty string if the record has none, for which Lambda takes the
   *     whole batch as failed
   */
  public String sequenceNumber() {
    return sequenceNumber;
  }

  /**
   * The change.
   *
   * @return the change
   * @throws HushtableException the {@link #failure()}, if there is one
   */
  public ItemChange<T> change() {
    if (change == null) {
      throw failure().orElseThrow();
    }
    return change;
  }

  /**
   * Why the record cannot be decoded.
   *
   * @return empty if it was decoded
   */
  public Optional<HushtableException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Without the items, which are decrypted. */
  @Override
  public String toString() {
    return "DecodedRecord(" + (change == null ? sequenceNumber + ", " + failure : change) + ")";
  }
}
