package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class CompositeKeyIT extends AbstractCompositeKeyTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
