package dev.hushtable.integration;

/** The same without waiting. */
class AsyncTransactionIT extends AbstractTransactionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
