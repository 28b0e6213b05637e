package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class BatchIT extends AbstractBatchTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
