package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TransactionAsyncIT extends AbstractTransactionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
