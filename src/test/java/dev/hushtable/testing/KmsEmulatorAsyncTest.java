package dev.hushtable.testing;

/** {@link AbstractKmsEmulatorTest} with an async client. */
class KmsEmulatorAsyncTest extends AbstractKmsEmulatorTest {
  KmsEmulatorAsyncTest() {
    super(KmsEmulatorTestBase::async);
  }
}
