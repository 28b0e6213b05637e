package dev.hushtable.internal.item;

import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.CompactFormat;
import java.util.ArrayList;
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
   * @param hedged all that is about to be encrypted, or that decides it
   */
  CompactSealer(ValueKey key, byte[] random, byte[] itemData, List<byte[]> hedged) {
    this.key = key;
    this.itemData = itemData;
    List<byte[]> all = new ArrayList<>(1 + hedged.size());
    all.add(itemData);
    all.addAll(hedged);
    this.base = key.nonces().base(random, all);
    this.group = key.cipher().group(base, 0);
  }

  @Override
  public byte[] seal(Kind kind, byte[] pathData, byte[] plaintext) {
    byte[] nonce = new byte[KcXaes256Gcm.NONCE_BYTES];
    HedgedNonces.nth(base, next++, nonce, 0);
    return CompactFormat.seal(
        key.hint(), group, nonce, plaintext, key.keyData(kind), itemData, pathData);
  }

  @Override
  public Collection<?> keyVersions() {
    return List.of(key.version());
  }
}
