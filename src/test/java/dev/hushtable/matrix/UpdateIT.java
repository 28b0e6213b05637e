package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UpdateIT extends AbstractUpdateTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
