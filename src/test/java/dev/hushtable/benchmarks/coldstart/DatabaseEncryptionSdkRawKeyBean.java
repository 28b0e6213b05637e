package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** A bean by the Enhanced Client and the AWS Database Encryption SDK, with a raw AES key. */
final class DatabaseEncryptionSdkRawKeyBean {
  private DatabaseEncryptionSdkRawKeyBean() {}

  public static void main(String[] arguments) {
    System.out.println(
        DatabaseEncryptionSdkItem.encrypt(
                TableSchema.fromBean(Person.class).itemToMap(Person.reference(), true),
                DatabaseEncryptionSdkItem.rawKey())
            .size());
  }
}
