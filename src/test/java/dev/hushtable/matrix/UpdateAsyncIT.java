package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UpdateAsyncIT extends AbstractUpdateTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
