package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** That the KMS emulator encrypts, decrypts and refuses as KMS does. */
abstract class AbstractKmsEmulatorTest extends KmsEmulatorTestBase {
  AbstractKmsEmulatorTest(Function<AwsTestClients, KmsClient> client) {
    super(client);
  }

  @Test
  void encrypt_whenPlaintextHas32Bytes_givesBlobOf184() {
    assertThat(encrypt(key).asByteArray()).hasSize(184);
    assertThat(dataKey(key).ciphertextBlob().asByteArray()).hasSize(184);
  }

  @Test
  void encrypt_whenPlaintextIsTooLong_refuses() {
    assertThatThrownBy(
            () -> kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4097]))))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void decrypt_whenKeyIsNamedOrNot_returnsPlaintextAndArn() {
    SdkBytes blob = encrypt(key);
    String alias = newAlias(key);

    DecryptResponse unnamed = kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT));
    DecryptResponse named =
        kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT).keyId(alias));

    for (DecryptResponse response : List.of(unnamed, named)) {
      assertThat(response.plaintext()).isEqualTo(SECRET);
      assertThat(response.keyId()).isEqualTo(key);
    }
  }

  @Test
  void decrypt_whenKeyIsAnother_isIncorrectKey() {
    SdkBytes blob = encrypt(key);
    String other = emulator.createKey();

    assertThatThrownBy(
            () -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT).keyId(other)))
        .isInstanceOf(IncorrectKeyException.class);
  }

  @Test
  void decrypt_whenContextDiffers_isInvalidCiphertext() {
    SdkBytes blob = encrypt(key);

    for (Map<String, String> context :
        List.of(
            Map.<String, String>of(),
            Map.of("tenant", "a"),
            Map.of("tenant", "b", "ünïcode", "✓"),
            Map.of("tenant", "a", "ünïcode", "✓", "more", ""))) {
      assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(context)))
          .isInstanceOf(InvalidCiphertextException.class);
    }
  }

  @Test
  void decrypt_whenAnyByteIsFlipped_isInvalidCiphertext() {
    byte[] blob = encrypt(key).asByteArray();

    for (int i = 0; i < blob.length; i++) {
      byte[] altered = blob.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> decrypt(SdkBytes.fromByteArray(altered)))
          .as("byte %d", i)
          .isInstanceOf(InvalidCiphertextException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 151, 152, 183, 185, 400})
  void decrypt_whenBlobIsGarbage_isInvalidCiphertext(int length) {
    byte[] garbage = Arrays.copyOf(encrypt(key).asByteArray(), length);

    assertThatThrownBy(() -> decrypt(SdkBytes.fromByteArray(garbage)))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void reEncrypt_whenKeyAndContextChange_bindsToTheNewOnes() {
    SdkBytes blob = encrypt(key);
    String target = emulator.createKey();

    ReEncryptResponse response =
        kms.reEncrypt(
            r ->
                r.ciphertextBlob(blob)
                    .sourceKeyId(key)
                    .sourceEncryptionContext(CONTEXT)
                    .destinationKeyId(target)
                    .destinationEncryptionContext(Map.of("new", "context")));

    assertThat(response.sourceKeyId()).isEqualTo(key);
    assertThat(response.keyId()).isEqualTo(target);
    assertThat(
            kms.decrypt(
                    r ->
                        r.ciphertextBlob(response.ciphertextBlob())
                            .keyId(target)
                            .encryptionContext(Map.of("new", "context")))
                .plaintext())
        .isEqualTo(SECRET);
    assertThatThrownBy(() -> decrypt(response.ciphertextBlob()))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void reEncrypt_whenSourceContextIsWrong_isInvalidCiphertext() {
    SdkBytes blob = encrypt(key);

    assertThatThrownBy(() -> kms.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(key)))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void generateDataKey_whenDecrypted_isTheSameKey() {
    GenerateDataKeyResponse dataKey = dataKey(key);

    assertThat(dataKey.keyId()).isEqualTo(key);
    assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
    assertThat(decrypt(dataKey.ciphertextBlob())).isEqualTo(dataKey.plaintext());
    assertThat(dataKey(key).plaintext()).isNotEqualTo(dataKey.plaintext());
  }

  @Test
  void generateDataKey_whenSpecAndSizeAreBothGiven_refuses() {
    assertThatThrownBy(
            () ->
                kms.generateDataKey(
                    r -> r.keyId(key).keySpec(DataKeySpec.AES_256).numberOfBytes(32)))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void generateDataKeyWithoutPlaintext_whenSizeIsGiven_wrapsThatManyBytes() {
    SdkBytes blob =
        kms.generateDataKeyWithoutPlaintext(
                r -> r.keyId(key).numberOfBytes(64).encryptionContext(CONTEXT))
            .ciphertextBlob();

    assertThat(decrypt(blob).asByteArray()).hasSize(64);
  }

  @ParameterizedTest
  @EnumSource(
      value = MacAlgorithmSpec.class,
      names = {"HMAC_SHA_256", "HMAC_SHA_512"})
  void generateMac_whenVerified_isValid(MacAlgorithmSpec algorithm) {
    String macKey = newMacKey(KeySpec.valueOf(algorithm.name().replace("_SHA", "")));

    SdkBytes mac = mac(macKey, algorithm);

    assertThat(mac(macKey, algorithm)).isEqualTo(mac);
    assertThat(
            kms.verifyMac(r -> r.keyId(macKey).macAlgorithm(algorithm).message(SECRET).mac(mac))
                .macValid())
        .isTrue();
  }

  @Test
  void verifyMac_whenMacIsOfAnotherMessage_isInvalidMac() {
    String macKey = emulator.createHmacKey();
    SdkBytes mac = mac(macKey, MacAlgorithmSpec.HMAC_SHA_512);

    assertThatThrownBy(
            () ->
                kms.verifyMac(
                    r ->
                        r.keyId(macKey)
                            .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_512)
                            .message(SdkBytes.fromUtf8String("other"))
                            .mac(mac)))
        .isInstanceOf(KmsInvalidMacException.class);
  }

  @Test
  void use_whenKeyIsForAnotherUse_isInvalidKeyUsage() {
    String macKey = emulator.createHmacKey();

    assertThatThrownBy(() -> encrypt(macKey)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> mac(key, MacAlgorithmSpec.HMAC_SHA_512))
        .isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> mac(macKey, MacAlgorithmSpec.HMAC_SHA_256))
        .isInstanceOf(InvalidKeyUsageException.class);
  }

  @Test
  void generateRandom_whenAsked_givesFreshBytes() {
    SdkBytes random = kms.generateRandom(r -> r.numberOfBytes(32)).plaintext();

    assertThat(random.asByteArray()).hasSize(32);
    assertThat(kms.generateRandom(r -> r.numberOfBytes(32)).plaintext()).isNotEqualTo(random);
  }

  @Test
  void call_whenOperationIsUnsupported_isBadRequestThatSaysSo() {
    assertThatThrownBy(() -> kms.listGrants(r -> r.keyId(key)))
        .satisfies(hasErrorCode("UnknownOperationException"))
        .hasMessageContaining("does not support ListGrants");
  }

  @Test
  void call_whenParameterIsUnsupported_isBadRequestThatSaysSo() {
    assertThatThrownBy(() -> kms.encrypt(r -> r.keyId(key).plaintext(SECRET).dryRun(true)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("does not support DryRun");
  }
}
