package dev.hushtable.internal.item;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.KeyScope;
import java.util.List;

/** Names the index key of an attribute, in whichever generation. Immutable. */
final class IndexName {
  private final KeyScope scope;
  private final String logicalTable;
  private final AttributePath path;
  private final List<String> normalizers;

  /** It is looked up for each value. */
  private final int hash;

  IndexName(KeyScope scope, String logicalTable, AttributePath path, List<String> normalizers) {
    this.scope = scope;
    this.logicalTable = logicalTable;
    this.path = path;
    this.normalizers = normalizers;
    this.hash = 31 * (31 * scope.hashCode() + logicalTable.hashCode()) + path.hashCode();
  }

  boolean isTopLevel() {
    return path.length() == 1;
  }

  /** What the key is derived from the root of that generation by. */
  byte[] info(int generation) throws UnsupportedValueException {
    return BlindIndex.keyInfo(generation, logicalTable, scope.name(), path, normalizers);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof IndexName that
            && hash == that.hash
            && scope.equals(that.scope)
            && logicalTable.equals(that.logicalTable)
            && path.equals(that.path)
            && normalizers.equals(that.normalizers);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
