package dev.hushtable.benchmarks.coldstart;

/** A map by the AWS Database Encryption SDK, with a branch key of a key store. */
final class DatabaseEncryptionSdkKeyStore {
  private DatabaseEncryptionSdkKeyStore() {}

  public static void main(String[] arguments) {
    System.out.println(
        DatabaseEncryptionSdkItem.encrypt(
                PersonMap.reference(), DatabaseEncryptionSdkItem.keyStore(arguments))
            .size());
  }
}
