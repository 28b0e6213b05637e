package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class DocumentAsyncIT extends AbstractDocumentTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
