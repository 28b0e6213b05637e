package dev.hushtable.cli;

import picocli.CommandLine.Mixin;

/** Which part of a table is worked on, and by how many threads. */
final class SegmentOptions extends ThreadOptions {
  @Mixin private final Segment.Choice choice = new Segment.Choice();

  @Override
  Segment segment() {
    return choice.segment;
  }

  /** Refuses a part, where only the whole makes sense. */
  void requireWhole(String what) {
    if (!choice.segment.equals(Segment.WHOLE)) {
      throw CommandException.usage("--segment does not go with " + what + ".");
    }
  }
}
