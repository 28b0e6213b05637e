package dev.hushtable.integration;

class DocumentAsyncTableIT extends AbstractDocumentTableTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
