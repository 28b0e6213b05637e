package dev.hushtable.cli.terminal;

/** How a piece of text stands out on a terminal with colours. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  GOOD("32"),
  BAD("1;31"),
  SECRET("33"),
  WARNING("33"),
  CODE("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text with the escape sequences around it. */
  public String escape(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
