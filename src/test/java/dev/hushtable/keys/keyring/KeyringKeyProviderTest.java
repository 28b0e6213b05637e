package dev.hushtable.keys.keyring;

import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.exception.ErrorCode.KEY_ACCESS_DENIED;
import static dev.hushtable.exception.ErrorCode.KEY_PROVIDER_CLOSED;
import static dev.hushtable.exception.ErrorCode.KEY_THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.Keyrings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.OnDecryptInput;
import software.amazon.cryptography.materialproviders.model.OnDecryptOutput;
import software.amazon.cryptography.materialproviders.model.OnEncryptInput;
import software.amazon.cryptography.materialproviders.model.OnEncryptOutput;

/** With keyrings that do as a test wants; those of KMS are in KeyringKeyProviderIT. */
class KeyringKeyProviderTest {
  private static final Map<String, String> CONTEXT = Map.of("use", "test");

  @Test
  void build_whenABuilderIsUsedTwice_providersDoNotShareTheirKeys() {
    KeyringKeyProvider.Builder builder =
        KeyringKeyProvider.builder().keyring(Keyrings.aes()).indexRoot(1, new byte[32]);
    KeyringKeyProvider first = builder.build();
    KeyringKeyProvider second = builder.build();
    first.close();

    byte[] derived =
        second
            .indexRootKey(KeyScope.DEFAULT, "T", 1)
            .toCompletableFuture()
            .join()
            .derive(new byte[1], 32);

    assertThat(derived).hasSize(32);
    second.close();
  }

  /** Or what was written could not be read. */
  @Test
  void encryptModel_whenTheKeyringWrapsForMoreKeysThanAMessageHas_isRefused() {
    IKeyring[] children = IntStream.range(1, 33).mapToObj(Keyrings::aes).toArray(IKeyring[]::new);
    IKeyring tooMany = Keyrings.multi(Keyrings.aes(0), children);
    try (KeyringKeyProvider keys =
        KeyringKeyProvider.builder().keyring(tooMany).indexRoot(1, new byte[32]).build()) {
      ModelEncryptor<Beans.Patient> patients =
          ModelEncryptor.builder(Beans.Patient.class).tableName("Patients").keys(keys).build();
      Beans.Patient patient = new Beans.Patient();
      patient.setId("p-1");
      patient.setSsn("1120");

      Failures.assertRefused(
          () -> patients.encryptModel(patient), INVALID_CONFIGURATION, "32", "not 33");
    }
  }

  /** A keyring of the caller's own that calls KMS by itself. */
  private record Failing(RuntimeException failure) implements IKeyring {
    @Override
    public OnEncryptOutput OnEncrypt(OnEncryptInput input) {
      throw failure;
    }

    @Override
    public OnDecryptOutput OnDecrypt(OnDecryptInput input) {
      throw failure;
    }
  }

  private static RuntimeException kms(String code, int status) {
    return KmsException.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
        .statusCode(status)
        .message("no")
        .build();
  }

  @Test
  void materials_whenACallersKeyringFails_tellWhy() {
    assertCode(kms("AccessDeniedException", 400), KEY_ACCESS_DENIED);
    assertCode(kms("ThrottlingException", 400), KEY_THROTTLED);
  }

  private static void assertCode(RuntimeException failure, ErrorCode code) {
    try (KeyringKeyProvider provider =
        KeyringKeyProvider.builder().keyring(new Failing(failure)).build()) {
      assertThat(code(provider.encryptionMaterials(KeyScope.DEFAULT, CONTEXT, List.of(1))))
          .isEqualTo(code);
      assertThat(code(provider.decryptionMaterials(KeyScope.DEFAULT, CONTEXT, List.of(key()))))
          .isEqualTo(code);
    }
  }

  private static EncryptedDataKey key() {
    return EncryptedDataKey.builder()
        .keyProviderId("aws-kms")
        .keyProviderInfo(ByteBuffer.wrap(new byte[1]))
        .ciphertext(ByteBuffer.wrap(new byte[1]))
        .build();
  }

  private static ErrorCode code(CompletionStage<?> stage) {
    CompletionException e =
        catchThrowableOfType(CompletionException.class, () -> stage.toCompletableFuture().join());
    assertThat(e.getCause()).isInstanceOf(HushtableException.class);
    return ((HushtableException) e.getCause()).code();
  }

  /** Unwraps when it is told to. */
  private record Slow(IKeyring keyring, CountDownLatch begun, CountDownLatch gate)
      implements IKeyring {
    @Override
    public OnEncryptOutput OnEncrypt(OnEncryptInput input) {
      return keyring.OnEncrypt(input);
    }

    @Override
    public OnDecryptOutput OnDecrypt(OnDecryptInput input) {
      begun.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return keyring.OnDecrypt(input);
    }
  }

  @Test
  void close_whenADataKeyIsBeingUnwrapped_saysThatTheProviderIsClosed() throws Exception {
    KeyringKeyProvider writer = KeyringKeyProvider.builder().keyring(Keyrings.aes()).build();
    List<EncryptedDataKey> wrapped =
        writer
            .encryptionMaterials(KeyScope.DEFAULT, CONTEXT, List.of(1))
            .toCompletableFuture()
            .join()
            .get(0)
            .encryptedDataKeys();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    KeyringKeyProvider reader =
        KeyringKeyProvider.builder().keyring(new Slow(Keyrings.aes(), begun, gate)).build();
    CompletableFuture<?> waiting =
        reader.decryptionMaterials(KeyScope.DEFAULT, CONTEXT, wrapped).toCompletableFuture();
    begun.await();
    reader.close();
    gate.countDown();

    assertThat(code(waiting)).isEqualTo(KEY_PROVIDER_CLOSED);
    writer.close();
  }
}
