package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the keys that a set of values is encrypted under: one scope for a whole application, or one
 * for each tenant. Ciphertext and blind indexes of one scope mean nothing under another. In the AWS
 * key store it is the branch key identifier.
 *
 * <p>Immutable and thread safe. The name is not a secret: it is bound into every value and appears
 * in KMS logs.
 */
public final class KeyScope {
  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 128;

  /** The scope of applications that need only one: {@code "default"}. */
  public static final KeyScope DEFAULT = new KeyScope("default");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]*");

  private final String name;

  private KeyScope(String name) {
    this.name = name;
  }

  /**
   * The scope of that name.
   *
   * @param name 1 to {@value #MAX_LENGTH} ASCII letters, digits and {@code . _ : @ -}, beginning
   *     with a letter or digit
   * @return the scope
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the name is not of
   *     that form
   */
  public static KeyScope of(String name) {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "A key scope is named by 1 to %d ASCII letters, digits and . _ : @ -, beginning with a letter or digit; this"
                  + " name of %d characters is not.",
              MAX_LENGTH,
              name.length()));
    }
    return new KeyScope(name);
  }

  /**
   * The name.
   *
   * @return the name, never empty
   */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyScope that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
