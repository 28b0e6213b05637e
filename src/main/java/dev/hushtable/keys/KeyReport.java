package dev.hushtable.keys;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a call of {@link KeyAdministration} did. Immutable.
 *
 * @param scope whose keys it worked on
 * @param changes each key that it looked at, in that order
 */
public record KeyReport(KeyScope scope, List<Change> changes) {

  /** What became of a key. */
  public enum Outcome {
    /** It was made. */
    CREATED,
    /** It was that way already. */
    UNCHANGED,
    /** It was set aside, and can be reinstated. */
    RETIRED,
    /** It is in use again. */
    REINSTATED,
    /** It is gone for good. */
    DESTROYED
  }

  /**
   * What became of one key.
   *
   * @param kind what it is
   * @param name the UUID of a version, or the generation of an index root key
   * @param outcome what became of it
   */
  public record Change(KeyKind kind, String name, Outcome outcome) {
    /** In words. */
    @Override
    public String toString() {
      return kind + " " + name + ": " + outcome;
    }
  }

  /**
   * Takes a copy of the list.
   *
   * @param scope whose keys it worked on
   * @param changes each key that it looked at, in that order
   */
  public KeyReport {
    changes = List.copyOf(changes);
  }

  /**
   * Whether anything is different now.
   *
   * @return false if the call found everything as it should be
   */
  public boolean changed() {
    return changes.stream().anyMatch(change -> change.outcome() != Outcome.UNCHANGED);
  }

  /** In words. */
  @Override
  public String toString() {
    return changes.stream()
        .map(Change::toString)
        .collect(Collectors.joining(", ", "scope " + scope + ": ", ""));
  }
}
