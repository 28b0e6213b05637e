package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class IndexIT extends AbstractIndexTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
