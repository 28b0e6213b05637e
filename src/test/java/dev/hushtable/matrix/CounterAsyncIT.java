package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class CounterAsyncIT extends AbstractCounterTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
