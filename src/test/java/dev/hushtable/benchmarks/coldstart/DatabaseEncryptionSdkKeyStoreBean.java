package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** A bean by the Enhanced Client and the AWS Database Encryption SDK, with a branch key. */
final class DatabaseEncryptionSdkKeyStoreBean {
  private DatabaseEncryptionSdkKeyStoreBean() {}

  public static void main(String[] arguments) {
    System.out.println(
        DatabaseEncryptionSdkItem.encrypt(
                TableSchema.fromBean(Person.class).itemToMap(Person.reference(), true),
                DatabaseEncryptionSdkItem.keyStore(arguments))
            .size());
  }
}
