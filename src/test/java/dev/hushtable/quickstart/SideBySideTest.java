package dev.hushtable.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SideBySideTest {
  private static final Map<String, AttributeValue> PLAIN =
      Map.of(
          "id", AttributeValue.fromS("c-00001"),
          "email", AttributeValue.fromS("misaki.sato@example.com"),
          "phones", AttributeValue.fromL(List.of(s("+1 415 555 0167"), s("+1 415 555 0168"))),
          "address", AttributeValue.fromM(Map.of("city", s("東京都"), "country", s("JP"))));

  private static final Map<String, AttributeValue> STORED =
      Map.of(
          "id", AttributeValue.fromS("c-00001"),
          "email__source", bytes(101, 0xc1),
          "email__hmac", bytes(33, 1),
          "phones__source", bytes(120, 0xc1),
          "address",
              AttributeValue.fromM(Map.of("city__source", bytes(87, 0xc1), "country", s("JP"))));

  @Test
  void of_whenAttributesAreStoredInSeveralForms_showsEachWithItsSize() {
    assertThat(printed(120).skip(2).map(line -> line.strip().replaceAll("(…[0-9a-f]+)? +", " ")))
        .containsExactly(
            "id c-00001 id S c-00001 7",
            "email misaki.sato@example.com email__source B c1 01020304 101",
            "email__hmac B 01 01020304 33",
            "phones +1 415 555 0167, +1 415 555 0168 phones__source B c1 01020304 120",
            "address address M",
            "city 東京都 city__source B c1 01020304 87",
            "country JP country S JP 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 80, 100, 120})
  void of_whenTheTerminalIsNarrow_fits(int width) {
    assertThat(printed(width)).allMatch(line -> DisplayWidth.of(line) <= width);
  }

  private static Stream<String> printed(int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    SideBySide.of(PLAIN, STORED).print(new Terminal(stream, false, false, width));
    return out.toString(StandardCharsets.UTF_8).lines();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  /** First the given byte, then 1, 2, 3 and so on. */
  private static AttributeValue bytes(int length, int first) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i == 0 ? first : i);
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }
}
