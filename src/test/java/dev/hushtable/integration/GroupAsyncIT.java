package dev.hushtable.integration;

/** The same without waiting. */
class GroupAsyncIT extends AbstractGroupTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
