package dev.hushtable.internal.client;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.KeyUnavailableException;
import software.amazon.awssdk.core.exception.AbortedException;

/** Errors that come after a write, so that nobody takes them for a write that did not happen. */
final class CarriedOut {
  private CarriedOut() {}

  static HushtableException of(HushtableException e) {
    String text =
        "The write was carried out, but the item that it returns cannot be read. "
            + String.valueOf(e.getMessage()).replace(" [" + e.code() + "]", "");
    return e instanceof KeyUnavailableException
        ? new KeyUnavailableException(e.code(), text, e)
        : new DecryptionException(e.code(), text, e);
  }

  static AbortedException of(AbortedException e) {
    return AbortedException.create("The write was carried out. " + e.getMessage(), e);
  }
}
