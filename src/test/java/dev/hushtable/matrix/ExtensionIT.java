package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ExtensionIT extends AbstractExtensionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
