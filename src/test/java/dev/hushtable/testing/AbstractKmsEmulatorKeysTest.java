package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.InvalidAliasNameException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** That the KMS emulator manages keys and aliases as KMS does. */
abstract class AbstractKmsEmulatorKeysTest extends KmsEmulatorTestBase {
  AbstractKmsEmulatorKeysTest(Function<AwsTestClients, KmsClient> client) {
    super(client);
  }

  @Test
  void createKey_whenNothingIsGiven_makesEnabledSymmetricKey() {
    KeyMetadata metadata = kms.createKey(r -> r.description("mine")).keyMetadata();

    assertThat(metadata.arn())
        .isEqualTo("arn:aws:kms:us-east-1:111122223333:key/" + metadata.keyId());
    assertThat(metadata.awsAccountId()).isEqualTo("111122223333");
    assertThat(metadata.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata.enabled()).isTrue();
    assertThat(metadata.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(metadata.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(metadata.multiRegion()).isFalse();
    assertThat(metadata.description()).isEqualTo("mine");
    assertThat(metadata.creationDate())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
  }

  @Test
  void createKey_whenMultiRegion_marksIdAndMetadata() {
    KeyMetadata metadata = kms.createKey(r -> r.multiRegion(true)).keyMetadata();

    assertThat(metadata.keyId()).matches("mrk-[0-9a-f]{32}");
    assertThat(metadata.multiRegion()).isTrue();
    assertThat(decrypt(encrypt(metadata.arn()))).isEqualTo(SECRET);
  }

  @Test
  void createKey_whenUsageDoesNotFitSpec_refuses() {
    assertThatThrownBy(() -> kms.createKey(r -> r.keySpec(KeySpec.HMAC_512)))
        .satisfies(hasErrorCode("ValidationException"));
  }

  @Test
  void createKey_whenSpecIsUnknown_refuses() {
    assertThatThrownBy(() -> kms.createKey(r -> r.keySpec(KeySpec.ECC_SECG_P256_K1)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void describeKey_whenNamedInAnyForm_findsTheSameKey() {
    String alias = newAlias(key);
    String aliasArn = "arn:aws:kms:us-east-1:111122223333:" + alias;

    for (String reference : List.of(key, idOf(key), alias, aliasArn)) {
      assertThat(kms.describeKey(r -> r.keyId(reference)).keyMetadata().arn()).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000000",
        "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000",
        "alias/no-such-alias",
        "nonsense"
      })
  void describeKey_whenUnknown_isNotFound(String reference) {
    assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(reference)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void listKeys_whenPaged_listsEachKeyOnce() {
    List<String> arns =
        kms.listKeysPaginator(r -> r.limit(2)).keys().stream().map(KeyListEntry::keyArn).toList();

    assertThat(arns).contains(key).doesNotHaveDuplicates();
  }

  @Test
  void listAliases_whenCreatedAndDeleted_followsBoth() {
    String alias = newAlias(key);
    assertThat(kms.listAliases(r -> r.keyId(key)).aliases())
        .extracting(AliasListEntry::aliasName, AliasListEntry::targetKeyId)
        .containsExactly(tuple(alias, idOf(key)));

    kms.deleteAlias(r -> r.aliasName(alias));

    assertThat(kms.listAliases().aliases())
        .extracting(AliasListEntry::aliasName)
        .doesNotContain(alias);
    assertThatThrownBy(() -> kms.deleteAlias(r -> r.aliasName(alias)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void createAlias_whenTakenOrMalformed_refuses() {
    String alias = newAlias(key);

    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(key)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName("no-prefix").targetKeyId(key)))
        .isInstanceOf(InvalidAliasNameException.class);
  }

  @Test
  void disableKey_whenDisabled_refusesUseUntilEnabled() {
    SdkBytes blob = encrypt(key);
    kms.disableKey(r -> r.keyId(key));

    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    assertThatThrownBy(() -> encrypt(key)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> decrypt(blob)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> dataKey(key)).isInstanceOf(DisabledException.class);

    kms.enableKey(r -> r.keyId(key));
    assertThat(decrypt(blob)).isEqualTo(SECRET);
  }

  @Test
  void scheduleKeyDeletion_whenPending_refusesUseUntilCancelledAndEnabled() {
    SdkBytes blob = encrypt(key);
    Instant deletion =
        kms.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7)).deletionDate();

    assertThat(deletion).isAfter(Instant.now().plus(Duration.ofDays(6)));
    assertThat(kms.describeKey(r -> r.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.PENDING_DELETION);
    assertThatThrownBy(() -> decrypt(blob)).isInstanceOf(KmsInvalidStateException.class);
    assertThatThrownBy(() -> kms.enableKey(r -> r.keyId(key)))
        .isInstanceOf(KmsInvalidStateException.class);

    kms.cancelKeyDeletion(r -> r.keyId(key));
    assertThatThrownBy(() -> decrypt(blob)).isInstanceOf(DisabledException.class);
    kms.enableKey(r -> r.keyId(key));
    assertThat(decrypt(blob)).isEqualTo(SECRET);
  }
}
