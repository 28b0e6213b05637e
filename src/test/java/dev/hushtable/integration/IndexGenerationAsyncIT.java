package dev.hushtable.integration;

class IndexGenerationAsyncIT extends AbstractIndexGenerationTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
