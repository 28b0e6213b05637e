package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class VersionAsyncIT extends AbstractVersionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
