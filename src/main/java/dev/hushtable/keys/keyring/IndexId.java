package dev.hushtable.keys.keyring;

import dev.hushtable.keys.KeyScope;

/** Names an index root key. */
record IndexId(KeyScope scope, String logicalTableName, int generation) {
  @Override
  public String toString() {
    return "index root key of scope "
        + scope
        + ", table "
        + logicalTableName
        + ", generation "
        + generation;
  }
}
