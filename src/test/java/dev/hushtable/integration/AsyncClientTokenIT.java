package dev.hushtable.integration;

/** The same without waiting. */
class AsyncClientTokenIT extends AbstractClientTokenTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
