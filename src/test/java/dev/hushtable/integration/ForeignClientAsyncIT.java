package dev.hushtable.integration;

/** The same without waiting. */
class ForeignClientAsyncIT extends AbstractForeignClientTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
