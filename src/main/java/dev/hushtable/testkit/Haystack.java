package dev.hushtable.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes in all the ways that they may be read. */
final class Haystack {
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");
  private static final Map<String, String> ESCAPES =
      Map.of("b", "\b", "f", "\f", "n", "\n", "r", "\r", "t", "\t");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("[\\s:-]+|0x|\\\\x");

  private final String raw;

  /** Readings as text, by what was done to get them. */
  private final Map<String, Reading> readings = new LinkedHashMap<>();

  /** A text, and what it is searched in. */
  private record Reading(
      String text, String folded, boolean hasEncodings, String dense, String digits) {
    static Reading of(String text, boolean hasEncodings) {
      return new Reading(
          text,
          Needle.fold(text),
          hasEncodings,
          hasEncodings ? SPACE.matcher(text).replaceAll("") : "",
          hasEncodings ? BETWEEN_DIGITS.matcher(text).replaceAll("").toLowerCase(Locale.ROOT) : "");
    }
  }

  Haystack(byte[] bytes) {
    this.raw = Needle.latin1(bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    read("as text", text, true);
    String unescaped = unescaped(text);
    read("escaped as in JSON", unescaped, true);
    read("escaped twice as in JSON", unescaped(unescaped), true);
    read("URL-encoded", percentDecoded(text), true);
    read("URL-encoded and escaped as in JSON", percentDecoded(unescaped), true);
    read("as ISO 8859-1", raw, false);
    for (Charset charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      for (int offset = 0; offset < Math.min(2, bytes.length); offset++) {
        byte[] shifted = Arrays.copyOfRange(bytes, offset, bytes.length);
        read(
            "as " + charset + (offset == 0 ? "" : " at odd bytes"),
            new String(shifted, charset),
            false);
      }
    }
  }

  private void read(String how, String text, boolean hasEncodings) {
    if (readings.values().stream().noneMatch(reading -> reading.text().equals(text))) {
      readings.put(how, Reading.of(text, hasEncodings));
    }
  }

  /** How it is encoded that it was found; empty if it is not there. */
  Optional<String> find(Needle needle) {
    if (needle.raw().stream().anyMatch(raw::contains)) {
      return Optional.of("as bytes");
    }
    for (Map.Entry<String, Reading> reading : readings.entrySet()) {
      Reading in = reading.getValue();
      if (needle.isIn(in.text(), in.folded())) {
        return Optional.of(reading.getKey());
      }
      if (in.hasEncodings()) {
        for (Map.Entry<String, Set<String>> forms : needle.encoded().entrySet()) {
          if (forms.getValue().stream()
              .anyMatch(form -> in.dense().contains(form) || in.digits().contains(form))) {
            return Optional.of(forms.getKey());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String unescaped(String text) {
    return text.indexOf('\\') < 0
        ? text
        : ESCAPE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(unescaped(match)));
  }

  private static String unescaped(MatchResult match) {
    return match.group(1) != null
        ? Character.toString((char) Integer.parseInt(match.group(1), 16))
        : ESCAPES.getOrDefault(match.group(2), match.group(2));
  }

  /** Where a percent sign is followed by two digits, and plus signs. */
  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text.replace('+', ' ');
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
