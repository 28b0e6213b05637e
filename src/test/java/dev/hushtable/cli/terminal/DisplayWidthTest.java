package dev.hushtable.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayWidthTest {
  @ParameterizedTest
  @CsvSource({
    "Alice, 5",
    "Łukasz Wójcik, 13",
    "Ελένη, 5",
    "Олена, 5",
    "ليلى منصور, 10",
    "佐藤 美咲, 9",
    "ﾊﾝｶｸ, 4",
    "ＡＢ, 4",
    "김서연, 6",
    "王芳, 4",
    "𠮷野家, 6",
    "━…✓, 3",
  })
  void of_whenScriptsDiffer_countsColumns(String text, int columns) {
    assertThat(DisplayWidth.of(text)).isEqualTo(columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Nguyễn Thảo", "Zoë Lefèvre", "Íñigo Peña", "Їванна"})
  void of_whenAccentsAreCharactersOfTheirOwn_countsThemAsNothing(String text) {
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);

    assertThat(decomposed).hasSizeGreaterThan(text.length());
    assertThat(DisplayWidth.of(decomposed)).isEqualTo(text.length());
  }

  @Test
  void of_whenSyllablesAreDecomposed_countsThemAsWhole() {
    assertThat(DisplayWidth.of(Normalizer.normalize("김서연", Normalizer.Form.NFD))).isEqualTo(6);
  }

  @Test
  void of_whenCharactersAreInvisible_countsThemAsNothing() {
    assertThat(DisplayWidth.of("a\u200db\u2066c\u2069\ufeff")).isEqualTo(3);
  }

  @Test
  void of_whenTextIsStyled_countsTheTextAlone() {
    assertThat(DisplayWidth.of(Style.BAD.escape("佐藤") + "!")).isEqualTo(5);
  }

  @Test
  void fit_whenTextFits_keepsIt() {
    assertThat(DisplayWidth.fit("佐藤 美咲", 9)).isEqualTo("佐藤 美咲");
  }

  @Test
  void fit_whenTextIsTooWide_neverExceedsTheWidth() {
    assertThat(DisplayWidth.fit("kenichi.hasegawa@example.org", 10)).isEqualTo("kenichi.h…");
    assertThat(DisplayWidth.fit("佐藤 美咲", 8)).isEqualTo("佐藤 美…");
    assertThat(DisplayWidth.fit("佐藤美咲", 6)).isEqualTo("佐藤…");
  }

  @Test
  void fit_whenCutBehindAnAccent_keepsItWithItsLetter() {
    assertThat(DisplayWidth.fit("Zoe\u0308 Lefevre", 4)).isEqualTo("Zoe\u0308…");
  }

  @Test
  void padding_whenTextIsWide_fillsUpColumns() {
    assertThat(DisplayWidth.padRight("佐藤", 6)).isEqualTo("佐藤  ");
    assertThat(DisplayWidth.padLeft("佐藤", 6)).isEqualTo("  佐藤");
    assertThat(DisplayWidth.padRight("佐藤", 3)).isEqualTo("佐藤");
  }
}
