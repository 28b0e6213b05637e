package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class KeyIT extends AbstractKeyTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
