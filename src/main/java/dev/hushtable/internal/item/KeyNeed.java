package dev.hushtable.internal.item;

import dev.hushtable.internal.format.MessageHeader;
import dev.hushtable.keys.KeyScope;
import java.util.List;
import java.util.Map;

/** A key that must be loaded before the engine can work, since the engine itself never waits. */
public sealed interface KeyNeed {

  /** The scope whose key it is. */
  KeyScope scope();

  /** The version that new values are encrypted under. Loaded as a {@link ValueKey}. */
  record Active(KeyScope scope) implements KeyNeed {}

  /**
   * The versions that a stored value with this key hint may name. Loaded as a list of {@link
   * ValueKey}.
   */
  record Versions(KeyScope scope, int hint) implements KeyNeed {}

  /** One generation of the index root key of a table. Loaded as {@link IndexKeys}. */
  record Index(KeyScope scope, String logicalTable, int generation) implements KeyNeed {}

  /**
   * Data keys for new messages, one for each length. Loaded as a list of {@code
   * EncryptionMaterials}.
   *
   * @param lengths the lengths of the messages' plaintexts, in order
   */
  record DataKeys(KeyScope scope, Map<String, String> context, List<Integer> lengths)
      implements KeyNeed {}

  /** The data key of a stored message. Loaded as an optional {@code DecryptionMaterials}. */
  record WrappedKey(KeyScope scope, MessageHeader header) implements KeyNeed {}
}
