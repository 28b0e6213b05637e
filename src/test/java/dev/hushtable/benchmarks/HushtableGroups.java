package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same as {@link HushtableModels} with all secrets in one group. */
public class HushtableGroups extends Contestant<PersonInGroup> {
  private ModelEncryptor<PersonInGroup> encryptor;

  @Override
  PersonInGroup plain() {
    return PersonInGroup.reference();
  }

  @Override
  void prepare() {
    encryptor =
        ModelEncryptor.builder(PersonInGroup.class)
            .tableName(Person.TABLE)
            .keys(LocalKeyProvider.inMemory())
            .build();
  }

  @Override
  Map<String, AttributeValue> toStored(PersonInGroup item) {
    return encryptor.encryptModel(item);
  }

  @Override
  PersonInGroup toPlain(Map<String, AttributeValue> item) {
    return encryptor.decryptModel(item);
  }
}
