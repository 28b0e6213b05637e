package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import java.util.Map;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * {@link ModelEncryptor} in the format of the AWS Encryption SDK with cached data keys of a raw AES
 * keyring, from beans and back. Beyond what that SDK does in {@link EncryptionSdk}, it hashes what
 * is searchable, binds each value to its item, and has a new data key every 10,000 messages.
 */
@Warmup(iterations = 12, time = 1)
public class HushtableMessages extends Contestant<Person> {
  private KeyringKeyProvider keys;
  private ModelEncryptor<Person> encryptor;

  @Override
  Person plain() {
    return Person.reference();
  }

  @Override
  void prepare() {
    keys =
        KeyringKeyProvider.builder()
            .keyring(DatabaseEncryptionSdk.keyring())
            .indexRoot(1, new byte[32])
            .build();
    encryptor = ModelEncryptor.builder(Person.class).tableName(Person.TABLE).keys(keys).build();
  }

  @Override
  Map<String, AttributeValue> toStored(Person item) {
    return encryptor.encryptModel(item);
  }

  @Override
  Person toPlain(Map<String, AttributeValue> item) {
    return encryptor.decryptModel(item);
  }

  @Override
  public void tearDown() {
    keys.close();
  }
}
