package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class NullsAsyncIT extends AbstractNullsTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
