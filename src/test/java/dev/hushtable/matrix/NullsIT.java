package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class NullsIT extends AbstractNullsTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
