package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ExtensionAsyncIT extends AbstractExtensionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
