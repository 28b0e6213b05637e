package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void of_aCount_agreesWithItsNoun() {
    assertThat(Count.of(0, "key")).isEqualTo("0 keys");
    assertThat(Count.of(1, "key")).isEqualTo("1 key");
    assertThat(Count.of(1_234, "entry", "entries")).isEqualTo("1,234 entries");
    assertThat(Count.of(1, "hash is", "hashes are")).isEqualTo("1 hash is");
  }
}
