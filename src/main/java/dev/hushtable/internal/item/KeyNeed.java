package dev.hushtable.internal.item;

import dev.hushtable.keys.KeyScope;

/** A key that must be loaded before the engine can work, since the engine itself never waits. */
public sealed interface KeyNeed {

  /** The scope whose key it is. */
  KeyScope scope();

  /** The version that new values are encrypted under. */
  record Active(KeyScope scope) implements KeyNeed {}

  /** The versions that a stored value with this key hint may name. */
  record Versions(KeyScope scope, int hint) implements KeyNeed {}

  /** One generation of the index root key. */
  record Index(KeyScope scope, int generation) implements KeyNeed {}
}
