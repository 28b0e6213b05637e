package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.benchmarks.Person;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A bean, with keys from a key store. Arguments: the table, its logical name, and the KMS key.
 * Where the services are comes from the environment.
 */
final class HushtableKeyStore {
  private HushtableKeyStore() {}

  public static void main(String[] arguments) {
    KeyStoreSettings keyStore =
        KeyStoreSettings.builder()
            .dynamoDbClient(DynamoDbClient.create())
            .kmsClient(KmsClient.create())
            .tableName(arguments[0])
            .logicalName(arguments[1])
            .kmsKeyArn(arguments[2])
            .build();
    ModelEncryptor<Person> encryptor =
        ModelEncryptor.builder(Person.class)
            .tableName(Person.TABLE)
            .keys(KeyStoreKeyProvider.create(keyStore))
            .build();
    System.out.println(encryptor.encryptModel(Person.reference()).size());
  }
}
