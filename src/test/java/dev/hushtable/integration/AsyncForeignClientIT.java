package dev.hushtable.integration;

/** The same without waiting. */
class AsyncForeignClientIT extends AbstractForeignClientTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
