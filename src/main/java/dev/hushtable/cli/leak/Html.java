package dev.hushtable.cli.leak;

/** Text for a page. */
final class Html {
  private Html() {}

  /** The text, with nothing in it that a browser would take for anything else. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              switch (codePoint) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(codePoint);
              }
            });
    return escaped.toString();
  }
}
