package dev.hushtable.integration;

/** The same without waiting. */
class BatchExtensionsAsyncIT extends AbstractBatchExtensionsTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
