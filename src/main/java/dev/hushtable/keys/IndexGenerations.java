package dev.hushtable.keys;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.List;
import java.util.TreeSet;

/**
 * The generation of the index key under which values are hashed, and those whose hashes are known
 * besides. While more than one is known, searches ask for each, the oldest first, and conditions
 * compare with all of them. Immutable.
 *
 * <p>An index key is replaced in steps, each of which all processes take before the next begins:
 *
 * <ol>
 *   <li>{@code of(1, 2)}: all know both, and write the first.
 *   <li>{@code of(2, 1)}: all write the second.
 *   <li>What is hashed under the first is hashed anew, until none is left.
 *   <li>{@code of(2)}: the first is forgotten.
 * </ol>
 *
 * @param written the generation of new hashes
 * @param known the generations whose hashes are known, from the oldest to the newest, the written
 *     one among them
 */
public record IndexGenerations(int written, List<Integer> known) {
  /** The first generation, and no other. */
  public static final IndexGenerations FIRST = of(IndexRootKey.FIRST_GENERATION);

  /**
   * Brings the generations into order.
   *
   * @param written the generation of new hashes
   * @param known the generations whose hashes are known; the written one is added
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if one is out of bounds
   */
  public IndexGenerations {
    TreeSet<Integer> all = new TreeSet<>(known);
    all.add(written);
    if (all.first() < IndexRootKey.FIRST_GENERATION || all.last() > IndexRootKey.LAST_GENERATION) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "Generations of index keys are "
              + IndexRootKey.FIRST_GENERATION
              + " to "
              + IndexRootKey.LAST_GENERATION
              + ", not "
              + all
              + ".");
    }
    known = List.copyOf(all);
  }

  /**
   * One generation to write, and those that are known besides.
   *
   * @param written the generation of new hashes
   * @param alsoKnown other generations whose hashes are known
   * @return the generations
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if one is out of bounds
   */
  public static IndexGenerations of(int written, Integer... alsoKnown) {
    return new IndexGenerations(written, List.of(alsoKnown));
  }

  /**
   * Whether there is more than one.
   *
   * @return whether a value may be hashed in several ways
   */
  public boolean several() {
    return known.size() > 1;
  }

  /**
   * The newest that is known: hashes go over to it, and to no other.
   *
   * @return the last of those that are known
   */
  public int newest() {
    return known.get(known.size() - 1);
  }
}
