package dev.hushtable.integration;

class UniqueAsyncIT extends AbstractUniqueTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
