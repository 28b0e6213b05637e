package dev.hushtable.integration;

/** The same without waiting. */
class SealedTamperAsyncIT extends AbstractSealedTamperTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
