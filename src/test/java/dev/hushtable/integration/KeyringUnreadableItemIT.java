package dev.hushtable.integration;

import dev.hushtable.keys.KeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;

/** The same with data keys from a KMS keyring, and no key store. */
class KeyringUnreadableItemIT extends AbstractUnreadableItemTest {
  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    return new KeyringTableIT().keys(environment);
  }
}
