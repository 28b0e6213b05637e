package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorFaultTest} with a sync client. */
class KmsEmulatorFaultTest extends AbstractKmsEmulatorFaultTest {
  KmsEmulatorFaultTest() {
    super(KmsEmulatorTestBase::sync);
  }
}
