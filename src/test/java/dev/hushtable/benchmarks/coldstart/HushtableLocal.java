package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.benchmarks.Person;
import dev.hushtable.keys.LocalKeyProvider;
import java.nio.file.Path;

/** A bean, with keys from a file. Argument: the file. */
final class HushtableLocal {
  private HushtableLocal() {}

  public static void main(String[] arguments) {
    ModelEncryptor<Person> encryptor =
        ModelEncryptor.builder(Person.class)
            .tableName(Person.TABLE)
            .keys(LocalKeyProvider.open(Path.of(arguments[0])))
            .build();
    System.out.println(encryptor.encryptModel(Person.reference()).size());
  }
}
