package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class DocumentIT extends AbstractDocumentTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
