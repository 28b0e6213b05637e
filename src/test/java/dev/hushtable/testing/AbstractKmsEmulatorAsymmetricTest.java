package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** That the KMS emulator decrypts RSA and agrees on ECDH secrets as KMS does. */
abstract class AbstractKmsEmulatorAsymmetricTest extends KmsEmulatorTestBase {
  private static final EncryptionAlgorithmSpec OAEP_256 =
      EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256;

  AbstractKmsEmulatorAsymmetricTest(Function<AwsTestClients, KmsClient> client) {
    super(client);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, ENCRYPT_DECRYPT",
    "ECC_NIST_P256, KEY_AGREEMENT",
    "ECC_NIST_P384, KEY_AGREEMENT",
    "ECC_NIST_P521, KEY_AGREEMENT"
  })
  void createKey_whenAsymmetric_describesSpecUsageAndAlgorithms(KeySpec spec, KeyUsageType usage) {
    KeyMetadata metadata = kms.createKey(r -> r.keySpec(spec).keyUsage(usage)).keyMetadata();

    assertThat(metadata.keySpec()).isEqualTo(spec);
    assertThat(metadata.keyUsage()).isEqualTo(usage);
    if (usage == KeyUsageType.KEY_AGREEMENT) {
      assertThat(metadata.keyAgreementAlgorithms()).containsExactly(KeyAgreementAlgorithmSpec.ECDH);
    } else {
      assertThat(metadata.encryptionAlgorithms())
          .containsExactly(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1, OAEP_256);
    }
  }

  @Test
  void createKey_whenAsymmetricWithoutUsage_refuses() {
    assertThatThrownBy(() -> kms.createKey(r -> r.keySpec(KeySpec.RSA_2048)))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @ParameterizedTest
  @EnumSource(
      value = EncryptionAlgorithmSpec.class,
      names = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
  void decrypt_whenEncryptedWithThePublicKey_opens(EncryptionAlgorithmSpec algorithm)
      throws GeneralSecurityException {
    String rsaKey = emulator.createRsaKey();
    String digest = algorithm == OAEP_256 ? "SHA-256" : "SHA-1";
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        publicKey(rsaKey, "RSA"),
        new OAEPParameterSpec(
            digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
    SdkBytes outside = SdkBytes.fromByteArray(cipher.doFinal(SECRET.asByteArray()));
    SdkBytes inside =
        kms.encrypt(r -> r.keyId(rsaKey).plaintext(SECRET).encryptionAlgorithm(algorithm))
            .ciphertextBlob();

    for (SdkBytes blob : List.of(outside, inside)) {
      DecryptResponse response =
          kms.decrypt(r -> r.keyId(rsaKey).ciphertextBlob(blob).encryptionAlgorithm(algorithm));
      assertThat(response.plaintext()).isEqualTo(SECRET);
      assertThat(response.keyId()).isEqualTo(rsaKey);
      assertThat(response.encryptionAlgorithm()).isEqualTo(algorithm);
    }
  }

  @Test
  void decrypt_whenRsaCiphertextIsOfAnotherKeyOrAlgorithmOrAltered_isInvalidCiphertext() {
    String rsaKey = emulator.createRsaKey();
    SdkBytes blob = encryptRsa(rsaKey);
    byte[] altered = blob.asByteArray();
    altered[100] ^= 1;

    assertThatThrownBy(() -> decryptRsa(emulator.createRsaKey(), blob, OAEP_256))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(() -> decryptRsa(rsaKey, blob, EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(() -> decryptRsa(rsaKey, SdkBytes.fromByteArray(altered), OAEP_256))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void decrypt_whenRsaKeyIsNotNamed_refuses() {
    SdkBytes blob = encryptRsa(emulator.createRsaKey());

    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(blob).encryptionAlgorithm(OAEP_256)))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void decrypt_whenRsaWithContext_refuses() {
    String rsaKey = emulator.createRsaKey();
    SdkBytes blob = encryptRsa(rsaKey);

    assertThatThrownBy(
            () ->
                kms.decrypt(
                    r ->
                        r.keyId(rsaKey)
                            .ciphertextBlob(blob)
                            .encryptionAlgorithm(OAEP_256)
                            .encryptionContext(CONTEXT)))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void encrypt_whenRsaWithContextOrTooMuchData_refuses() {
    String rsaKey = emulator.createRsaKey();

    assertThatThrownBy(
            () ->
                kms.encrypt(
                    r ->
                        r.keyId(rsaKey)
                            .plaintext(SECRET)
                            .encryptionAlgorithm(OAEP_256)
                            .encryptionContext(CONTEXT)))
        .satisfies(hasErrorCode("ValidationException"));
    assertThatThrownBy(
            () ->
                kms.encrypt(
                    r ->
                        r.keyId(rsaKey)
                            .plaintext(SdkBytes.fromByteArray(new byte[191]))
                            .encryptionAlgorithm(OAEP_256)))
        .satisfies(hasErrorCode("ValidationException"))
        .hasMessageContaining("190");
  }

  @Test
  void deriveSharedSecret_whenOtherSideAgrees_isTheSameSecret() throws GeneralSecurityException {
    String agreementKey = emulator.createKeyAgreementKey();
    KeyPair other = ecPair("secp256r1");
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(other.getPrivate());
    agreement.doPhase(publicKey(agreementKey, "EC"), true);

    assertThat(deriveSharedSecret(agreementKey, other.getPublic().getEncoded()).asByteArray())
        .isEqualTo(agreement.generateSecret());
  }

  @Test
  void deriveSharedSecret_whenPublicKeyIsGarbageOrOfAnotherCurve_refuses() throws Exception {
    String agreementKey = emulator.createKeyAgreementKey();
    byte[] otherCurve = ecPair("secp384r1").getPublic().getEncoded();

    assertThatThrownBy(() -> deriveSharedSecret(agreementKey, new byte[91]))
        .satisfies(hasErrorCode("ValidationException"));
    assertThatThrownBy(() -> deriveSharedSecret(agreementKey, otherCurve))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void getPublicKey_whenAsymmetric_describesTheKey() {
    String rsaKey = emulator.createRsaKey();

    GetPublicKeyResponse rsa = kms.getPublicKey(r -> r.keyId(newAlias(rsaKey)));
    GetPublicKeyResponse ecc = kms.getPublicKey(r -> r.keyId(emulator.createKeyAgreementKey()));

    assertThat(rsa.keyId()).isEqualTo(rsaKey);
    assertThat(rsa.keySpec()).isEqualTo(KeySpec.RSA_2048);
    assertThat(rsa.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(rsa.encryptionAlgorithms()).contains(OAEP_256);
    assertThat(ecc.keySpec()).isEqualTo(KeySpec.ECC_NIST_P256);
    assertThat(ecc.keyAgreementAlgorithms()).containsExactly(KeyAgreementAlgorithmSpec.ECDH);
  }

  @Test
  void getPublicKey_whenKeyIsSymmetricOrUnknown_refuses() {
    assertThatThrownBy(() -> kms.getPublicKey(r -> r.keyId(key)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> kms.getPublicKey(r -> r.keyId("no-such-key")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void use_whenAsymmetricKeyIsForAnotherUseOrAlgorithm_isInvalidKeyUsage() {
    String rsaKey = emulator.createRsaKey();
    String agreementKey = emulator.createKeyAgreementKey();
    byte[] publicKey = kms.getPublicKey(r -> r.keyId(agreementKey)).publicKey().asByteArray();

    assertThatThrownBy(() -> dataKey(rsaKey)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> encrypt(rsaKey)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> encryptRsa(key)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> encryptRsa(agreementKey)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> deriveSharedSecret(rsaKey, publicKey))
        .isInstanceOf(InvalidKeyUsageException.class);
  }

  @Test
  void use_whenAsymmetricKeyIsDisabled_refuses() {
    String rsaKey = emulator.createRsaKey();
    String agreementKey = emulator.createKeyAgreementKey();
    SdkBytes blob = encryptRsa(rsaKey);
    byte[] publicKey = kms.getPublicKey(r -> r.keyId(agreementKey)).publicKey().asByteArray();
    emulator.disableKey(rsaKey);
    emulator.disableKey(agreementKey);

    assertThatThrownBy(() -> decryptRsa(rsaKey, blob, OAEP_256))
        .isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> deriveSharedSecret(agreementKey, publicKey))
        .isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> kms.getPublicKey(r -> r.keyId(rsaKey)))
        .isInstanceOf(DisabledException.class);
  }

  private SdkBytes encryptRsa(String keyId) {
    return kms.encrypt(r -> r.keyId(keyId).plaintext(SECRET).encryptionAlgorithm(OAEP_256))
        .ciphertextBlob();
  }

  private SdkBytes decryptRsa(String keyId, SdkBytes blob, EncryptionAlgorithmSpec algorithm) {
    return kms.decrypt(r -> r.keyId(keyId).ciphertextBlob(blob).encryptionAlgorithm(algorithm))
        .plaintext();
  }

  private SdkBytes deriveSharedSecret(String keyId, byte[] publicKey) {
    return kms.deriveSharedSecret(
            r ->
                r.keyId(keyId)
                    .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                    .publicKey(SdkBytes.fromByteArray(publicKey)))
        .sharedSecret();
  }

  private PublicKey publicKey(String keyId, String algorithm) throws GeneralSecurityException {
    byte[] encoded = kms.getPublicKey(r -> r.keyId(keyId)).publicKey().asByteArray();
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static KeyPair ecPair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
