package dev.hushtable.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that code allocates in this thread, which unlike time do not vary. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For an exception with its stack trace, and such. */
  private static final long BYTES = 100_000;

  /** Twice what the most wasteful input takes: a number with hundreds of trailing zeros. */
  private static final long BYTES_PER_BYTE = 1_000;

  private Allocations() {}

  /** The least of several runs: the first ones load classes. */
  public static long leastOf(int runs, Runnable code) {
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < runs; i++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      code.run();
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }

  /** Keeps a parser to memory in proportion to its input, whatever lengths stand in it. */
  public static void assertProportional(byte[] input, Runnable parser) {
    assertThat(leastOf(2, parser))
        .as("bytes allocated for %d bytes of input", input.length)
        .isLessThan(BYTES + BYTES_PER_BYTE * input.length);
  }
}
