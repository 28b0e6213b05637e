package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorRegionsTest} with an async client. */
class KmsEmulatorRegionsAsyncTest extends AbstractKmsEmulatorRegionsTest {
  KmsEmulatorRegionsAsyncTest() {
    super(KmsEmulatorTestBase::async);
  }
}
