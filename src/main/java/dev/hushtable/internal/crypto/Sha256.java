package dev.hushtable.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {
  /** Length of a digest in bytes. */
  public static final int BYTES = 32;

  private Sha256() {}

  /** The digest of the concatenation of the parts. */
  public static byte[] digest(byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return sha256.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java run time has no SHA-256", e);
    }
  }
}
