package dev.hushtable.integration;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import org.junit.jupiter.api.AfterEach;

class LocalKeyAdministrationTest extends AbstractKeyAdministrationTest {
  private final LocalKeyProvider provider = LocalKeyProvider.inMemory(KeyScope.of("other"));

  @AfterEach
  void close() {
    provider.close();
  }

  @Override
  KeyAdministration administration() {
    return provider.administration();
  }

  @Override
  KeyProvider keys() {
    return provider;
  }
}
