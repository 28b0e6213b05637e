package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class GetIT extends AbstractGetTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
