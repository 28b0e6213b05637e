package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class FlattenIT extends AbstractFlattenTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
