package dev.hushtable.reader;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers, section 7.2. */
final class Numbers {
  private static final Pattern FORM =
      Pattern.compile("([+-]?)(?:([0-9]+)(?:\\.([0-9]*))?|\\.([0-9]+))(?:[eE]([+-]?[0-9]+))?");
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(31);

  private Numbers() {}

  static String canonical(String text) throws MalformedException {
    Matcher parts = FORM.matcher(text);
    if (text.length() > 1000 || !parts.matches()) {
      throw new MalformedException("not a number");
    }
    String fraction = parts.group(4) != null ? parts.group(4) : orEmpty(parts.group(3));
    BigInteger written =
        parts.group(5) == null ? BigInteger.ZERO : new BigInteger(withoutPlus(parts.group(5)));
    BigInteger scale = BigInteger.valueOf(fraction.length()).subtract(written);
    if (written.abs().compareTo(LIMIT) >= 0 || scale.compareTo(LIMIT) >= 0) {
      throw new MalformedException("an exponent out of range");
    }

    String digits = (orEmpty(parts.group(2)) + fraction).replaceFirst("^0+", "");
    if (digits.isEmpty()) {
      return "0";
    }
    String coefficient = digits.replaceFirst("0+$", "");
    long exponent = digits.length() - coefficient.length() - scale.longValueExact();
    long magnitude = exponent + coefficient.length() - 1;
    if (coefficient.length() > 38 || magnitude < -130 || magnitude > 125) {
      throw new MalformedException("a number out of range");
    }
    String sign = parts.group(1).equals("-") ? "-" : "";
    return sign + coefficient + "E" + exponent;
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }

  private static String withoutPlus(String exponent) {
    return exponent.startsWith("+") ? exponent.substring(1) : exponent;
  }
}
