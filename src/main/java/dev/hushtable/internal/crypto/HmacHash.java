package dev.hushtable.internal.crypto;

/** The hash functions under HMAC and HKDF. */
public enum HmacHash {
  SHA_256("HmacSHA256", 32),
  SHA_512("HmacSHA512", 64);

  private final String algorithm;
  private final int tagBytes;

  HmacHash(String algorithm, int tagBytes) {
    this.algorithm = algorithm;
    this.tagBytes = tagBytes;
  }

  String algorithm() {
    return algorithm;
  }

  /** Length of a tag in bytes. */
  int tagBytes() {
    return tagBytes;
  }
}
