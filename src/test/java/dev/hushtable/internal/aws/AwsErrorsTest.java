package dev.hushtable.internal.aws;

import static dev.hushtable.exception.ErrorCode.KEY_ACCESS_DENIED;
import static dev.hushtable.exception.ErrorCode.KEY_CORRUPT;
import static dev.hushtable.exception.ErrorCode.KEY_DISABLED;
import static dev.hushtable.exception.ErrorCode.KEY_NOT_FOUND;
import static dev.hushtable.exception.ErrorCode.KEY_SERVICE_UNAVAILABLE;
import static dev.hushtable.exception.ErrorCode.KEY_THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.cryptography.keystore.model.KeyStoreException;
import software.amazon.cryptography.materialproviders.model.AwsCryptographicMaterialProvidersException;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.OpaqueError;

/** Every kind of answer that the keyrings give, as measured. */
class AwsErrorsTest {
  private static final RuntimeException DISABLED = DisabledException.builder().build();
  private static final RuntimeException THROTTLED = service("ThrottlingException");
  private static final RuntimeException DENIED = service("AccessDeniedException");
  private static final RuntimeException DOWN = SdkClientException.create("refused");
  private static final RuntimeException ALTERED = InvalidCiphertextException.builder().build();
  private static final RuntimeException NO_MATCH =
      AwsCryptographicMaterialProvidersException.builder()
          .message("Unable to decrypt data key: No Encrypted Data Keys found to match.")
          .build();
  private static final RuntimeException NO_VERSION =
      KeyStoreException.builder()
          .message("No item found for corresponding branch key identifier.")
          .build();

  private static AwsServiceException service(String errorCode) {
    return KmsException.builder()
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(errorCode).build())
        .build();
  }

  private static RuntimeException several(RuntimeException... errors) {
    return CollectionOfErrors.builder().list(List.of(errors)).message("several").build();
  }

  private static RuntimeException badTag() {
    AEADBadTagException cause = new AEADBadTagException("Tag mismatch!");
    return software.amazon.cryptography.primitives.model.OpaqueError.builder()
        .obj(cause)
        .cause(cause)
        .build();
  }

  static Stream<Arguments> errors() {
    RuntimeException ours = new IllegalStateException("Connection pool shut down");
    return Stream.of(
        Arguments.of("disabled", DISABLED, KEY_DISABLED, KEY_DISABLED),
        Arguments.of(
            "pending deletion",
            KmsInvalidStateException.builder().build(),
            KEY_DISABLED,
            KEY_DISABLED),
        Arguments.of("denied", DENIED, KEY_ACCESS_DENIED, KEY_ACCESS_DENIED),
        Arguments.of("throttled", THROTTLED, KEY_THROTTLED, KEY_THROTTLED),
        Arguments.of("down", DOWN, KEY_SERVICE_UNAVAILABLE, KEY_SERVICE_UNAVAILABLE),
        Arguments.of(
            "500",
            KmsInternalException.builder().build(),
            KEY_SERVICE_UNAVAILABLE,
            KEY_SERVICE_UNAVAILABLE),
        Arguments.of(
            "503",
            KmsException.builder().statusCode(503).build(),
            KEY_SERVICE_UNAVAILABLE,
            KEY_SERVICE_UNAVAILABLE),
        Arguments.of("no key", NotFoundException.builder().build(), KEY_NOT_FOUND, KEY_NOT_FOUND),
        Arguments.of("altered", ALTERED, KEY_CORRUPT, KEY_CORRUPT),
        Arguments.of(
            "other key", IncorrectKeyException.builder().build(), KEY_CORRUPT, KEY_CORRUPT),
        Arguments.of("no match", NO_MATCH, null, null),
        Arguments.of("no version", NO_VERSION, KEY_NOT_FOUND, null),
        Arguments.of("no version, in a list", several(NO_VERSION), KEY_NOT_FOUND, null),
        Arguments.of("bad tag", several(badTag()), null, null),
        Arguments.of("empty list", several(), null, null),
        Arguments.of("nested", several(several(NO_MATCH, DISABLED)), KEY_DISABLED, KEY_DISABLED),
        Arguments.of(
            "retry first", several(DENIED, ALTERED, THROTTLED), KEY_THROTTLED, KEY_THROTTLED),
        Arguments.of(
            "down before denied",
            several(DENIED, DOWN),
            KEY_SERVICE_UNAVAILABLE,
            KEY_SERVICE_UNAVAILABLE),
        Arguments.of(
            "one denied",
            several(NO_MATCH, badTag(), DENIED),
            KEY_ACCESS_DENIED,
            KEY_ACCESS_DENIED),
        Arguments.of(
            "opaque",
            OpaqueError.builder().obj(DISABLED).cause(DISABLED).build(),
            KEY_DISABLED,
            KEY_DISABLED),
        Arguments.of("a caller's keyring", ours, null, KEY_SERVICE_UNAVAILABLE),
        Arguments.of(
            "a child",
            AwsCryptographicMaterialProvidersException.builder()
                .message("Child keyring failed to encrypt plaintext data key")
                .build(),
            KEY_SERVICE_UNAVAILABLE,
            null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void code_always_tellsWhatToDo(
      String name, RuntimeException error, @Nullable ErrorCode code, @Nullable ErrorCode unwrap) {
    assertThat(AwsErrors.code(error).orElse(null)).isEqualTo(code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void unwrapCode_always_tellsOutOfReachFromDoesNotOpen(
      String name, RuntimeException error, @Nullable ErrorCode code, @Nullable ErrorCode unwrap) {
    assertThat(AwsErrors.unwrapCode(error).orElse(null)).isEqualTo(unwrap);
  }
}
