package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorAsymmetricTest} with an async client. */
class KmsEmulatorAsymmetricAsyncTest extends AbstractKmsEmulatorAsymmetricTest {
  KmsEmulatorAsymmetricAsyncTest() {
    super(KmsEmulatorTestBase::async);
  }
}
