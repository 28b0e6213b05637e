package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class IndexAsyncIT extends AbstractIndexTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
