package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares with a second reading of numbers, one of digits alone, without {@code BigDecimal}. */
class NumbersFuzzTest {
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<sign>[+-]?)(?=\\.?[0-9])(?<whole>[0-9]*)(\\.(?<fraction>[0-9]*))?"
              + "([eE](?<exponent>[+-]?[0-9]+))?");

  /** The last two stand in no number. */
  private static final String ALPHABET = "0123456789+-.eE \u0663";

  private static final int DIGITS = 38;
  private static final int SMALLEST = -130;
  private static final int LARGEST = 125;

  @FuzzTest
  void canonical_whenTextIsAny_isThatOfItsDigitsOrRefused(byte[] bytes) {
    String text = text(bytes);

    assertThat(canonical(text)).as(text).isEqualTo(expected(text));
  }

  /** What numbers are written with stands for itself, and every other byte for some of it. */
  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      boolean known = ALPHABET.indexOf(b) >= 0;
      text.append(known ? (char) b : ALPHABET.charAt(Math.floorMod(b, ALPHABET.length())));
    }
    return text.toString();
  }

  private static Optional<String> canonical(String text) {
    try {
      return Optional.of(Numbers.canonical(text));
    } catch (UnsupportedValueException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> expected(String text) {
    Matcher number = NUMBER.matcher(text);
    if (text.length() > 1_000 || !number.matches()) {
      return Optional.empty();
    }
    String fraction = Objects.requireNonNullElse(number.group("fraction"), "");
    String exponent = Objects.requireNonNullElse(number.group("exponent"), "0");
    BigInteger given = new BigInteger(exponent);
    BigInteger power = given.subtract(BigInteger.valueOf(fraction.length()));
    if (!fitsInt(given) || !fitsInt(power.negate())) {
      // Of zero too, and DynamoDB does the same.
      return Optional.empty();
    }
    String digits = (number.group("whole") + fraction).replaceFirst("^0+", "");
    String significant = digits.replaceFirst("0+$", "");
    if (significant.isEmpty()) {
      return Optional.of("0");
    }
    long last = power.longValue() + digits.length() - significant.length();
    long first = last + significant.length() - 1;
    if (significant.length() > DIGITS || first < SMALLEST || first > LARGEST) {
      return Optional.empty();
    }
    return Optional.of(number.group("sign").replace("+", "") + significant + "E" + last);
  }

  private static boolean fitsInt(BigInteger number) {
    return number.bitLength() < Integer.SIZE;
  }
}
