package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class DeleteIT extends AbstractDeleteTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
