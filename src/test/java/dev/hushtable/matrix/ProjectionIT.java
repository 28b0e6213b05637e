package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ProjectionIT extends AbstractProjectionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
