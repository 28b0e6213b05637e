package dev.hushtable.internal.aws;

import dev.hushtable.exception.ErrorCode;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * The one place where errors of KMS, DynamoDB and the material providers are told apart. The last
 * make modelled service exceptions anew without their details, so the class decides first and the
 * error code only where there is one.
 */
public final class AwsErrors {
  private static final Set<String> DENIED =
      Set.of(
          "AccessDeniedException",
          "AccessDenied",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "OptInRequired");

  /** Where the material providers' own are; without that library there are none. */
  private static final String OF_MATERIAL_PROVIDERS = "software.amazon.cryptography.";

  /** Of several errors, the one that says that a retry helps comes first. */
  private static final List<ErrorCode> MOST_TELLING =
      List.of(
          ErrorCode.KEY_THROTTLED,
          ErrorCode.KEY_SERVICE_UNAVAILABLE,
          ErrorCode.KEY_ACCESS_DENIED,
          ErrorCode.KEY_DISABLED,
          ErrorCode.KEY_NOT_FOUND,
          ErrorCode.KEY_CORRUPT);

  private AwsErrors() {}

  /** What to tell the caller; empty if the error is none of those that have a code. */
  public static Optional<ErrorCode> code(Throwable cause) {
    List<Throwable> errors = new ArrayList<>();
    collect(cause, errors);
    return mostTelling(errors);
  }

  private static Optional<ErrorCode> mostTelling(List<Throwable> errors) {
    Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    errors.forEach(error -> Optional.ofNullable(single(error)).ifPresent(codes::add));
    return MOST_TELLING.stream().filter(codes::contains).findFirst();
  }

  /**
   * The same for a data key that could not be unwrapped. Empty also if it merely does not open: it
   * was altered, or wrapped by no key that was tried, or by a version that the key store does not
   * have. Anything unknown is taken for a key out of reach.
   */
  public static Optional<ErrorCode> unwrapCode(Throwable cause) {
    List<Throwable> errors = new ArrayList<>();
    collect(cause, errors);
    errors.removeIf(AwsErrors::doesNotOpen);
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(mostTelling(errors).orElse(ErrorCode.KEY_SERVICE_UNAVAILABLE));
  }

  private static boolean doesNotOpen(Throwable error) {
    return isOfMaterialProviders(error) && MaterialProviderErrors.doesNotOpen(error)
        || error instanceof GeneralSecurityException
        || error.getClass().getName().startsWith("org.bouncycastle.");
  }

  private static boolean isOfMaterialProviders(Throwable error) {
    return error.getClass().getName().startsWith(OF_MATERIAL_PROVIDERS);
  }

  /** The material providers try one key after the other and gather what went wrong. */
  private static void collect(Throwable error, List<Throwable> errors) {
    if (isOfMaterialProviders(error) && MaterialProviderErrors.holdsOthers(error)) {
      MaterialProviderErrors.held(error).forEach(one -> collect(one, errors));
    } else {
      errors.add(error);
    }
  }

  private static @Nullable ErrorCode single(Throwable cause) {
    if (cause instanceof DisabledException
        || cause instanceof KmsInvalidStateException
        || cause instanceof InvalidKeyUsageException) {
      return ErrorCode.KEY_DISABLED;
    }
    if (isOfMaterialProviders(cause)) {
      return MaterialProviderErrors.code(cause);
    }
    if (cause instanceof NotFoundException || cause instanceof ResourceNotFoundException) {
      return ErrorCode.KEY_NOT_FOUND;
    }
    if (cause instanceof InvalidCiphertextException || cause instanceof IncorrectKeyException) {
      return ErrorCode.KEY_CORRUPT;
    }
    if (cause instanceof ProvisionedThroughputExceededException
        || cause instanceof RequestLimitExceededException) {
      return ErrorCode.KEY_THROTTLED;
    }
    if (cause instanceof SdkClientException client
        && client.getMessage() != null
        && client.getMessage().startsWith("Unable to load credentials")) {
      return ErrorCode.KEY_ACCESS_DENIED;
    }
    if (cause instanceof SdkClientException
        || cause instanceof KmsInternalException
        || cause instanceof DependencyTimeoutException
        || cause instanceof software.amazon.awssdk.services.kms.model.KeyUnavailableException
        || cause instanceof InternalServerErrorException) {
      return ErrorCode.KEY_SERVICE_UNAVAILABLE;
    }
    return cause instanceof AwsServiceException service ? code(service) : null;
  }

  private static ErrorCode code(AwsServiceException service) {
    if (service.isThrottlingException()) {
      return ErrorCode.KEY_THROTTLED;
    }
    String errorCode = errorCode(service);
    if (errorCode != null && DENIED.contains(errorCode)
        || service.statusCode() == 401
        || service.statusCode() == 403) {
      return ErrorCode.KEY_ACCESS_DENIED;
    }
    return ErrorCode.KEY_SERVICE_UNAVAILABLE;
  }

  private static @Nullable String errorCode(AwsServiceException service) {
    return service.awsErrorDetails() == null ? null : service.awsErrorDetails().errorCode();
  }
}
