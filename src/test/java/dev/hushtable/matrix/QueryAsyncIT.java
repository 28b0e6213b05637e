package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class QueryAsyncIT extends AbstractQueryTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
