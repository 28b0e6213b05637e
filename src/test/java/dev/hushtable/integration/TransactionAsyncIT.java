package dev.hushtable.integration;

/** The same without waiting. */
class TransactionAsyncIT extends AbstractTransactionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
