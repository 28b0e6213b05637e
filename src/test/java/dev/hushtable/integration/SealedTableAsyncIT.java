package dev.hushtable.integration;

/** The same without waiting. */
class SealedTableAsyncIT extends AbstractSealedTableTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
