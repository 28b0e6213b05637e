package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class CounterIT extends AbstractCounterTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
