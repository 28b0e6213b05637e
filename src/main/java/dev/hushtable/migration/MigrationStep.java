package dev.hushtable.migration;

/** What a migration does to the items that need it. An item is written once, whatever it needs. */
public enum MigrationStep {
  /**
   * Encrypts what is in the clear and declared encrypted, as far as the table's {@code
   * PlaintextPolicy} accepts it, and seals items of a sealed class that were never sealed.
   */
  ENCRYPT,
  /** Adds the hash to encrypted values that are indexed by now and have none. */
  ADD_INDEXES,
  /** Removes hashes of attributes that are not indexed any more. */
  REMOVE_INDEXES,
  /** Encrypts anew what is in another format than the one that is written. */
  CHANGE_FORMAT,
  /**
   * Encrypts anew what is not under the active version of the branch key. Not with a {@code
   * KeyringKeyProvider}, which has no versions.
   */
  REENCRYPT,
  /**
   * The way back: decrypts what is encrypted, and removes hashes, seals and entries of unique
   * values. Not together with other steps.
   */
  DECRYPT
}
