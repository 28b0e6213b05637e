package dev.hushtable.internal.cache;

/** What a failed load says of the value that was loaded before. */
public enum FailureKind {
  /** Nothing: the source is throttling, slow, erring or down. */
  OUT_OF_REACH,
  /** That it must not be used any longer. */
  REFUSED,
  /** That something is wrong, not with that value. */
  OTHER
}
