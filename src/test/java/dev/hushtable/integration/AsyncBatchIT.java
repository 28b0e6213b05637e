package dev.hushtable.integration;

/** The same without waiting. */
class AsyncBatchIT extends AbstractBatchTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
