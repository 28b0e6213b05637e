package dev.hushtable.integration;

/** The same without waiting. */
class BulkAsyncIT extends AbstractBulkTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
