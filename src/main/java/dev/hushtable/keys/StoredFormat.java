package dev.hushtable.keys;

/** How an encrypted value is laid out in {@code <attribute>__source}. */
public enum StoredFormat {
  /** Hushtable's own: small, fast, keyed by a branch key version. Begins with {@code 0xC1}. */
  COMPACT,
  /**
   * A message of the AWS Encryption SDK, version 2, algorithm suite 0x0478, which that SDK opens in
   * any language. Begins with {@code 0x02}.
   */
  ENCRYPTION_SDK
}
