package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class VersionIT extends AbstractVersionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
