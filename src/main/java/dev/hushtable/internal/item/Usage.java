package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AttributePath;
import java.util.Collection;

/**
 * Is told what an operation does with values and keys, and how long that takes; never a value.
 * Thread safe.
 */
public interface Usage {

  /** What time goes into. */
  enum Activity {
    /** Waiting for keys. */
    KEY_WAIT,
    /** All that is done once keys are there, encryption and decryption included. */
    WORK,
    /** Encrypting and hashing items. */
    ENCRYPTION,
    /** Decrypting items. */
    DECRYPTION,
    /** Waiting for DynamoDB. */
    SERVICE_CALL
  }

  /** Nobody wants to know. */
  Usage NONE =
      new Usage() {
        @Override
        public boolean isWanted() {
          return false;
        }

        @Override
        public void encrypted(
            TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes) {}

        @Override
        public void decrypted(
            TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes) {}

        @Override
        public void hashed(TableBinding table, AttributePath path) {}

        @Override
        public void took(Activity activity, long nanos) {}
      };

  /** Whether anybody wants to know, so that nothing is gathered in vain. */
  boolean isWanted();

  /**
   * A value was encrypted.
   *
   * @param keyVersions what names its key
   * @param bytes of its encoded plaintext
   */
  void encrypted(TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes);

  /** A value was decrypted. */
  void decrypted(TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes);

  /** A value was hashed, to be stored or looked up. */
  void hashed(TableBinding table, AttributePath path);

  /** Something took time. */
  void took(Activity activity, long nanos);

  /** The time now, to be given to {@link #since}; 0 if nobody wants to know. */
  default long now() {
    return isWanted() ? System.nanoTime() : 0;
  }

  /** Something that began then is over. */
  default void since(Activity activity, long begun) {
    if (isWanted()) {
      took(activity, System.nanoTime() - begun);
    }
  }
}
