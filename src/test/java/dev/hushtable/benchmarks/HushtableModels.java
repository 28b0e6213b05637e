package dev.hushtable.benchmarks;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;

/** {@link ModelEncryptor} in the compact format, from beans and back. */
public class HushtableModels extends ModelContestant<Person> {
  public HushtableModels() {
    super(Person.class);
  }

  @Override
  Person plain() {
    return Person.reference();
  }

  @Override
  KeyProvider keys() {
    return LocalKeyProvider.inMemory();
  }
}
