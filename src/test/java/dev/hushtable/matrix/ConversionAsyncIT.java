package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ConversionAsyncIT extends AbstractConversionTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
