package dev.hushtable.internal.item;

import dev.hushtable.keys.StoredFormat;

/** As messages of the AWS Encryption SDK. */
class SealedMessageItemTest extends AbstractSealedItemTest {
  @Override
  StoredFormat format() {
    return StoredFormat.ENCRYPTION_SDK;
  }
}
