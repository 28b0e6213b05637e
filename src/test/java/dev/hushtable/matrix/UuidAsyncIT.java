package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UuidAsyncIT extends AbstractUuidTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
