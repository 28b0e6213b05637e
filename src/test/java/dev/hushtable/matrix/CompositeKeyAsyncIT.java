package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class CompositeKeyAsyncIT extends AbstractCompositeKeyTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
