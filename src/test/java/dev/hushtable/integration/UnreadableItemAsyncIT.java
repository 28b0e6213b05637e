package dev.hushtable.integration;

/** The same without waiting. */
class UnreadableItemAsyncIT extends AbstractUnreadableItemTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
