package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class DeleteAsyncIT extends AbstractDeleteTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
