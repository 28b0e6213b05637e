package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AssociatedData.Kind;
import java.util.Collection;

/** Encrypts what one item holds, in one format. Confined to one call. */
interface ValueSealer {

  /**
   * The stored form of a plaintext; each call uses another nonce.
   *
   * @param kind what the plaintext is
   * @param pathData where in the item it belongs, as associated data
   */
  byte[] seal(Kind kind, byte[] pathData, byte[] plaintext);

  /** What names the key of the last plaintext. */
  Collection<?> keyVersions();
}
