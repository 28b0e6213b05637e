package dev.hushtable.testing;

import org.jspecify.annotations.Nullable;

/** An answer of the KMS emulator that is an error: the type and status that KMS documents. */
@SuppressWarnings("serial")
final class KmsError extends RuntimeException {
  private final String type;
  private final int status;

  KmsError(String type, int status, @Nullable String message) {
    super(message, null, false, false);
    this.type = type;
    this.status = status;
  }

  static KmsError badRequest(String type, @Nullable String message) {
    return new KmsError(type, 400, message);
  }

  static KmsError validation(String message) {
    return badRequest("ValidationException", message);
  }

  static KmsError notFound(String message) {
    return badRequest("NotFoundException", message);
  }

  /** KMS gives no message here, so that it is no oracle. */
  static KmsError invalidCiphertext() {
    return badRequest("InvalidCiphertextException", null);
  }

  String type() {
    return type;
  }

  int status() {
    return status;
  }
}
