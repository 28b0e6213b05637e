package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorKeysTest} with a sync client. */
class KmsEmulatorKeysTest extends AbstractKmsEmulatorKeysTest {
  KmsEmulatorKeysTest() {
    super(KmsEmulatorTestBase::sync);
  }
}
