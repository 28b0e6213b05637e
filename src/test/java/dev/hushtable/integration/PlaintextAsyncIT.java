package dev.hushtable.integration;

/** The same for those who do not wait. */
class PlaintextAsyncIT extends AbstractPlaintextTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
