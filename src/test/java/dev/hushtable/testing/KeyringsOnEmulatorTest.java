package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.AwsCryptographicMaterialProvidersException;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.CommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkDiscoveryMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateDefaultCryptographicMaterialsManagerInput;
import software.amazon.cryptography.materialproviders.model.DecryptMaterialsInput;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.ESDKAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.ESDKCommitmentPolicy;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;

/**
 * What the keyrings that use KMS really do: which calls they make, what they read of each other,
 * and how their errors come out. The library builds on each of these facts; a new version of the
 * material providers that changes one fails here.
 */
class KeyringsOnEmulatorTest {
  private static final MaterialProviders PROVIDERS = Keyrings.PROVIDERS;
  private static final Map<String, String> CONTEXT = Map.of("scope", "ädmin", "table", "Customers");
  private static final String HOME = KmsEmulator.REGION;
  private static final String EUROPE = "eu-west-1";

  private static AwsTestEnvironment environment;
  private static KmsEmulator emulator;
  private static Keyrings keyrings;
  private static String key;
  private static String otherKey;
  private static String multiRegionKey;
  private static String replica;
  private static String rsaKey;
  private static String sender;
  private static String recipient;

  @BeforeAll
  static void createKeys() {
    environment = AwsTestEnvironment.withOwnKms();
    emulator = environment.kmsEmulator().orElseThrow();
    keyrings = new Keyrings(environment);
    key = emulator.createKey();
    otherKey = emulator.createKey();
    multiRegionKey = emulator.createMultiRegionKey();
    replica = emulator.replicateKey(multiRegionKey, EUROPE);
    rsaKey = emulator.createRsaKey();
    sender = emulator.createKeyAgreementKey();
    recipient = emulator.createKeyAgreementKey();
  }

  @AfterAll
  static void close() {
    keyrings.close();
    environment.close();
  }

  @BeforeEach
  void countFromZero() {
    emulator.resetCalls();
  }

  @AfterEach
  void repair() {
    emulator.clearFaults();
    emulator.comeBack();
    Stream.of(key, otherKey, multiRegionKey, replica, rsaKey, sender, recipient)
        .forEach(emulator::enableKey);
  }

  /** A kind of keyring: who writes, who reads, and the calls that each makes. */
  record Kind(
      String name,
      IKeyring writer,
      List<String> writes,
      IKeyring reader,
      List<String> reads,
      boolean bindsContextAtKms) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    List<String> generates = List.of("GenerateDataKey");
    List<String> decrypts = List.of("Decrypt");
    List<String> agrees = List.of("DeriveSharedSecret");
    IKeyring kms = keyrings.kms(key);
    IKeyring mrk = keyrings.mrk(multiRegionKey, HOME);
    IKeyring rsa = keyrings.rsa(rsaKey);
    IKeyring ecdh = keyrings.ecdh(sender, recipient);
    IKeyring multi =
        PROVIDERS.CreateAwsKmsMultiKeyring(
            CreateAwsKmsMultiKeyringInput.builder()
                .generator(key)
                .kmsKeyIds(List.of(otherKey))
                .clientSupplier(input -> keyrings.client(input.region()))
                .build());
    IKeyring mrkMulti =
        PROVIDERS.CreateAwsKmsMrkMultiKeyring(
            CreateAwsKmsMrkMultiKeyringInput.builder()
                .generator(multiRegionKey)
                .kmsKeyIds(List.of(key))
                .clientSupplier(input -> keyrings.client(input.region()))
                .build());
    IKeyring discoveryMulti =
        PROVIDERS.CreateAwsKmsDiscoveryMultiKeyring(
            CreateAwsKmsDiscoveryMultiKeyringInput.builder()
                .regions(List.of(HOME, EUROPE))
                .discoveryFilter(keyrings.filter(KmsEmulator.ACCOUNT))
                .clientSupplier(input -> keyrings.client(input.region()))
                .build());
    IKeyring mrkDiscoveryMulti =
        PROVIDERS.CreateAwsKmsMrkDiscoveryMultiKeyring(
            CreateAwsKmsMrkDiscoveryMultiKeyringInput.builder()
                .regions(List.of(EUROPE))
                .discoveryFilter(keyrings.filter(KmsEmulator.ACCOUNT))
                .clientSupplier(input -> keyrings.client(input.region()))
                .build());
    List<String> generatesAndEncrypts = List.of("GenerateDataKey", "Encrypt");
    return List.of(
        new Kind("KMS", kms, generates, kms, decrypts, true),
        new Kind("multi-Region", mrk, generates, mrk, decrypts, true),
        new Kind(
            "multi-Region, other Region",
            mrk,
            generates,
            keyrings.mrk(replica, EUROPE),
            decrypts,
            true),
        new Kind(
            "discovery", kms, generates, keyrings.discovery(KmsEmulator.ACCOUNT), decrypts, true),
        new Kind(
            "multi-Region discovery",
            mrk,
            generates,
            keyrings.mrkDiscovery(EUROPE),
            decrypts,
            true),
        new Kind("RSA", rsa, List.of(), rsa, decrypts, false),
        new Kind("ECDH", ecdh, agrees, ecdh, agrees, false),
        new Kind("ECDH, recipient", ecdh, agrees, keyrings.ecdh(recipient, sender), agrees, false),
        new Kind("ECDH, discovery", ecdh, agrees, keyrings.ecdhDiscovery(recipient), agrees, false),
        new Kind("KMS multi", multi, generatesAndEncrypts, multi, decrypts, true),
        new Kind("multi-Region multi", mrkMulti, generatesAndEncrypts, mrkMulti, decrypts, true),
        new Kind("discovery multi", kms, generates, discoveryMulti, decrypts, true),
        new Kind(
            "multi-Region discovery multi", mrk, generates, mrkDiscoveryMulti, decrypts, true));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void materials_whenWrittenAndRead_areTheSameKeyWithTheseCalls(Kind kind) {
    emulator.resetCalls();
    EncryptionMaterials written = encrypt(kind.writer());
    assertThat(calls()).isEqualTo(kind.writes());

    emulator.resetCalls();
    DecryptionMaterials read = decrypt(kind.reader(), CONTEXT, written.encryptedDataKeys());
    assertThat(calls()).isEqualTo(kind.reads());

    assertThat(written.plaintextDataKey().array()).hasSize(32);
    assertThat(read.plaintextDataKey()).isEqualTo(written.plaintextDataKey());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void decrypt_whenContextDiffers_isCollectionOfErrors(Kind kind) {
    List<EncryptedDataKey> dataKeys = encrypt(kind.writer()).encryptedDataKeys();

    List<Throwable> leaves = failure(kind.reader(), Map.of("scope", "other"), dataKeys);

    assertThat(leaves)
        .isNotEmpty()
        .hasOnlyElementsOfType(
            kind.bindsContextAtKms()
                ? KmsException.class
                : AwsCryptographicMaterialProvidersException.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void decrypt_whenDataKeyIsAltered_isCollectionOfErrors(Kind kind) {
    List<EncryptedDataKey> dataKeys = new ArrayList<>();
    for (EncryptedDataKey dataKey : encrypt(kind.writer()).encryptedDataKeys()) {
      byte[] ciphertext = dataKey.ciphertext().array().clone();
      ciphertext[ciphertext.length - 1] ^= 1;
      dataKeys.add(dataKey.toBuilder().ciphertext(ByteBuffer.wrap(ciphertext)).build());
    }

    assertThat(failure(kind.reader(), CONTEXT, dataKeys)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void decrypt_whenKmsIsDown_isCollectionOfClientExceptions(Kind kind) {
    List<EncryptedDataKey> dataKeys = encrypt(kind.writer()).encryptedDataKeys();
    emulator.goDown();

    assertThat(failure(kind.reader(), CONTEXT, dataKeys))
        .isNotEmpty()
        .hasOnlyElementsOfType(SdkClientException.class);
  }

  @Test
  void encrypt_whenKmsRefuses_throwsItsExceptionBare() {
    emulator.disableKey(key);
    emulator.disableKey(sender);

    assertThatThrownBy(() -> encrypt(keyrings.kms(key))).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> encrypt(keyrings.ecdh(sender, recipient)))
        .isInstanceOf(DisabledException.class);
  }

  @Test
  void encrypt_whenChildOfMultiKeyringFails_hidesWhy() {
    emulator.disableKey(key);

    assertThatThrownBy(() -> encrypt(keyrings.multi(keyrings.aes(), keyrings.kms(key))))
        .isExactlyInstanceOf(AwsCryptographicMaterialProvidersException.class)
        .hasMessage("Child keyring failed to encrypt plaintext data key")
        .hasNoCause();
    assertThatThrownBy(() -> encrypt(keyrings.multi(keyrings.kms(key), keyrings.aes())))
        .isInstanceOf(DisabledException.class);
  }

  @Test
  void encrypt_whenKeyringIsForDiscovery_refusesWithoutCall() {
    IKeyring ecdh = keyrings.ecdhDiscovery(recipient);
    emulator.resetCalls();

    for (IKeyring reader :
        List.of(keyrings.discovery(KmsEmulator.ACCOUNT), keyrings.mrkDiscovery(EUROPE), ecdh)) {
      assertThatThrownBy(() -> encrypt(reader))
          .isExactlyInstanceOf(AwsCryptographicMaterialProvidersException.class);
    }
    assertThat(emulator.calls()).isZero();
  }

  @Test
  void decrypt_whenNoDataKeyMatches_refusesWithoutCall() {
    List<EncryptedDataKey> dataKeys = encrypt(keyrings.kms(key)).encryptedDataKeys();
    emulator.resetCalls();

    for (IKeyring reader :
        List.of(
            keyrings.kms(otherKey),
            keyrings.discovery("999999999999"),
            keyrings.mrk(multiRegionKey, HOME))) {
      assertThatThrownBy(() -> decrypt(reader, CONTEXT, dataKeys))
          .isExactlyInstanceOf(AwsCryptographicMaterialProvidersException.class)
          .hasMessageStartingWith("Unable to decrypt data key: No Encrypted Data Keys found");
    }
    assertThat(emulator.calls()).isZero();
  }

  @Test
  void decrypt_whenDataKeyOfAnotherKeyIsPassedOff_isIncorrectKey() {
    EncryptedDataKey own = encrypt(keyrings.kms(key)).encryptedDataKeys().get(0);
    EncryptedDataKey other = encrypt(keyrings.kms(otherKey)).encryptedDataKeys().get(0);
    EncryptedDataKey forged = own.toBuilder().ciphertext(other.ciphertext()).build();

    assertThat(failure(keyrings.kms(key), CONTEXT, List.of(forged)))
        .hasExactlyElementsOfTypes(IncorrectKeyException.class);
  }

  @Test
  void decrypt_whenSeveralDataKeysMatch_callsForEach() {
    EncryptedDataKey own = encrypt(keyrings.kms(key)).encryptedDataKeys().get(0);
    byte[] ciphertext = own.ciphertext().array().clone();
    ciphertext[60] ^= 1;
    EncryptedDataKey bad = own.toBuilder().ciphertext(ByteBuffer.wrap(ciphertext)).build();
    emulator.resetCalls();

    decrypt(keyrings.kms(key), CONTEXT, List.of(bad, bad, bad, own));

    assertThat(emulator.calls("Decrypt")).isEqualTo(4);
  }

  @Test
  void decrypt_whenMultiKeyringFails_listsTheReasonsOfEveryChild() {
    List<EncryptedDataKey> dataKeys =
        encrypt(keyrings.multi(keyrings.kms(key), keyrings.kms(otherKey))).encryptedDataKeys();
    emulator.disableKey(key);
    EncryptedDataKey second = dataKeys.get(1);
    byte[] ciphertext = second.ciphertext().array().clone();
    ciphertext[60] ^= 1;
    EncryptedDataKey bad = second.toBuilder().ciphertext(ByteBuffer.wrap(ciphertext)).build();

    assertThat(
            failure(
                keyrings.multi(keyrings.kms(key), keyrings.kms(otherKey)),
                CONTEXT,
                List.of(dataKeys.get(0), bad)))
        .hasExactlyElementsOfTypes(DisabledException.class, InvalidCiphertextException.class);
  }

  @Test
  void decrypt_whenDiscoveryKeyringIsOfAnotherRegion_callsForNothing() {
    IKeyring european =
        PROVIDERS.CreateAwsKmsDiscoveryKeyring(
            CreateAwsKmsDiscoveryKeyringInput.builder()
                .kmsClient(keyrings.client(EUROPE))
                .discoveryFilter(keyrings.filter(KmsEmulator.ACCOUNT))
                .build());
    List<EncryptedDataKey> dataKeys = encrypt(keyrings.kms(key)).encryptedDataKeys();

    assertThat(failure(european, CONTEXT, dataKeys))
        .hasExactlyElementsOfTypes(NotFoundException.class);
  }

  @Test
  void decrypt_whenKeyringIsNamedByAlias_refusesWhatItWrote() {
    String alias = "alias/keyring";
    environment.kms().createAlias(r -> r.aliasName(alias).targetKeyId(key));
    List<EncryptedDataKey> dataKeys = encrypt(keyrings.kms(alias)).encryptedDataKeys();

    assertThatThrownBy(() -> decrypt(keyrings.kms(alias), CONTEXT, dataKeys))
        .isExactlyInstanceOf(AwsCryptographicMaterialProvidersException.class)
        .hasMessageStartingWith("KeyID cannot be used for Decrypt");
    decrypt(keyrings.kms(key), CONTEXT, dataKeys);
  }

  @Test
  void createEcdhKeyring_whenPublicKeyIsNotGiven_fetchesIt() {
    keyrings.ecdhDiscovery(recipient);

    assertThat(calls()).containsExactly("GetPublicKey");
  }

  /** The calls since the last reset, one name for each. */
  private static List<String> calls() {
    List<String> calls = new ArrayList<>();
    for (String operation :
        List.of("GetPublicKey", "GenerateDataKey", "Encrypt", "Decrypt", "DeriveSharedSecret")) {
      for (int i = 0; i < emulator.calls(operation); i++) {
        calls.add(operation);
      }
    }
    assertThat(emulator.calls()).isEqualTo(calls.size());
    return calls;
  }

  private static EncryptionMaterials encrypt(IKeyring keyring) {
    return PROVIDERS.CreateDefaultCryptographicMaterialsManager(
            CreateDefaultCryptographicMaterialsManagerInput.builder().keyring(keyring).build())
        .GetEncryptionMaterials(
            GetEncryptionMaterialsInput.builder()
                .algorithmSuiteId(suite())
                .commitmentPolicy(policy())
                .encryptionContext(CONTEXT)
                .build())
        .encryptionMaterials();
  }

  private static DecryptionMaterials decrypt(
      IKeyring keyring, Map<String, String> context, List<EncryptedDataKey> dataKeys) {
    return PROVIDERS.CreateDefaultCryptographicMaterialsManager(
            CreateDefaultCryptographicMaterialsManagerInput.builder().keyring(keyring).build())
        .DecryptMaterials(
            DecryptMaterialsInput.builder()
                .algorithmSuiteId(suite())
                .commitmentPolicy(policy())
                .encryptionContext(context)
                .encryptedDataKeys(dataKeys)
                .build())
        .decryptionMaterials();
  }

  /** The reasons why a keyring does not decrypt, however deep it lists them. */
  private static List<Throwable> failure(
      IKeyring keyring, Map<String, String> context, List<EncryptedDataKey> dataKeys) {
    return leaves(
            catchThrowableOfType(
                CollectionOfErrors.class, () -> decrypt(keyring, context, dataKeys)))
        .toList();
  }

  private static Stream<Throwable> leaves(Throwable error) {
    return error instanceof CollectionOfErrors errors
        ? errors.list().stream().flatMap(KeyringsOnEmulatorTest::leaves)
        : Stream.of(error);
  }

  private static AlgorithmSuiteId suite() {
    return AlgorithmSuiteId.builder()
        .ESDK(ESDKAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
        .build();
  }

  private static CommitmentPolicy policy() {
    return CommitmentPolicy.builder()
        .ESDK(ESDKCommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
        .build();
  }
}
