package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class IgnoreNullsIT extends AbstractIgnoreNullsTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
