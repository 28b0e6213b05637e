package dev.hushtable.cli.terminal;

/**
 * How many columns of a terminal a text takes: two for most East Asian characters, none for
 * combining marks and invisible format characters. Escape sequences for colours count nothing.
 */
public final class DisplayWidth {
  private static final char ESCAPE = '\u001b';

  /** What East Asian Width (Unicode Standard Annex 11) calls wide or fullwidth: first, last. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, // Hangul leading consonants
    {0x2E80, 0x303E}, // CJK radicals and punctuation
    {0x3041, 0x33FF}, // Kana, Bopomofo, Hangul letters, CJK signs
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, // CJK ideographs
    {0xA000, 0xA4CF}, // Yi
    {0xA960, 0xA97C},
    {0xAC00, 0xD7A3}, // Hangul syllables
    {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60}, // Fullwidth forms
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, // Pictures
    {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD}, // CJK ideographs, beyond the basic plane
  };

  private DisplayWidth() {}

  /** The columns that a text of one line takes. */
  public static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int afterEscape = afterEscape(text, i);
      if (afterEscape > i) {
        i = afterEscape;
        continue;
      }
      int codePoint = text.codePointAt(i);
      width += of(codePoint);
      i += Character.charCount(codePoint);
    }
    return width;
  }

  /** The text, or as much of its beginning as fits with an ellipsis. Without escape sequences. */
  public static String fit(String text, int maxWidth) {
    if (of(text) <= maxWidth) {
      return text;
    }
    StringBuilder start = new StringBuilder();
    int width = 0;
    for (int codePoint : text.codePoints().toArray()) {
      width += of(codePoint);
      // One column is the ellipsis's. A mark of no width stays with the character before it.
      if (width > maxWidth - 1) {
        break;
      }
      start.appendCodePoint(codePoint);
    }
    return start.append('…').toString();
  }

  /**
   * The text with a replacement character for each that a terminal would not show but obey, such as
   * those that begin an escape sequence: stored data is anybody's.
   */
  public static String visible(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(codePoint -> Character.isISOControl(codePoint) ? 0xFFFD : codePoint)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  /** The text with spaces behind it up to a width. */
  public static String padRight(String text, int width) {
    return text + spaces(width - of(text));
  }

  /** The text with spaces before it up to a width. */
  public static String padLeft(String text, int width) {
    return spaces(width - of(text)) + text;
  }

  private static String spaces(int count) {
    return " ".repeat(Math.max(0, count));
  }

  private static int of(int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.CONTROL:
        return 0;
      case Character.FORMAT:
        return codePoint == 0xAD ? 1 : 0; // A soft hyphen is drawn.
      default:
    }
    if (codePoint >= 0x1160 && codePoint <= 0x11FF) {
      return 0; // Hangul vowels and final consonants join the one before.
    }
    return isWide(codePoint) ? 2 : 1;
  }

  private static boolean isWide(int codePoint) {
    for (int[] range : WIDE) {
      if (codePoint <= range[1]) {
        return codePoint >= range[0];
      }
    }
    return false;
  }

  /** Where the escape sequence that begins here ends; here, if none does. */
  private static int afterEscape(String text, int start) {
    if (text.charAt(start) != ESCAPE) {
      return start;
    }
    int end = text.indexOf('m', start);
    return end < 0 ? start : end + 1;
  }
}
