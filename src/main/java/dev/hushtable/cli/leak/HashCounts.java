package dev.hushtable.cli.leak;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * How often each hash occurs, exactly, in a table with open addressing: 12 bytes a slot, at most 40
 * bytes a distinct hash. What bounds it is the number of items that are read. Hashes go by their
 * first eight bytes, of which among five million two are alike with a chance of one in a million.
 * Not thread safe.
 */
public final class HashCounts {
  /** How many hashes may be added, in items. */
  public static final int MAX_ITEMS = 5_000_000;

  private static final int FIRST_CAPACITY = 1 << 10;

  /** Odd, and new for each object: whoever may plant hashes cannot make them collide here. */
  private final long mixer = ThreadLocalRandom.current().nextLong() | 1;

  private long[] keys = new long[FIRST_CAPACITY];

  /** Zero where there is no key. */
  private int[] counts = new int[FIRST_CAPACITY];

  private int distinct;
  private int items;

  /**
   * A hash and how often it occurs.
   *
   * @param label the first four bytes of the hash, in hexadecimal
   * @param count how many items have it
   */
  public record Counted(String label, int count) {}

  /**
   * Counts a hash.
   *
   * @param index a blind index as it is stored, at least nine bytes
   * @throws IllegalStateException if there are too many
   */
  public void add(byte[] index) {
    if (items == MAX_ITEMS) {
      throw new IllegalStateException("more than " + MAX_ITEMS + " hashes");
    }
    items++;
    // Behind the generation, which all have in common.
    int slot = slot(ByteBuffer.wrap(index).getLong(1));
    if (counts[slot]++ == 0) {
      keys[slot] = ByteBuffer.wrap(index).getLong(1);
      distinct++;
      if (distinct > keys.length * 6L / 10) {
        grow();
      }
    }
  }

  /** Where a key is, or would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * mixer) >>> 32) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  /** How many hashes were added. */
  public int items() {
    return items;
  }

  /** How often each distinct hash occurs, the most frequent first. */
  public int[] descending() {
    int[] sorted = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
    for (int i = 0, j = sorted.length - 1; i < j; i++, j--) {
      int swapped = sorted[i];
      sorted[i] = sorted[j];
      sorted[j] = swapped;
    }
    return sorted;
  }

  /** The most frequent hashes, at most that many. */
  public List<Counted> top(int most) {
    return IntStream.range(0, counts.length)
        .filter(slot -> counts[slot] > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(slot -> -counts[slot])
                .thenComparingLong(slot -> keys[slot]))
        .limit(most)
        .map(slot -> new Counted(String.format("%08x", (int) (keys[slot] >>> 32)), counts[slot]))
        .toList();
  }
}
