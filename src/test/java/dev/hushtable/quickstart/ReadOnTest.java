package dev.hushtable.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadOnTest {
  @Test
  void entries_whenTheyNameFiles_nameFilesThatExist() {
    assertThat(ReadOn.ENTRIES)
        .extracting(entry -> Path.of(entry.path()))
        .allSatisfy(path -> assertThat(path).exists());
  }
}
