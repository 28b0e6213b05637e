package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.kms.KeyCreation;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** With errors that the library makes, since hints go by their words. */
class HintsTest {
  private static final String KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/1";
  private static final String OTHER_KMS_KEY = "arn:aws:kms:us-east-1:111122223333:key/2";

  @TempDir private Path folder;

  @Test
  void of_aMissingKeyFile_namesTheCommandThatMakesIt() {
    assertHint(() -> LocalKeyProvider.open(folder.resolve("no")), "keys create --key-file");
  }

  @Test
  void of_aMissingKeyOfAFile_namesTheCommandsThatMakeOne() {
    LocalKeyProvider provider = LocalKeyProvider.create(folder.resolve("keys"), KeyScope.DEFAULT);

    assertHint(
        () -> provider.administration().createVersion(KeyScope.of("nobody")), "keys describe");
  }

  @Test
  void of_aMissingKeyStore_namesTheCommandThatMakesIt() {
    KeyStoreAdministration administration =
        administration(ResourceNotFoundException.builder().message("no table").build());

    assertHint(() -> administration.describe(KeyScope.DEFAULT), "keys create-table");
  }

  @Test
  void of_aMissingKmsKey_speaksOfItsArn() {
    KeyStoreAdministration administration =
        administration(NotFoundException.builder().message("no KMS key").build());

    assertHint(() -> administration.describe(KeyScope.DEFAULT), "--kms-key");
  }

  @Test
  void of_aKmsKeyThatIsNotAccepted_namesTheOption() {
    KeyStoreAdministration administration = administration(NotFoundException.builder().build());

    assertHint(() -> administration.rewrap(OTHER_KMS_KEY), "--accept-kms-key");
    assertThat(
            Hints.of(
                new KeyUnavailableException(
                    ErrorCode.KEY_CORRUPT, "a KMS key that the settings do not accept: x")))
        .hasValueSatisfying(hint -> assertThat(hint).contains("--accept-kms-key"));
  }

  @Test
  void of_anAlias_saysWhatAnArnIs() {
    assertHint(() -> KeyCreation.builder().kmsKeyArn("alias/x").build(), "arn:aws:kms:");
  }

  @Test
  void of_whatCausedAnError_isFound() {
    Throwable cause = catchThrowable(() -> LocalKeyProvider.open(folder.resolve("no")));

    assertThat(Hints.of(CommandException.failed("It stopped.", cause))).isPresent();
  }

  @Test
  void of_anyOtherError_isEmpty() {
    assertThat(Hints.of(new IllegalStateException("x"))).isEmpty();
    assertThat(Hints.of(new KeyUnavailableException(ErrorCode.KEY_THROTTLED, "x"))).isEmpty();
  }

  private static void assertHint(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
    Throwable error = catchThrowable(call);
    assertThat(error).isInstanceOf(HushtableException.class);
    assertThat(Hints.of(error))
        .as(error.getMessage())
        .hasValueSatisfying(hint -> assertThat(hint).contains(words));
  }

  private static KeyStoreAdministration administration(RuntimeException error) {
    return KeyStoreAdministration.create(
        KeyStoreSettings.builder()
            .dynamoDbClient(new FailingDynamoDb(error))
            .kmsClient(new NoKms())
            .tableName("keys")
            .kmsKeyArn(KMS_KEY)
            .build());
  }

  private record FailingDynamoDb(RuntimeException error) implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      throw error;
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  private record NoKms() implements KmsClient {
    @Override
    public String serviceName() {
      return "kms";
    }

    @Override
    public void close() {}
  }
}
