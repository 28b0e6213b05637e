package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class IgnoreNullsAsyncIT extends AbstractIgnoreNullsTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
