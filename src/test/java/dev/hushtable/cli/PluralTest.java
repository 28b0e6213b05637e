package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {
  @Test
  void of_aCount_agreesWithItsNoun() {
    assertThat(Plural.of(0, "key")).isEqualTo("0 keys");
    assertThat(Plural.of(1, "key")).isEqualTo("1 key");
    assertThat(Plural.of(1_234, "entry", "entries")).isEqualTo("1,234 entries");
    assertThat(Plural.of(1, "hash is", "hashes are")).isEqualTo("1 hash is");
  }
}
