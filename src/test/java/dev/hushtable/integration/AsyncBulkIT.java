package dev.hushtable.integration;

/** The same without waiting. */
class AsyncBulkIT extends AbstractBulkTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
