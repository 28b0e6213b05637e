package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UpdateExpressionIT extends AbstractUpdateExpressionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
