package dev.hushtable.reader;

import java.util.List;
import java.util.Optional;

/** Unwraps the data keys of messages, which is a keyring's matter and not the format's. */
public interface DataKeys {
  /**
   * The data key that one of these wraps.
   *
   * @param context the encryption context as the message's header has it, without its length
   */
  Optional<byte[]> unwrap(List<WrappedDataKey> wrapped, byte[] context);

  /** As a message's header has it, section 12.1. */
  record WrappedDataKey(byte[] providerId, byte[] providerInformation, byte[] ciphertext) {}
}
