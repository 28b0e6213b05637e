package dev.hushtable.monitoring;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one operation did in one table. Names only, never a value. Immutable.
 *
 * @param table the table's name
 * @param items how many items were given back, encrypted, written or deleted; of a write that
 *     failed, how many it was about
 * @param encrypted the attributes of which values were encrypted, as plain names or paths such as
 *     {@code profile.ssn}
 * @param decrypted the attributes of which values were decrypted
 * @param hashed the attributes of which values were hashed, to be stored or looked up
 * @param keyVersions the versions of branch keys that values were encrypted or decrypted under, or
 *     what names the wrapping key, such as a KMS key's ARN, where there is no branch key
 * @param keyScopes whose keys these were
 */
public record TableAccess(
    String table,
    int items,
    SortedSet<String> encrypted,
    SortedSet<String> decrypted,
    SortedSet<String> hashed,
    SortedSet<String> keyVersions,
    SortedSet<String> keyScopes) {

  /**
   * Takes copies of the sets.
   *
   * @param table the table's name
   * @param items how many items
   * @param encrypted attributes of which values were encrypted
   * @param decrypted attributes of which values were decrypted
   * @param hashed attributes of which values were hashed
   * @param keyVersions what names the keys
   * @param keyScopes whose keys
   */
  public TableAccess {
    encrypted = copy(encrypted);
    decrypted = copy(decrypted);
    hashed = copy(hashed);
    keyVersions = copy(keyVersions);
    keyScopes = copy(keyScopes);
  }

  private static SortedSet<String> copy(Set<String> names) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }
}
