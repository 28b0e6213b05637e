package dev.hushtable.benchmarks.coldstart;

/** A map by the AWS Database Encryption SDK, with a raw AES key. */
final class DatabaseEncryptionSdkRawKey {
  private DatabaseEncryptionSdkRawKey() {}

  public static void main(String[] arguments) {
    System.out.println(
        DatabaseEncryptionSdkItem.encrypt(PersonMap.reference(), DatabaseEncryptionSdkItem.rawKey())
            .size());
  }
}
