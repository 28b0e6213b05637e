package dev.hushtable.internal.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key for HMAC-SHA-256 (RFC 2104, FIPS 198-1). Thread safe. */
public final class HmacKey {
  /** Length of a tag in bytes. */
  public static final int TAG_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final InstancePool<Mac> macs;

  /**
   * Takes a key.
   *
   * @param key the key; copied, and the caller may wipe it
   */
  public HmacKey(byte[] key) {
    SecretKeySpec spec = new SecretKeySpec(key, ALGORITHM);
    this.macs = new InstancePool<>(() -> newMac(spec));
  }

  /** HMAC-SHA-256 over the concatenation of the parts. */
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
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java run time has no usable " + ALGORITHM, e);
    }
  }
}
