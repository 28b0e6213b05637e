package dev.hushtable.internal.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A few idle instances of something that is costly to make and not thread safe, such as a {@code
 * Cipher}. Never blocks and never grows: who finds its slot empty makes a new instance, who finds
 * it taken on return drops its own.
 *
 * <p>Not a {@code ThreadLocal}, which would give one instance to each virtual thread and outlive
 * class loaders.
 */
final class InstancePool<T> {
  /** Twice the processors, rounded up to a power of two, so that threads rarely share a slot. */
  private static final int SLOTS =
      Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors()) * 4 - 1);

  /**
   * References of four bytes that fill two cache lines, which are fetched in pairs, so that threads
   * do not compete for them.
   */
  private static final int STRIDE = 32;

  private final AtomicReferenceArray<T> idle = new AtomicReferenceArray<>((SLOTS + 1) * STRIDE);
  private final Supplier<T> factory;

  InstancePool(Supplier<T> factory) {
    this.factory = factory;
  }

  T borrow() {
    T instance = idle.getAndSet(slot(), null);
    return instance != null ? instance : factory.get();
  }

  /** Only after ordinary use: an instance that threw may be in any state and is dropped instead. */
  void giveBack(T instance) {
    idle.setRelease(slot(), instance);
  }

  private static int slot() {
    return (1 + ((int) Thread.currentThread().getId() & (SLOTS - 1))) * STRIDE;
  }
}
