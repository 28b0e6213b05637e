package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.AcceptedPlaintext;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of an encrypted attribute that is found in the clear when it is read, because it was
 * written before it was declared encrypted. What is written is encrypted in any case, and an
 * attribute that is there both in the clear and encrypted is an error in any case. Immutable.
 *
 * <p>Accept plaintext only while a table is migrated: as long as it is accepted, whoever may write
 * to the table can put a value of their choice in the place of an encrypted one.
 */
public final class PlaintextPolicy {
  /** It is an error, {@link ErrorCode#PLAINTEXT_FOUND}. */
  public static final PlaintextPolicy REJECT =
      new PlaintextPolicy(AcceptedPlaintext.NONE, "REJECT");

  /** It is given as it is, whichever attribute it is. */
  public static final PlaintextPolicy ACCEPT_READS =
      new PlaintextPolicy(AcceptedPlaintext.ALL, "ACCEPT_READS");

  private final AcceptedPlaintext accepted;
  private final String text;

  private PlaintextPolicy(AcceptedPlaintext accepted, String text) {
    this.accepted = accepted;
    this.text = text;
  }

  /**
   * Some attributes are given as they are, and any other is an error.
   *
   * @param attributes their paths, as in {@link EncryptionSchema.Builder#encrypted(String)}: {@code
   *     email}, {@code profile.ssn}, {@code contacts[].phone}, {@code offices.*.phone}. One that
   *     names no encrypted attribute accepts nothing
   * @return the policy
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if there is none, or one
   *     is empty
   */
  public static PlaintextPolicy acceptReads(String... attributes) {
    Set<String> paths = new TreeSet<>(List.of(attributes));
    if (paths.isEmpty() || paths.contains("")) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "A policy that accepts plaintext of some attributes names at least one; use ACCEPT_READS for all, REJECT for none.");
    }
    return new PlaintextPolicy(AcceptedPlaintext.of(paths), "ACCEPT_READS of " + paths);
  }

  AcceptedPlaintext accepted() {
    return accepted;
  }

  /** Names the policy, and its attributes. */
  @Override
  public String toString() {
    return text;
  }
}
