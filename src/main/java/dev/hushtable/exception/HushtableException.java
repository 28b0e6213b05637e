package dev.hushtable.exception;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The base of every error that this library raises. {@link #code()} is stable and meant for
 * programs; the message says what happened, to which table, attribute and key version, and what to
 * do.
 *
 * <p>It is an {@link SdkClientException}, so code that already handles the SDK's client errors
 * handles these too. It is never {@linkplain #retryable() retryable} by the SDK itself: nothing was
 * sent, or the answer would not change.
 *
 * <p>No message holds a plaintext, a key or a whole ciphertext. Primary key values that are stored
 * in the clear do appear, so that an operator can find the item.
 */
public abstract class HushtableException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  /** What kind of error this is. */
  private final ErrorCode code;

  /** The message without the code. */
  private final String text;

  /**
   * Creates the error.
   *
   * @param code what kind of error
   * @param message what happened and what to do, without secrets
   * @param cause the error beneath, or null
   */
  protected HushtableException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(SdkClientException.builder().message(message + " [" + code + "]").cause(cause));
    this.code = code;
    this.text = message;
  }

  /** The message without the code. */
  String text() {
    return text;
  }

  /**
   * What kind of error this is.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * Whether the SDK may retry.
   *
   * @return always false
   */
  @Override
  public boolean retryable() {
    return false;
  }
}
