package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ScanAsyncIT extends AbstractScanTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
