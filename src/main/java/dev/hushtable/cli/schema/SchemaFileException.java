package dev.hushtable.cli.schema;

import org.jspecify.annotations.Nullable;

/** A file does not say what it should; the message tells where. */
public final class SchemaFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for people. */
  public SchemaFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
