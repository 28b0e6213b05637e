package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class GetAsyncIT extends AbstractGetTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
