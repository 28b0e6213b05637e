package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorAsymmetricTest} with a sync client. */
class KmsEmulatorAsymmetricTest extends AbstractKmsEmulatorAsymmetricTest {
  KmsEmulatorAsymmetricTest() {
    super(KmsEmulatorTestBase::sync);
  }
}
