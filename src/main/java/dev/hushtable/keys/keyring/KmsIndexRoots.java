package dev.hushtable.keys.keyring;

import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.IndexRootKey;
import java.util.Arrays;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * Index root keys that are MACs under an HMAC key of KMS: one {@code GenerateMac} each, no key
 * stored anywhere else. Blocks.
 */
record KmsIndexRoots(KmsClient kms, String keyId) {

  IndexRootKey load(IndexId id) throws UnsupportedValueException {
    byte[] message =
        BlindIndex.rootMessage(id.generation(), id.logicalTableName(), id.scope().name());
    byte[] mac =
        kms.generateMac(
                r ->
                    r.keyId(keyId)
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_512)
                        .message(SdkBytes.fromByteArray(message)))
            .mac()
            .asByteArray();
    try {
      return IndexRootKey.of(id.generation(), mac);
    } finally {
      Arrays.fill(mac, (byte) 0);
    }
  }
}
