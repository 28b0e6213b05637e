package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class FlattenAsyncIT extends AbstractFlattenTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
