package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@link ModelEncryptor} in the format of the AWS Encryption SDK with cached data keys of a raw AES
 * keyring, from beans and back. Beyond what that SDK does in {@link EncryptionSdk}, it hashes what
 * is searchable, binds each value to its item, and has a new data key every 10,000 messages.
 */
@Warmup(iterations = 12, time = 1)
public class HushtableMessages extends ModelContestant<Person> {
  public HushtableMessages() {
    super(Person.class);
  }

  @Override
  Person plain() {
    return Person.reference();
  }

  @Override
  KeyProvider keys() {
    return KeyringKeyProvider.builder()
        .keyring(DatabaseEncryptionSdk.keyring())
        .indexRoot(1, new byte[32])
        .build();
  }
}
