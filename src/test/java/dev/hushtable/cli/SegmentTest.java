package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SegmentTest {
  private final Segment.Converter converter = new Segment.Converter();

  @Test
  void convert_whenWellFormed_givesNumberAndTotal() {
    assertThat(converter.convert("0/1")).isEqualTo(Segment.WHOLE);
    assertThat(converter.convert("3/4")).isEqualTo(new Segment(3, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1/", "/2", "2/2", "-1/2", "0/0", "0/10001", "a/b", "1/2/3", "1 / 2"})
  void convert_whenMalformed_isRefused(String text) {
    assertThatThrownBy(() -> converter.convert(text)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void part_whenAllAreTaken_coversEachSegmentOnce() {
    Set<Integer> numbers = new TreeSet<>();
    for (int machine = 0; machine < 3; machine++) {
      for (int i = 0; i < 4; i++) {
        Segment part = new Segment(machine, 3).part(i, 4);
        assertThat(part.total()).isEqualTo(12);
        assertThat(numbers.add(part.number())).isTrue();
      }
    }
    assertThat(numbers).hasSize(12).allMatch(number -> number >= 0 && number < 12);
  }
}
