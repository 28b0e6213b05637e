package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class PutAsyncIT extends AbstractPutTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
