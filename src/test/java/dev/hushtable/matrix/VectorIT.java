package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class VectorIT extends AbstractVectorTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
