package dev.hushtable.internal.client;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.ItemErrors;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Errors that come after a write, so that nobody takes them for a write that did not happen. */
public final class CarriedOut {
  private static final String UNREAD =
      "The write was carried out, but the item that it returns cannot be read.";

  private CarriedOut() {}

  static HushtableException of(HushtableException e) {
    return ItemErrors.prefixed(UNREAD, e);
  }

  static SdkClientException of(Throwable e) {
    return e instanceof AbortedException aborted
        ? of(aborted)
        : SdkClientException.create(UNREAD, e);
  }

  /**
   * What to throw for a failure of the enhanced client, which maps what a write returns after it
   * has been carried out.
   */
  public static RuntimeException unmapped(RuntimeException e) {
    if (e instanceof HushtableException ours && ours.code() == ErrorCode.MAPPING_FAILED) {
      return of(ours);
    }
    // So the enhanced client wraps it if the item comes from an update.
    return e instanceof IllegalStateException && e.getCause() instanceof HushtableException ours
        ? of(ours)
        : e;
  }

  static AbortedException of(AbortedException e) {
    return AbortedException.create("The write was carried out. " + e.getMessage(), e);
  }
}
