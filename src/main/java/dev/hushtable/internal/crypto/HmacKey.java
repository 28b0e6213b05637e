package dev.hushtable.internal.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for HMAC (RFC 2104, FIPS 198-1). Thread safe. */
public final class HmacKey {
  /** Length of a tag of HMAC-SHA-256 in bytes. */
  public static final int TAG_BYTES = 32;

  private final HmacHash hash;
  private final InstancePool<Mac> macs;

  /**
   * Takes a key for HMAC-SHA-256.
   *
   * @param key the key; copied, and the caller may wipe it
   */
  public HmacKey(byte[] key) {
    this(HmacHash.SHA_256, key);
  }

  /**
   * Takes a key.
   *
   * @param hash the hash function
   * @param key the key; copied, and the caller may wipe it
   */
  HmacKey(HmacHash hash, byte[] key) {
    this.hash = hash;
    SecretKeySpec spec = new SecretKeySpec(key, hash.algorithm());
    this.macs = new InstancePool<>(() -> newMac(spec));
  }

  HmacHash hash() {
    return hash;
  }

  /** HMAC over the concatenation of the parts. */
  public byte[] mac(byte[]... parts) {
    Mac mac = macs.borrow();
    for (byte[] part : parts) {
      mac.update(part);
    }
    byte[] tag = mac.doFinal();
    macs.giveBack(mac);
    return tag;
  }

  private static Mac newMac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java run time has no usable " + key.getAlgorithm(), e);
    }
  }
}
