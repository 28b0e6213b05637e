package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class QueryIT extends AbstractQueryTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
