package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorTest} with a sync client. */
class KmsEmulatorTest extends AbstractKmsEmulatorTest {
  KmsEmulatorTest() {
    super(KmsEmulatorTestBase::sync);
  }
}
