package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class PagingIT extends AbstractPagingTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
