package dev.hushtable.integration;

import dev.hushtable.keys.StoredFormat;

/** As messages of the AWS Encryption SDK. */
class SealedMessageTableIT extends AbstractSealedTableTest {
  @Override
  StoredFormat format() {
    return StoredFormat.ENCRYPTION_SDK;
  }
}
