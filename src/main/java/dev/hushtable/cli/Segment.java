package dev.hushtable.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * One of several parts of a table, written {@code i/n}, with i from 0 to n - 1 as DynamoDB counts
 * them.
 *
 * @param number which
 * @param total of how many
 */
record Segment(int number, int total) {
  static final Segment WHOLE = new Segment(0, 1);

  /** So that a part of a part is still one of at most a million, as DynamoDB has it. */
  private static final int MAX_TOTAL = 10_000;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

  /** A part of this part. */
  Segment part(int which, int parts) {
    return new Segment(number * parts + which, total * parts);
  }

  /** The option that chooses one. */
  static final class Choice {
    @Option(
        names = "--segment",
        paramLabel = "I/N",
        defaultValue = "0/1",
        converter = Converter.class,
        description = "One of N parts, from 0/N, so that machines share the work. Default: all.")
    Segment segment = WHOLE;
  }

  /** Reads {@code i/n}. */
  static final class Converter implements ITypeConverter<Segment> {
    @Override
    public Segment convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (matcher.matches()) {
        int number = Integer.parseInt(matcher.group(1));
        int total = Integer.parseInt(matcher.group(2));
        if (number < total && total <= MAX_TOTAL) {
          return new Segment(number, total);
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is no segment; the first of four is 0/4, the last 3/4");
    }
  }
}
