package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class VectorAsyncIT extends AbstractVectorTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
