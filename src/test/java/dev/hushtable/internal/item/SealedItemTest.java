package dev.hushtable.internal.item;

import dev.hushtable.keys.StoredFormat;

/** In the compact format. */
class SealedItemTest extends AbstractSealedItemTest {
  @Override
  StoredFormat format() {
    return StoredFormat.COMPACT;
  }
}
