package dev.hushtable.integration;

/** The same without waiting. */
class EncryptedAsyncTableIT extends AbstractEncryptedTableTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
