package dev.hushtable.integration;

/** The same without waiting. */
class ClientTokenAsyncIT extends AbstractClientTokenTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
