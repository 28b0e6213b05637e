package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** That the KMS emulator keeps Regions apart, and replicates multi-Region keys, as KMS does. */
abstract class AbstractKmsEmulatorRegionsTest extends KmsEmulatorTestBase {
  private static final String EUROPE = "eu-west-1";

  private final KmsClient europe;
  private final String primary = emulator.createMultiRegionKey();

  AbstractKmsEmulatorRegionsTest(Function<AwsTestClients, KmsClient> client) {
    super(client);
    AwsTestClients home = AwsTestClients.of(emulator.endpoint(), emulator.endpoint());
    europe =
        client.apply(
            new AwsTestClients(
                home.dynamoDbEndpoint(),
                home.kmsEndpoint(),
                Region.of(EUROPE),
                home.credentials()));
  }

  @AfterEach
  void closeEurope() {
    europe.close();
  }

  @Test
  void createKey_whenClientIsOfAnotherRegion_makesItThere() {
    String arn = europe.createKey(r -> {}).keyMetadata().arn();

    assertThat(arn).startsWith("arn:aws:kms:eu-west-1:111122223333:key/");
    assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(arn)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> europe.describeKey(r -> r.keyId(key)))
        .isInstanceOf(NotFoundException.class);
    assertThat(europe.listKeys().keys()).hasSize(1);
  }

  @Test
  void createAlias_whenTakenInAnotherRegion_isFree() {
    String alias = newAlias(key);
    String arn = europe.createKey(r -> {}).keyMetadata().arn();
    europe.createAlias(r -> r.aliasName(alias).targetKeyId(arn));

    String aliasArn = "arn:aws:kms:eu-west-1:111122223333:" + alias;
    assertThat(europe.describeKey(r -> r.keyId(alias)).keyMetadata().arn()).isEqualTo(arn);
    assertThat(europe.describeKey(r -> r.keyId(aliasArn)).keyMetadata().arn()).isEqualTo(arn);
    assertThat(kms.describeKey(r -> r.keyId(alias)).keyMetadata().arn()).isEqualTo(key);
  }

  @Test
  void decrypt_whenKeyIsOfAnotherRegion_isInvalidCiphertext() {
    SdkBytes blob = encrypt(key);

    assertThatThrownBy(() -> europe.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void decrypt_whenNamedKeyIsOfAnotherRegion_isNotFound() {
    SdkBytes blob = encrypt(key);

    assertThatThrownBy(
            () -> europe.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT).keyId(key)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void decrypt_whenKeyIsReplicated_opensInBothRegions() {
    String replica = emulator.replicateKey(primary, EUROPE);
    SdkBytes fromPrimary = encrypt(primary);
    SdkBytes fromReplica =
        europe
            .encrypt(r -> r.keyId(replica).plaintext(SECRET).encryptionContext(CONTEXT))
            .ciphertextBlob();

    assertThat(
            europe
                .decrypt(
                    r -> r.ciphertextBlob(fromPrimary).encryptionContext(CONTEXT).keyId(replica))
                .plaintext())
        .isEqualTo(SECRET);
    assertThat(decrypt(fromReplica)).isEqualTo(SECRET);
  }

  @Test
  void replicateKey_whenDone_describesBothKeys() {
    KeyMetadata replica =
        kms.replicateKey(r -> r.keyId(primary).replicaRegion(EUROPE).description("copy"))
            .replicaKeyMetadata();
    MultiRegionKey home = MultiRegionKey.builder().arn(primary).region("us-east-1").build();
    MultiRegionKey copy = MultiRegionKey.builder().arn(replica.arn()).region(EUROPE).build();

    assertThat(replica.arn()).isEqualTo(primary.replace("us-east-1", EUROPE));
    assertThat(replica.description()).isEqualTo("copy");
    for (KeyMetadata metadata :
        new KeyMetadata[] {
          kms.describeKey(r -> r.keyId(primary)).keyMetadata(),
          europe.describeKey(r -> r.keyId(replica.arn())).keyMetadata()
        }) {
      assertThat(metadata.multiRegion()).isTrue();
      assertThat(metadata.multiRegionConfiguration().primaryKey()).isEqualTo(home);
      assertThat(metadata.multiRegionConfiguration().replicaKeys()).containsExactly(copy);
      assertThat(metadata.multiRegionConfiguration().multiRegionKeyType())
          .isEqualTo(
              metadata.arn().equals(primary)
                  ? MultiRegionKeyType.PRIMARY
                  : MultiRegionKeyType.REPLICA);
    }
  }

  @Test
  void replicateKey_whenKeyIsNoPrimary_refuses() {
    String replica = emulator.replicateKey(primary, EUROPE);

    assertThatThrownBy(() -> kms.replicateKey(r -> r.keyId(key).replicaRegion(EUROPE)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> europe.replicateKey(r -> r.keyId(replica).replicaRegion("us-west-2")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> kms.replicateKey(r -> r.keyId(primary).replicaRegion(EUROPE)))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void disableKey_whenReplicated_leavesTheOtherEnabled() {
    String replica = emulator.replicateKey(primary, EUROPE);
    SdkBytes blob = encrypt(primary);
    emulator.disableKey(replica);

    assertThat(decrypt(blob)).isEqualTo(SECRET);
    assertThat(europe.describeKey(r -> r.keyId(replica)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    assertThatThrownBy(() -> europe.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)))
        .isInstanceOf(DisabledException.class);
  }
}
