package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ConversionIT extends AbstractConversionTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
