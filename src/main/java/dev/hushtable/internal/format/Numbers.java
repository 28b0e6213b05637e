package dev.hushtable.internal.format;

import java.math.BigDecimal;

/** DynamoDB numbers: up to 38 significant digits, zero or of magnitude 1E-130 to 9.99…E+125. */
public final class Numbers {
  private static final int MAX_DIGITS = 38;
  private static final int MIN_EXPONENT = -130;
  private static final int MAX_EXPONENT = 125;

  /** Far above the longest sensible form, 130 zeros and 38 digits; bounds the work of parsing. */
  private static final int MAX_TEXT_LENGTH = 1_000;

  private Numbers() {}

  /** The number's value without trailing zeros; refuses what DynamoDB refuses. */
  public static BigDecimal parse(String text) throws UnsupportedValueException {
    BigDecimal number;
    try {
      if (text.length() > MAX_TEXT_LENGTH || !isAscii(text)) {
        throw new NumberFormatException();
      }
      number = new BigDecimal(text).stripTrailingZeros();
      if (!isExponentAnInt(text)) {
        throw new NumberFormatException();
      }
    } catch (NumberFormatException e) {
      throw new UnsupportedValueException("it is no number");
    } catch (ArithmeticException e) {
      // Without its trailing zeros the exponent would not fit in an int, such as 100E2147483647.
      throw new UnsupportedValueException("its magnitude is not within 1E-130 to 9.9E+125");
    }
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (number.precision() > MAX_DIGITS) {
      throw new UnsupportedValueException("it has more than " + MAX_DIGITS + " significant digits");
    }
    long exponent = (long) number.precision() - number.scale() - 1;
    if (exponent < MIN_EXPONENT || exponent > MAX_EXPONENT) {
      throw new UnsupportedValueException("its magnitude is not within 1E-130 to 9.9E+125");
    }
    return number;
  }

  /**
   * The same text for all numbers that DynamoDB compares as equal: significant digits, {@code E},
   * exponent; or {@code 0}.
   */
  static String canonical(String text) throws UnsupportedValueException {
    BigDecimal number = parse(text);
    return number.signum() == 0 ? "0" : number.unscaledValue() + "E" + -number.scale();
  }

  /** Not all versions of Java ask it of a zero. */
  private static boolean isExponentAnInt(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    return e < 0 || Math.abs(Long.parseLong(number.substring(e + 1))) <= Integer.MAX_VALUE;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
