package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TableAsyncIT extends AbstractTableTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
