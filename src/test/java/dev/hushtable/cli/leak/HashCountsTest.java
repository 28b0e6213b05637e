package dev.hushtable.cli.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashCountsTest {
  @Test
  void add_ofManyHashes_countsAsAMapDoes() {
    Random random = new Random(1);
    HashCounts counts = new HashCounts();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long hash = random.nextInt(20_000) * 0x9E3779B97F4A7C15L;
      counts.add(index(hash));
      expected.merge(hash, 1, Integer::sum);
    }

    assertThat(counts.items()).isEqualTo(50_000);
    assertThat(counts.descending())
        .containsExactly(
            expected.values().stream().sorted((a, b) -> b - a).mapToInt(c -> c).toArray());
  }

  @Test
  void add_ofHashesThatCollide_keepsThemApart() {
    HashCounts counts = new HashCounts();
    for (int i = 0; i < 3_000; i++) {
      counts.add(index((long) i << 40));
      counts.add(index(0));
    }

    assertThat(counts.descending()).hasSize(3_000).startsWith(3_001).endsWith(1);
  }

  @Test
  void top_always_namesTheMostFrequentByTheirFirstBytes() {
    HashCounts counts = new HashCounts();
    for (int i = 0; i < 3; i++) {
      counts.add(index(0x0badcafe_12345678L));
    }
    counts.add(index(0xfeedf00d_00000000L));

    assertThat(counts.top(1)).containsExactly(new HashCounts.Counted("0badcafe", 3));
    assertThat(counts.top(5)).hasSize(2);
  }

  private static byte[] index(long hash) {
    return ByteBuffer.allocate(33).put((byte) 1).putLong(hash).array();
  }
}
