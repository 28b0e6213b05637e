package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UpdateExpressionAsyncIT extends AbstractUpdateExpressionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
