package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** Keys that one emulator has of another. */
class KmsEmulatorImportTest extends KmsEmulatorTestBase {
  private static final UUID ID = UUID.fromString("0b4f7f6e-3f5c-4d34-8f0e-6a1c2b3d4e5f");

  KmsEmulatorImportTest() {
    super(KmsEmulatorTestBase::sync);
  }

  @Test
  void importKey_whenMaterialIsTheSame_opensWhatTheOtherEncrypted() {
    SdkBytes blob = encrypt(emulator.importKey(ID, bytes(32, 1)));

    try (OtherEmulator other = new OtherEmulator()) {
      other.emulator.importKey(ID, bytes(32, 1));

      assertThat(other.decrypt(blob)).isEqualTo(SECRET);
    }
  }

  @Test
  void importKey_whenMaterialIsAnother_opensNothing() {
    SdkBytes blob = encrypt(emulator.importKey(ID, bytes(32, 1)));

    try (OtherEmulator other = new OtherEmulator()) {
      other.emulator.importKey(ID, bytes(32, 2));

      assertThatThrownBy(() -> other.decrypt(blob)).isInstanceOf(InvalidCiphertextException.class);
    }
  }

  @Test
  void importHmacKey_always_givesTheMacOfTheMaterial() {
    String arn = emulator.importHmacKey(ID, bytes(64, 1));

    assertThat(arn).endsWith(ID.toString());
    assertThat(mac(arn, MacAlgorithmSpec.HMAC_SHA_512))
        .isEqualTo(mac(emulator.importHmacKey(UUID.randomUUID(), bytes(64, 1))))
        .isNotEqualTo(mac(emulator.importHmacKey(UUID.randomUUID(), bytes(64, 2))));
  }

  private SdkBytes mac(String arn) {
    return mac(arn, MacAlgorithmSpec.HMAC_SHA_512);
  }

  @Test
  void importKey_whenMaterialIsOfAnotherLength_refuses() {
    assertThatIllegalArgumentException().isThrownBy(() -> emulator.importKey(ID, bytes(31, 1)));
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** With a client of its own. */
  private static final class OtherEmulator extends KmsEmulatorTestBase implements AutoCloseable {
    OtherEmulator() {
      super(KmsEmulatorTestBase::sync);
    }

    @Override
    public void close() {
      closeEmulator();
    }
  }
}
