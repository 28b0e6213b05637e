package dev.hushtable.integration;

import dev.hushtable.keys.StoredFormat;

/** In the compact format. */
class SealedTableIT extends AbstractSealedTableTest {
  @Override
  StoredFormat format() {
    return StoredFormat.COMPACT;
  }
}
