package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths and counts as {@link ByteWriter} writes and {@link ByteReader} reads them. */
class VarintTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "2097151, ffff7f",
    "2097152, 80808001",
    "268435455, ffffff7f",
    "268435456, 8080808001",
    "2147483647, ffffffff07"
  })
  void nextVarint_whenGivenWhatWasPut_givesIt(int value, String hex) throws Exception {
    assertThat(HexFormat.of().formatHex(new ByteWriter().putVarint(value).toByteArray()))
        .isEqualTo(hex);
    ByteReader reader = reader(hex);
    assertThat(reader.nextVarint()).isEqualTo(value);
    assertThat(reader.remaining()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "ffff",
        "ffffffff", // cut
        "8000",
        "808000",
        "80808000",
        "8080808000",
        "ff00",
        "ffff00", // not the shortest
        "8080808008",
        "ffffffff0f",
        "ffffffff7f", // 2^31 and more
        "808080808001",
        "ffffffffff01",
        "80808080808080808001" // too long
      })
  void nextVarint_whenCutOrTooLongOrTooLarge_isRefused(String hex) {
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> reader(hex).nextVarint());
  }

  @Test
  void nextVarint_whenTooLong_readsFiveBytesAtMost() {
    ByteReader reader = reader("808080808080");
    assertThatExceptionOfType(MalformedValueException.class).isThrownBy(reader::nextVarint);
    assertThat(reader.remaining()).isEqualTo(1);
  }

  /** On both sides of where a length needs one byte more. */
  @ParameterizedTest
  @CsvSource({
    "0, 00000000",
    "255, 000000ff",
    "256, 00000100",
    "65535, 0000ffff",
    "65536, 00010000",
    "16777216, 01000000"
  })
  void putField_whenItHasAnyLength_writesItInFourBytes(int length, String hex) {
    byte[] field = new ByteWriter().putField(6, new byte[length]).toByteArray();
    assertThat(field).hasSize(5 + length);
    assertThat(HexFormat.of().formatHex(field, 0, 5)).isEqualTo("06" + hex);
  }

  @Test
  void next_whenLengthIsPastTheEnd_isRefusedAndNothingIsRead() {
    ByteReader reader = new ByteReader(new byte[10], 2, 6);
    assertThat(reader.remaining()).isEqualTo(4);
    assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> reader.next(5));
    assertThatExceptionOfType(MalformedValueException.class)
        .isThrownBy(() -> reader.next(Integer.MAX_VALUE));
    assertThat(reader.remaining()).isEqualTo(4);
  }

  @Test
  void rest_whenBoundsAreGiven_staysWithinThem() throws Exception {
    ByteReader reader = new ByteReader(new byte[] {0, 1, 2, 3, 4, 5}, 1, 5);
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.next(1)).containsExactly(2);
    assertThat(reader.rest()).containsExactly(3, 4);
    assertThat(reader.rest()).isEmpty();
    assertThatExceptionOfType(MalformedValueException.class).isThrownBy(reader::next);
  }

  private static ByteReader reader(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new ByteReader(bytes, 0, bytes.length);
  }
}
