package dev.hushtable.integration;

/** The same without waiting. */
class AsyncUnreadableItemIT extends AbstractUnreadableItemTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
