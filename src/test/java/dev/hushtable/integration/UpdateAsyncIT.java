package dev.hushtable.integration;

/** The same without waiting. */
class UpdateAsyncIT extends AbstractUpdateTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
