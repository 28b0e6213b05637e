package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.cache.RefreshingCache;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests ask of an error: its code, and that its message names what it is about. */
public final class Failures {
  private Failures() {}

  /** The code that the call fails with. */
  public static ErrorCode codeOf(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(HushtableException.class);
    return ((HushtableException) thrown).code();
  }

  /** Asserts that the call fails with the code and a message that holds every one of the parts. */
  public static HushtableException assertRefused(
      ThrowingCallable call, ErrorCode code, String... parts) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(HushtableException.class);
    HushtableException failure = (HushtableException) thrown;
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure).hasMessageContaining("[" + code + "]");
    for (String part : parts) {
      assertThat(failure).hasMessageContaining(part);
    }
    return failure;
  }

  /** Waits until key providers have forgotten that a key could not be had. */
  public static void waitUntilForgotten() {
    try {
      Thread.sleep(RefreshingCache.FAILURE_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
