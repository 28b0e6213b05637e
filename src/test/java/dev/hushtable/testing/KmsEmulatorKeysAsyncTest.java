package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorKeysTest} with an async client. */
class KmsEmulatorKeysAsyncTest extends AbstractKmsEmulatorKeysTest {
  KmsEmulatorKeysAsyncTest() {
    super(KmsEmulatorTestBase::async);
  }
}
