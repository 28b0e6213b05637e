package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@link ModelEncryptor} in the compact format, from beans and back. */
public class HushtableModels extends Contestant<Person> {
  private ModelEncryptor<Person> encryptor;

  @Override
  Person plain() {
    return Person.reference();
  }

  @Override
  void prepare() {
    encryptor =
        ModelEncryptor.builder(Person.class)
            .tableName(Person.TABLE)
            .keys(LocalKeyProvider.inMemory())
            .build();
  }

  @Override
  Map<String, AttributeValue> toStored(Person item) {
    return encryptor.encryptModel(item);
  }

  @Override
  Person toPlain(Map<String, AttributeValue> item) {
    return encryptor.decryptModel(item);
  }
}
