package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorFaultTest} with an async client. */
class KmsEmulatorFaultAsyncTest extends AbstractKmsEmulatorFaultTest {
  KmsEmulatorFaultAsyncTest() {
    super(KmsEmulatorTestBase::async);
  }
}
