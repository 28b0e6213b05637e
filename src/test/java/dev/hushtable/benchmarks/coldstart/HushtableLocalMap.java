package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.EncryptionSchema;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.benchmarks.Person;
import dev.hushtable.keys.LocalKeyProvider;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A map, with keys from a file. Argument: the file. */
final class HushtableLocalMap {
  private HushtableLocalMap() {}

  public static void main(String[] arguments) {
    EncryptionSchema.Builder schema =
        EncryptionSchema.builder(Person.TABLE).partitionKey("id", ScalarAttributeType.S);
    for (String name : Person.SECRETS) {
      if (name.equals(Person.SEARCHABLE)) {
        schema.encrypted(name, attribute -> attribute.equalityIndex());
      } else {
        schema.encrypted(name);
      }
    }
    ModelEncryptor<Map<String, AttributeValue>> encryptor =
        ModelEncryptor.forItems(schema.build())
            .keys(LocalKeyProvider.open(Path.of(arguments[0])))
            .build();
    System.out.println(encryptor.encryptModel(PersonMap.reference()).size());
  }
}
