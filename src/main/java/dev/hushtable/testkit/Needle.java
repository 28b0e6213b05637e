package dev.hushtable.testkit;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One plaintext in all the forms that it may be met in. Its text never shows it. Immutable.
 *
 * <p>What is searched for by its letters is decoded first, see {@link Haystack}; here are the forms
 * that cannot be decoded without knowing where they begin: hexadecimal, Base64 and lists of decimal
 * bytes.
 */
final class Needle {
  /** Shorter ones would be met by chance. */
  static final int MIN_LENGTH = 6;

  /** From here on upper and lower case count as the same; below, chance would be met too often. */
  private static final int MIN_FOLDED = 8;

  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.UTF_16BE,
          StandardCharsets.UTF_16LE,
          StandardCharsets.ISO_8859_1);

  private final String path;

  /** Texts as they are, and those that are compared without case. */
  private final Set<String> texts = new LinkedHashSet<>();

  private final Set<String> foldedTexts = new LinkedHashSet<>();

  /** A number stands between what are no digits. */
  private final @Nullable Pattern number;

  private final @Nullable BigDecimal numericValue;

  /** Bytes as characters. */
  private final Set<String> raw = new LinkedHashSet<>();

  /** What it is in ASCII, by the name of the encoding. */
  private final Map<String, Set<String>> encoded = new LinkedHashMap<>();

  private Needle(String path, @Nullable Pattern number, @Nullable BigDecimal numericValue) {
    this.path = path;
    this.number = number;
    this.numericValue = numericValue;
  }

  /** For one value that is no document; empty if it is too short to look for. */
  static Optional<Needle> of(String path, AttributeValue value) {
    return switch (value.type()) {
      case S -> ofText(path, value.s());
      case N -> ofNumber(path, new BigDecimal(value.n()));
      case B -> ofBytes(path, value.b().asByteArray());
      default -> Optional.empty();
    };
  }

  private static Optional<Needle> ofText(String path, String text) {
    String stripped = text.strip();
    if (stripped.length() < MIN_LENGTH) {
      return Optional.empty();
    }
    Needle needle = new Needle(path, null, null);
    for (String variant :
        List.of(stripped, stripped.toLowerCase(Locale.ROOT), stripped.toUpperCase(Locale.ROOT))) {
      if (stripped.length() >= MIN_FOLDED) {
        needle.foldedTexts.add(fold(variant));
      } else {
        needle.texts.add(Normalizer.normalize(variant, Normalizer.Form.NFC));
      }
      for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
        needle.encodeText(Normalizer.normalize(variant, form));
      }
    }
    return Optional.of(needle);
  }

  private static Optional<Needle> ofNumber(String path, BigDecimal value) {
    BigDecimal positive = value.abs();
    BigDecimal stripped = positive.stripTrailingZeros();
    if (stripped.precision() + Math.max(0, -stripped.scale()) < MIN_LENGTH) {
      return Optional.empty();
    }
    Set<String> forms = new LinkedHashSet<>();
    for (BigDecimal same : List.of(positive, stripped)) {
      forms.addAll(List.of(same.toPlainString(), same.toString(), same.toEngineeringString()));
    }
    forms.add(Double.toString(positive.doubleValue()));
    forms.removeIf(form -> form.chars().filter(Character::isDigit).count() < MIN_LENGTH);
    String any = forms.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Needle needle =
        new Needle(
            path,
            Pattern.compile("(?<![0-9])(?:" + any + ")(?![0-9])", Pattern.CASE_INSENSITIVE),
            value);
    forms.forEach(needle::encodeText);
    needle.addBinary(value);
    return Optional.of(needle);
  }

  private static Optional<Needle> ofBytes(String path, byte[] bytes) {
    if (bytes.length < MIN_LENGTH) {
      return Optional.empty();
    }
    Needle needle = new Needle(path, null, null);
    needle.raw.add(latin1(bytes));
    needle.encode(bytes);
    return Optional.of(needle);
  }

  /** As Java writes numbers to streams of bytes. */
  private void addBinary(BigDecimal value) {
    List<Long> bits = new ArrayList<>(List.of(Double.doubleToLongBits(value.doubleValue())));
    try {
      bits.add(value.longValueExact());
    } catch (ArithmeticException e) {
      // A fraction, or too large.
    }
    for (long eight : bits) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(order).putLong(eight).array();
        raw.add(latin1(bytes));
        encode(bytes);
      }
    }
  }

  private void encodeText(String text) {
    for (Charset charset : CHARSETS) {
      if (charset.newEncoder().canEncode(text)) {
        encode(text.getBytes(charset));
      }
    }
  }

  private void encode(byte[] bytes) {
    encoded("in hexadecimal").add(HexFormat.of().formatHex(bytes));
    encoded("as a list of bytes").add(decimals(bytes, false));
    encoded("as a list of bytes").add(decimals(bytes, true));
    for (int before = 0; before < 3; before++) {
      String core = base64(bytes, before);
      encoded("in Base64").add(core);
      encoded("in Base64").add(core.replace('+', '-').replace('/', '_'));
    }
  }

  private Set<String> encoded(String encoding) {
    return encoded.computeIfAbsent(encoding, e -> new LinkedHashSet<>());
  }

  private static String decimals(byte[] bytes, boolean unsigned) {
    return IntStream.range(0, bytes.length)
        .map(i -> unsigned ? bytes[i] & 0xff : bytes[i])
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  /**
   * The characters of Base64 that these bytes alone decide, wherever they stand in what is encoded.
   *
   * @param before how many bytes come before them, modulo 3
   */
  private static String base64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    int firstWhole = (before * Byte.SIZE + 5) / 6;
    int afterLastWhole = shifted.length * Byte.SIZE / 6;
    return Base64.getEncoder().encodeToString(shifted).substring(firstWhole, afterLastWhole);
  }

  /** The attribute that it is the value of. */
  String path() {
    return path;
  }

  Set<String> raw() {
    return raw;
  }

  /** The forms in ASCII by the name of their encoding; hexadecimal ones in lower case. */
  Map<String, Set<String>> encoded() {
    return encoded;
  }

  /**
   * Whether a text has it.
   *
   * @param text the text
   * @param folded the same, folded
   */
  boolean isIn(String text, String folded) {
    return texts.stream().anyMatch(text::contains)
        || foldedTexts.stream().anyMatch(folded::contains)
        || number != null && number.matcher(text).find();
  }

  /** Whether a number is the same, however it is written. */
  boolean isNumber(String other) {
    return numericValue != null && numericValue.compareTo(new BigDecimal(other)) == 0;
  }

  /** Without case, and with letters and accents put together. */
  static String fold(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The path; never the value. */
  @Override
  public String toString() {
    return "Needle[" + path + "]";
  }
}
