package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class ScanIT extends AbstractScanTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
