package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** What the tests of the KMS emulator share: an emulator, a key and a client for each test. */
abstract class KmsEmulatorTestBase {
  static final Map<String, String> CONTEXT = Map.of("tenant", "a", "ünïcode", "✓");
  static final SdkBytes SECRET = SdkBytes.fromByteArray(new byte[32]);

  final KmsEmulator emulator = KmsEmulator.start();
  final String key = emulator.createKey();
  final KmsClient kms;

  KmsEmulatorTestBase(Function<AwsTestClients, KmsClient> client) {
    kms = client.apply(AwsTestClients.of(emulator.endpoint(), emulator.endpoint()));
  }

  static KmsClient sync(AwsTestClients clients) {
    return clients.kms(builder -> {});
  }

  static KmsClient async(AwsTestClients clients) {
    return BlockingKms.over(clients.kmsAsync(builder -> {}));
  }

  @AfterEach
  void closeEmulator() {
    kms.close();
    emulator.close();
  }

  SdkBytes encrypt(String keyId) {
    return kms.encrypt(r -> r.keyId(keyId).plaintext(SECRET).encryptionContext(CONTEXT))
        .ciphertextBlob();
  }

  SdkBytes decrypt(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext();
  }

  GenerateDataKeyResponse dataKey(String keyId) {
    return kms.generateDataKey(
        r -> r.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
  }

  SdkBytes mac(String keyId, MacAlgorithmSpec algorithm) {
    return kms.generateMac(r -> r.keyId(keyId).macAlgorithm(algorithm).message(SECRET)).mac();
  }

  String newMacKey(KeySpec spec) {
    return kms.createKey(r -> r.keySpec(spec).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
        .keyMetadata()
        .arn();
  }

  String newAlias(String keyId) {
    String alias = "alias/test/" + UUID.randomUUID();
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(keyId));
    return alias;
  }

  static String idOf(String arn) {
    return arn.substring(arn.indexOf('/') + 1);
  }

  /** KMS has no exception class for these; they are told by their code. */
  static Consumer<Throwable> hasErrorCode(String code) {
    return e ->
        assertThat(e)
            .asInstanceOf(type(KmsException.class))
            .satisfies(
                kmsException -> {
                  assertThat(kmsException.statusCode()).isEqualTo(400);
                  assertThat(kmsException.awsErrorDetails().errorCode()).isEqualTo(code);
                });
  }
}
