package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class UuidIT extends AbstractUuidTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
