package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ProjectionAsyncIT extends AbstractProjectionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
