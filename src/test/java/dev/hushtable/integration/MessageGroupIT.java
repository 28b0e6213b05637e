package dev.hushtable.integration;

import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.testing.AwsTestEnvironment;

/** The same with values as messages of the AWS Encryption SDK, under the keys of a key store. */
class MessageGroupIT extends AbstractGroupTest {
  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    return KeyStoreFixture.create(environment).provider(StoredFormat.ENCRYPTION_SDK);
  }
}
