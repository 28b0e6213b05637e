package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.BeaconKeyMaterials;
import software.amazon.cryptography.keystore.model.BranchKeyMaterials;
import software.amazon.cryptography.keystore.model.CreateKeyInput;
import software.amazon.cryptography.keystore.model.CreateKeyStoreInput;
import software.amazon.cryptography.keystore.model.GetActiveBranchKeyInput;
import software.amazon.cryptography.keystore.model.GetBeaconKeyInput;
import software.amazon.cryptography.keystore.model.GetBranchKeyVersionInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.keystore.model.KeyStoreException;
import software.amazon.cryptography.keystore.model.VersionKeyInput;

/**
 * What the AWS key store really does: its calls, its items, its materials, and how its errors come
 * out. The library builds on each of these facts; a new version of the key store that changes one
 * fails here.
 */
class KeyStoreOnEmulatorTest {
  private static final Map<String, String> CONTEXT = Map.of("department", "ädmin");

  private static AwsTestEnvironment environment;
  private static KmsEmulator emulator;
  private static String kmsKey;
  private static String tableName;
  private static KeyStore keyStore;

  private final String branchKey = "tenant/ä/" + UUID.randomUUID();

  @BeforeAll
  static void createKeyStore() {
    environment = AwsTestEnvironment.withOwnKms();
    emulator = environment.kmsEmulator().orElseThrow();
    kmsKey = emulator.createKey();
    tableName = environment.uniqueTableName("key-store");
    keyStore = newKeyStore(tableName, "LogicalKeyStore", kmsKey);
    keyStore.CreateKeyStore(CreateKeyStoreInput.builder().build());
  }

  @AfterAll
  static void close() {
    environment.close();
  }

  @BeforeEach
  void createKey() {
    keyStore.CreateKey(
        CreateKeyInput.builder().branchKeyIdentifier(branchKey).encryptionContext(CONTEXT).build());
    emulator.resetCalls();
  }

  @AfterEach
  void repair() {
    emulator.clearFaults();
    emulator.comeBack();
  }

  @Test
  void createKeyStore_whenTableExists_succeeds() {
    assertThat(keyStore.CreateKeyStore(CreateKeyStoreInput.builder().build()).tableArn())
        .endsWith(":table/" + tableName);
  }

  @Test
  void createKey_whenNothingIsGiven_makesAnId() {
    String id = keyStore.CreateKey(CreateKeyInput.builder().build()).branchKeyIdentifier();

    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(emulator.calls()).isEqualTo(3);
    assertThat(emulator.calls("GenerateDataKeyWithoutPlaintext")).isEqualTo(2);
    assertThat(emulator.calls("ReEncrypt")).isEqualTo(1);
  }

  @Test
  void createKey_whenIdIsGivenWithoutContext_refusesBeforeAnyCall() {
    assertThatThrownBy(
            () -> keyStore.CreateKey(CreateKeyInput.builder().branchKeyIdentifier("id").build()))
        .isInstanceOf(KeyStoreException.class)
        .hasMessage("Custom branch key identifier requires custom encryption context.");
    assertThat(emulator.calls()).isZero();
  }

  @Test
  void createKey_whenIdExists_isTransactionCanceledWithReasons() {
    assertThatThrownBy(this::createKey)
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e ->
                assertThat(e.cancellationReasons())
                    .extracting(CancellationReason::code)
                    .containsExactly("None", "ConditionalCheckFailed", "ConditionalCheckFailed"));
  }

  @Test
  void createKey_whenDone_storesThreeItems() {
    BranchKeyMaterials active = active();
    String versionType = "branch:version:" + active.branchKeyVersion();

    Map<String, Map<String, AttributeValue>> items = items();

    assertThat(items).containsOnlyKeys("branch:ACTIVE", versionType, "beacon:ACTIVE");
    for (Map<String, AttributeValue> item : items.values()) {
      assertThat(item)
          .containsEntry("branch-key-id", AttributeValue.fromS(branchKey))
          .containsEntry("kms-arn", AttributeValue.fromS(kmsKey))
          .containsEntry("hierarchy-version", AttributeValue.fromN("1"))
          .containsEntry("aws-crypto-ec:department", AttributeValue.fromS("ädmin"));
      assertThat(item.get("enc").b().asByteArray()).hasSize(184);
      assertThat(item.get("create-time").s())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }
    assertThat(items.get("branch:ACTIVE"))
        .hasSize(8)
        .containsEntry("version", AttributeValue.fromS(versionType));
    assertThat(items.get(versionType)).hasSize(7);
    assertThat(items.get("beacon:ACTIVE")).hasSize(7);
  }

  @Test
  void versionKey_whenDone_addsAVersionAndKeepsTheBeacon() {
    BranchKeyMaterials before = active();
    Map<String, AttributeValue> beaconBefore = items().get("beacon:ACTIVE");
    emulator.resetCalls();

    keyStore.VersionKey(VersionKeyInput.builder().branchKeyIdentifier(branchKey).build());

    assertThat(emulator.calls()).isEqualTo(3);
    assertThat(emulator.calls("ReEncrypt")).isEqualTo(2);
    assertThat(emulator.calls("GenerateDataKeyWithoutPlaintext")).isEqualTo(1);
    BranchKeyMaterials after = active();
    assertThat(after.branchKeyVersion()).isNotEqualTo(before.branchKeyVersion());
    assertThat(after.branchKey()).isNotEqualTo(before.branchKey());
    assertThat(version(before.branchKeyVersion()).branchKey()).isEqualTo(before.branchKey());
    assertThat(items()).hasSize(4).containsEntry("beacon:ACTIVE", beaconBefore);
  }

  @Test
  void getActiveBranchKey_whenCalled_givesIdVersionAndContext() {
    BranchKeyMaterials active = active();

    assertThat(active.branchKeyIdentifier()).isEqualTo(branchKey);
    assertThat(UUID.fromString(active.branchKeyVersion())).hasToString(active.branchKeyVersion());
    assertThat(active.encryptionContext()).isEqualTo(CONTEXT);
    assertThat(version(active.branchKeyVersion()).branchKey()).isEqualTo(active.branchKey());
  }

  @Test
  void getActiveBranchKey_whenCalledAgain_decryptsAgain() {
    active();
    active();

    assertThat(emulator.calls("Decrypt")).isEqualTo(2);
    assertThat(emulator.calls()).isEqualTo(2);
  }

  @Test
  void branchKey_whenRead_isOneBufferPerMaterialsWithAnArrayOfItsOwn() {
    BranchKeyMaterials materials = active();
    ByteBuffer buffer = materials.branchKey();

    assertThat(buffer.hasArray()).isTrue();
    assertThat(buffer.arrayOffset()).isZero();
    assertThat(buffer.array()).hasSize(32);
    assertThat(materials.branchKey()).isSameAs(buffer);
    assertThat(active().branchKey().array()).isNotSameAs(buffer.array()).isEqualTo(buffer.array());
  }

  @Test
  void getBeaconKey_whenCalled_givesKeyUnrelatedToBranchKey() {
    BeaconKeyMaterials beacon =
        keyStore
            .GetBeaconKey(GetBeaconKeyInput.builder().branchKeyIdentifier(branchKey).build())
            .beaconKeyMaterials();

    assertThat(beacon.beaconKeyIdentifier()).isEqualTo(branchKey);
    assertThat(beacon.encryptionContext()).isEqualTo(CONTEXT);
    assertThat(beacon.beaconKey().array()).hasSize(32).isNotEqualTo(active().branchKey().array());
    assertThat(beacon.hmacKeys()).isNull();
  }

  @Test
  void get_whenIdOrVersionIsUnknown_isKeyStoreException() {
    List<ThrowingCallable> gets =
        List.of(
            () -> activeOf(keyStore, "no-such-id"),
            () -> version(UUID.randomUUID().toString()),
            () -> version("branch:version:" + active().branchKeyVersion()),
            () ->
                keyStore.GetBeaconKey(
                    GetBeaconKeyInput.builder().branchKeyIdentifier("no-such-id").build()));

    for (ThrowingCallable get : gets) {
      assertThatThrownBy(get)
          .isExactlyInstanceOf(KeyStoreException.class)
          .hasMessage("No item found for corresponding branch key identifier.")
          .hasNoCause();
    }
  }

  @Test
  void get_whenTableIsMissing_isResourceNotFound() {
    KeyStore elsewhere = newKeyStore("no-such-table", "LogicalKeyStore", kmsKey);

    assertThatThrownBy(() -> activeOf(elsewhere, branchKey))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void get_whenItemIsOfAnotherKmsKey_isKeyStoreExceptionWithoutCallToKms() {
    KeyStore other = newKeyStore(tableName, "LogicalKeyStore", emulator.createKey());

    assertThatThrownBy(() -> activeOf(other, branchKey))
        .isExactlyInstanceOf(KeyStoreException.class)
        .hasMessageContaining("does not match Key Store's configured KMS Key ARN");
    assertThat(emulator.calls()).isZero();
  }

  @Test
  void get_whenLogicalNameDiffers_isInvalidCiphertext() {
    KeyStore renamed = newKeyStore(tableName, "AnotherName", kmsKey);

    assertThatThrownBy(() -> activeOf(renamed, branchKey))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void get_whenItemIsAltered_isInvalidCiphertext() {
    Map<String, AttributeValue> item = new HashMap<>(items().get("branch:ACTIVE"));
    item.put("aws-crypto-ec:department", AttributeValue.fromS("another"));
    environment.dynamoDb().putItem(r -> r.tableName(tableName).item(item));

    assertThatThrownBy(this::active).isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void get_whenKmsKeyIsDisabled_isDisabledExceptionWithoutDetails() {
    emulator.disableKey(kmsKey);
    try {
      KmsException e = kmsFailure();

      assertThat(e)
          .isInstanceOf(DisabledException.class)
          .hasMessageContaining(kmsKey + " is disabled.")
          .hasNoCause();
      // The key store makes exceptions that KMS has a class for anew, from their messages.
      assertThat(e.awsErrorDetails()).isNull();
      assertThat(e.statusCode()).isZero();
    } finally {
      emulator.enableKey(kmsKey);
    }
  }

  @Test
  void get_whenKmsKeyIsPendingDeletion_isInvalidState() {
    emulator.scheduleDeletion(kmsKey);
    try {
      assertThat(kmsFailure()).isInstanceOf(KmsInvalidStateException.class);
    } finally {
      environment.kms().cancelKeyDeletion(r -> r.keyId(kmsKey));
      emulator.enableKey(kmsKey);
    }
  }

  @Test
  void get_whenKmsFailsInside_isKmsInternalExceptionWithoutDetails() {
    emulator.inject(Fault.serverError());

    KmsException e = kmsFailure();

    assertThat(e).isInstanceOf(KmsInternalException.class);
    assertThat(e.statusCode()).isZero();
  }

  @Test
  void get_whenThrottled_isKmsExceptionWithDetails() {
    emulator.inject(Fault.throttle());

    KmsException e = kmsFailure();

    assertThat(e).isExactlyInstanceOf(KmsException.class);
    assertThat(e.isThrottlingException()).isTrue();
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
  }

  @Test
  void get_whenAccessIsDenied_isKmsExceptionWithDetails() {
    emulator.inject(Fault.accessDenied());

    KmsException e = kmsFailure();

    assertThat(e).isExactlyInstanceOf(KmsException.class);
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
  }

  @Test
  void get_whenKmsIsUnavailable_isKmsExceptionWithStatus() {
    emulator.inject(Fault.unavailable());

    KmsException e = kmsFailure();

    assertThat(e).isExactlyInstanceOf(KmsException.class);
    assertThat(e.statusCode()).isEqualTo(503);
  }

  @Test
  void get_whenKmsIsDown_isSdkClientException() {
    emulator.goDown();

    assertThatThrownBy(this::active)
        .isExactlyInstanceOf(SdkClientException.class)
        .hasMessageContaining("Connection refused");
  }

  private BranchKeyMaterials active() {
    return activeOf(keyStore, branchKey);
  }

  private BranchKeyMaterials version(String version) {
    return keyStore
        .GetBranchKeyVersion(
            GetBranchKeyVersionInput.builder()
                .branchKeyIdentifier(branchKey)
                .branchKeyVersion(version)
                .build())
        .branchKeyMaterials();
  }

  private KmsException kmsFailure() {
    return (KmsException) catchThrowable(this::active);
  }

  /** The items of this test's branch key, by type. */
  private Map<String, Map<String, AttributeValue>> items() {
    Map<String, Map<String, AttributeValue>> items = new HashMap<>();
    environment
        .dynamoDb()
        .query(
            r ->
                r.tableName(tableName)
                    .consistentRead(true)
                    .keyConditionExpression("#id = :id")
                    .expressionAttributeNames(Map.of("#id", "branch-key-id"))
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(branchKey))))
        .items()
        .forEach(item -> items.put(item.get("type").s(), item));
    return items;
  }

  private static BranchKeyMaterials activeOf(KeyStore store, String id) {
    return store.GetActiveBranchKey(
            GetActiveBranchKeyInput.builder().branchKeyIdentifier(id).build())
        .branchKeyMaterials();
  }

  private static KeyStore newKeyStore(String table, String logicalName, String kmsKeyArn) {
    return KeyStore.builder()
        .KeyStoreConfig(
            KeyStoreConfig.builder()
                .ddbClient(environment.dynamoDb())
                .ddbTableName(table)
                .logicalKeyStoreName(logicalName)
                .kmsClient(environment.kms())
                .kmsConfiguration(KMSConfiguration.builder().kmsKeyArn(kmsKeyArn).build())
                .build())
        .build();
  }
}
