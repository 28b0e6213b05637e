package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TimestampIT extends AbstractTimestampTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
