package dev.hushtable.benchmarks;

import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;

/** The same as {@link HushtableModels} with all secrets in one group. */
public class HushtableGroups extends ModelContestant<PersonInGroup> {
  public HushtableGroups() {
    super(PersonInGroup.class);
  }

  @Override
  PersonInGroup plain() {
    return PersonInGroup.reference();
  }

  @Override
  KeyProvider keys() {
    return LocalKeyProvider.inMemory();
  }
}
