package dev.hushtable.internal.client;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.ItemErrors;
import software.amazon.awssdk.core.exception.AbortedException;

/** Errors that come after a write, so that nobody takes them for a write that did not happen. */
final class CarriedOut {
  private CarriedOut() {}

  static HushtableException of(HushtableException e) {
    return ItemErrors.prefixed(
        "The write was carried out, but the item that it returns cannot be read.", e);
  }

  static AbortedException of(AbortedException e) {
    return AbortedException.create("The write was carried out. " + e.getMessage(), e);
  }
}
