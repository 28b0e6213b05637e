package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.CompactFormat;
import java.util.Collection;
import java.util.List;

/** Encrypts in the compact format, all under one base nonce and so one derived key. */
final class CompactSealer implements ValueSealer {
  private final ValueKey key;
  private final byte[] itemData;
  private final byte[] base;
  private final KcXaes256Gcm.Group group;
  private int next;

  /**
   * Draws the base nonce.
   *
   * @param random fresh random bytes
   * @param itemData what all is bound to
   * @param hedged that, and all that is about to be encrypted or that decides it
   */
  CompactSealer(ValueKey key, byte[] random, byte[] itemData, List<byte[]> hedged) {
    this.key = key;
    this.itemData = itemData;
    this.base = key.nonces().base(random, hedged);
    this.group = key.cipher().group(base, 0);
  }

  @Override
  public byte[] seal(Kind kind, byte[] pathData, byte[] plaintext) {
    return CompactFormat.seal(
        key.hint(), group, base, next++, plaintext, key.keyData(kind), itemData, pathData);
  }

  @Override
  public Collection<?> keyVersions() {
    return List.of(key.version());
  }
}
