package dev.hushtable.internal.item;

import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key that must be loaded before the engine can work, since the engine itself never waits. */
public sealed interface KeyNeed {

  /** The scope whose key it is. */
  KeyScope scope();

  /** The version that new values are encrypted under. Loaded as a {@link ValueKey}. */
  record Active(KeyScope scope) implements KeyNeed {
    // They are looked up for each item, for which what a record is given is slow.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Active that && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
      return scope.hashCode();
    }
  }

  /**
   * The versions that a stored value with this key hint may name. Loaded as a list of {@link
   * ValueKey}.
   */
  record Versions(KeyScope scope, int hint) implements KeyNeed {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Versions that && hint == that.hint && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
      return 31 * scope.hashCode() + hint;
    }
  }

  /** One generation of the index root key of a table. Loaded as {@link IndexKeys}. */
  record Index(KeyScope scope, String logicalTable, int generation) implements KeyNeed {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Index that
          && generation == that.generation
          && scope.equals(that.scope)
          && logicalTable.equals(that.logicalTable);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * scope.hashCode() + logicalTable.hashCode()) + generation;
    }
  }

  /**
   * Data keys for new messages, one for each length. Loaded as a list of {@code
   * EncryptionMaterials}.
   *
   * @param lengths the lengths of the messages' plaintexts, in order
   */
  record DataKeys(KeyScope scope, Map<String, String> context, List<Integer> lengths)
      implements KeyNeed {}

  /** The data key of a stored message. Loaded as an optional {@code DecryptionMaterials}. */
  record WrappedKey(KeyScope scope, MessageHeader header) implements KeyNeed {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof WrappedKey that
          && header.equals(that.header)
          && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
      return 31 * scope.hashCode() + header.hashCode();
    }
  }
}
