package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class TableIT extends AbstractTableTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
