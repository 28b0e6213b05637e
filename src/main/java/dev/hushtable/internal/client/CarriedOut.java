package dev.hushtable.internal.client;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.ItemErrors;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Errors that come after a write, so that nobody takes them for a write that did not happen. */
final class CarriedOut {
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

  static AbortedException of(AbortedException e) {
    return AbortedException.create("The write was carried out. " + e.getMessage(), e);
  }
}
