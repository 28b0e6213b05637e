package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.SecretBytes;

/** What the key types answer once they are closed. */
final class ClosedKeys {
  private ClosedKeys() {}

  static byte[] derive(SecretBytes bytes, Object key, byte[] info, int lengthBytes) {
    try {
      return bytes.derive(info, lengthBytes);
    } catch (IllegalStateException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_PROVIDER_CLOSED,
          key + " was used after its provider had been closed; close the provider last.",
          e);
    }
  }
}
