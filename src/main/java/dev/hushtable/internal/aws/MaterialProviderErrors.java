package dev.hushtable.internal.aws;

import dev.hushtable.exception.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.keystore.model.KeyStoreException;
import software.amazon.cryptography.materialproviders.model.AwsCryptographicMaterialProvidersException;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.OpaqueError;

/**
 * What the material providers' own errors mean. Only for such errors, since that library need not
 * be there.
 */
final class MaterialProviderErrors {
  /** What they put around an exception that is not theirs. */
  private static final Set<Class<?>> OPAQUE =
      Set.of(
          OpaqueError.class,
          software.amazon.cryptography.keystore.model.OpaqueError.class,
          software.amazon.cryptography.primitives.model.OpaqueError.class);

  /** Their message for a keyring in a multi-keyring that failed, with nothing of why. */
  private static final String FAILED_CHILD = "Child keyring failed to encrypt";

  private static final String OF_PRIMITIVES = "software.amazon.cryptography.primitives.";

  private MaterialProviderErrors() {}

  /** Whether an error says nothing itself. */
  static boolean holdsOthers(Throwable error) {
    return error instanceof CollectionOfErrors
        || error instanceof software.amazon.cryptography.keystore.model.CollectionOfErrors
        || OPAQUE.contains(error.getClass()) && error.getCause() != null;
  }

  /** The errors in one that says nothing itself. */
  static List<? extends Throwable> held(Throwable error) {
    if (error instanceof CollectionOfErrors several) {
      return several.list();
    }
    return error instanceof software.amazon.cryptography.keystore.model.CollectionOfErrors several
        ? several.list()
        : List.of(Objects.requireNonNull(error.getCause()));
  }

  /** The code of an error that holds no others; null if it has none. */
  static @Nullable ErrorCode code(Throwable error) {
    if (error instanceof KeyStoreException) {
      return isMissingItem(error) ? ErrorCode.KEY_NOT_FOUND : ErrorCode.KEY_CORRUPT;
    }
    return error instanceof AwsCryptographicMaterialProvidersException
            && String.valueOf(error.getMessage()).startsWith(FAILED_CHILD)
        ? ErrorCode.KEY_SERVICE_UNAVAILABLE
        : null;
  }

  /** Whether a data key merely does not open. */
  static boolean doesNotOpen(Throwable error) {
    return isMissingItem(error)
        || error instanceof AwsCryptographicMaterialProvidersException
        || error.getClass().getName().startsWith(OF_PRIMITIVES);
  }

  private static boolean isMissingItem(Throwable error) {
    return error instanceof KeyStoreException
        && error.getMessage() != null
        && error.getMessage().startsWith("No item found");
  }
}
