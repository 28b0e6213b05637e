package dev.hushtable.integration;

/** The same without waiting. */
class BatchAsyncIT extends AbstractBatchTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
