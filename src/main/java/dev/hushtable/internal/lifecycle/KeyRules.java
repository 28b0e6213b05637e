package dev.hushtable.internal.lifecycle;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What may be done to keys and what not, wherever they are stored. */
public final class KeyRules {
  private static final int LAST_GENERATION = 255;

  private KeyRules() {}

  /**
   * Whether a generation exists already; else it may be made.
   *
   * @param newest the newest that exists, 0 for none
   * @throws InvalidUsageException if it is not one that may be made
   */
  public static boolean isThere(Object scope, int generation, int newest) {
    if (generation >= 1 && generation <= newest) {
      return true;
    }
    if (generation != newest + 1 || generation > LAST_GENERATION) {
      throw invalid(
          "Generation "
              + generation
              + " of the index root key of scope "
              + scope
              + " cannot be made: the newest is "
              + newest
              + ", and they are made one after the other, up to "
              + LAST_GENERATION
              + ".");
    }
    return false;
  }

  /**
   * Keeps the version that values are written under.
   *
   * @throws InvalidUsageException if it is that version
   */
  public static void requireNotActive(Object scope, UUID version, Optional<UUID> active) {
    if (active.filter(version::equals).isPresent()) {
      throw invalid(
          "Version "
              + version
              + " of the branch key of scope "
              + scope
              + " is the active one and cannot be retired; make a new version first.");
    }
  }

  /**
   * Keeps a generation to hash under.
   *
   * @param left the generations that are not retired
   * @throws InvalidUsageException if it is the last of them
   */
  public static void requireNotLast(Object scope, int generation, List<Integer> left) {
    if (left.equals(List.of(generation))) {
      throw invalid(
          "Generation "
              + generation
              + " of the index root key of scope "
              + scope
              + " is the last one and cannot be retired: nothing could be hashed or read. Make a new generation first.");
    }
  }

  /**
   * Asks for the words that nobody types by accident.
   *
   * @throws InvalidUsageException if they are others
   */
  public static void requireConfirmed(Object scope, String confirmation) {
    String words = "shred " + scope;
    if (!confirmation.equals(words)) {
      throw invalid(
          "To destroy all keys of scope "
              + scope
              + ", and with them all of its values, confirm with the words \""
              + words
              + "\". Nothing was destroyed.");
    }
  }

  /**
   * Refuses to mark a scope that nobody has ever used, such as one whose name is mistyped.
   *
   * @throws InvalidUsageException if it has no key
   */
  public static void requireAnyKey(Object scope, boolean any) {
    if (!any) {
      throw invalid("Scope " + scope + " has no keys, so there is nothing to shred.");
    }
  }

  private static InvalidUsageException invalid(String message) {
    return new InvalidUsageException(ErrorCode.INVALID_CONFIGURATION, message);
  }

  /** The error for a key of a scope whose keys were destroyed. */
  public static KeyUnavailableException shredded(Object scope, Instant when) {
    return new KeyUnavailableException(
        ErrorCode.KEY_SHREDDED,
        "The keys of scope "
            + scope
            + " were destroyed on purpose at "
            + when
            + "; its values cannot be read, and no keys are made for it again.");
  }

  /** The error for a key that does not exist. */
  public static KeyUnavailableException noKey(String what) {
    return new KeyUnavailableException(
        ErrorCode.KEY_NOT_FOUND, what + "; look at what there is with describe.");
  }
}
