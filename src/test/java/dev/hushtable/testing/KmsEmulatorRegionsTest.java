package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorRegionsTest} with a sync client. */
class KmsEmulatorRegionsTest extends AbstractKmsEmulatorRegionsTest {
  KmsEmulatorRegionsTest() {
    super(KmsEmulatorTestBase::sync);
  }
}
