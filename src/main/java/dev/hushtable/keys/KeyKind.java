package dev.hushtable.keys;

/** What a stored key is. */
public enum KeyKind {
  /** A version of a branch key, named by its UUID. */
  BRANCH_KEY_VERSION("branch key version"),
  /** An index root key, named by its generation. */
  INDEX_ROOT_KEY("index root key of generation");

  private final String words;

  KeyKind(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
