package dev.hushtable.integration;

import dev.hushtable.testing.AwsTestEnvironment;

/** On DynamoDB Local and the KMS emulator, or on the endpoints in the environment. */
class EncryptedTableIT extends AbstractEncryptedTableTest {
  @Override
  AwsTestEnvironment environment() {
    return AwsTestEnvironment.shared();
  }
}
