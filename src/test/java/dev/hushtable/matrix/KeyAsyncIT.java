package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class KeyAsyncIT extends AbstractKeyTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
