package dev.hushtable.integration;

/** The same without waiting. */
class AsyncBatchExtensionsIT extends AbstractBatchExtensionsTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
