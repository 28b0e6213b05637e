package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class PagingAsyncIT extends AbstractPagingTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
