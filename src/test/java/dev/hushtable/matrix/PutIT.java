package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class PutIT extends AbstractPutTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
