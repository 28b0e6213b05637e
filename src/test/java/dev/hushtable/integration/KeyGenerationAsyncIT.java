package dev.hushtable.integration;

class KeyGenerationAsyncIT extends AbstractKeyGenerationTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
