package dev.hushtable.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads key files as an attacker would, and alters them as an accident would. */
public final class KeyFiles {
  private static final Pattern KEY = Pattern.compile("(?m) ([A-Za-z0-9+/]{43}=)$");

  private KeyFiles() {}

  /** The bytes of all keys in a file, in its order. */
  public static List<byte[]> keysIn(Path file) throws IOException {
    List<byte[]> keys = new ArrayList<>();
    Matcher matcher = KEY.matcher(Files.readString(file, ISO_8859_1));
    while (matcher.find()) {
      keys.add(Base64.getDecoder().decode(matcher.group(1)));
    }
    assertThat(keys).isNotEmpty();
    return keys;
  }

  /** Changes the text above the checksum and makes the checksum right again. */
  static void alter(Path file, UnaryOperator<String> change) throws IOException {
    String text = Files.readString(file, ISO_8859_1);
    String body = change.apply(text.substring(0, text.lastIndexOf("sha256 ")));
    Files.writeString(file, body + "sha256 " + sha256(body) + "\n", ISO_8859_1);
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The messages of an error and of its causes: all of a stack trace that could tell a secret. */
  public static String messages(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = error; at != null; at = at.getCause()) {
      text.append(at).append('\n');
      for (Throwable suppressed : at.getSuppressed()) {
        text.append(suppressed).append('\n');
      }
    }
    return text.toString();
  }

  static String stackTrace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** No key and no part of one: base64, hex of either case, or the decimals of an array. */
  public static void assertNoKeyIn(String text, List<byte[]> keys) {
    String lowerCase = text.toLowerCase(Locale.ROOT);
    for (byte[] key : keys) {
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        assertNoPart(text, encoder.withoutPadding().encodeToString(key), 8);
      }
      assertNoPart(lowerCase, HexFormat.of().formatHex(key), 12);
      assertNoPart(text, Arrays.toString(key).replaceAll("[\\[\\]]", ""), 24);
      assertThat(text).doesNotContain(new String(key, ISO_8859_1));
    }
  }

  private static void assertNoPart(String text, String secret, int length) {
    for (int at = 0; at + length <= secret.length(); at++) {
      if (text.contains(secret.substring(at, at + length))) {
        throw new AssertionError("a part of a key stands in: " + text);
      }
    }
  }
}
