package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Keeps parsers to memory in proportion to their input, whatever lengths stand in it. */
final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For an exception with its stack trace, and such. */
  private static final long BYTES = 100_000;

  /** Twice what the most wasteful input takes: a number with hundreds of trailing zeros. */
  private static final long BYTES_PER_BYTE = 1_000;

  private Allocations() {}

  static void assertProportional(byte[] input, Runnable parser) {
    parser.run(); // loads classes
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    parser.run();
    long allocated = THREADS.getThreadAllocatedBytes(thread) - before;

    assertThat(allocated)
        .as("bytes allocated for %d bytes of input", input.length)
        .isLessThan(BYTES + BYTES_PER_BYTE * input.length);
  }
}
