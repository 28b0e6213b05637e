package dev.hushtable.keys;

/** What a stored key serves for. */
public enum KeyState {
  /** New values are encrypted under it; it is the newest version of its branch key. */
  ACTIVE,
  /** What was written under it is read; an index root key is also written with. */
  READABLE,
  /**
   * Set aside: nobody finds it, and what was written under it does not open until it is reinstated.
   */
  RETIRED
}
