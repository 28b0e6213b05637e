package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class BatchAsyncIT extends AbstractBatchTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
