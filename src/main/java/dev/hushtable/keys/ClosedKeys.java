package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.function.Supplier;

/** What the key types answer once they are closed. */
final class ClosedKeys {
  private ClosedKeys() {}

  static byte[] derive(Object key, Supplier<byte[]> derivation) {
    try {
      return derivation.get();
    } catch (IllegalStateException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_PROVIDER_CLOSED,
          key + " was used after its provider had been closed; close the provider last.",
          e);
    }
  }
}
