package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TransactionIT extends AbstractTransactionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
