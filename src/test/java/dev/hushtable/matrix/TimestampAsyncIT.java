package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TimestampAsyncIT extends AbstractTimestampTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
