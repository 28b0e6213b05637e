package dev.hushtable.cli;

import picocli.CommandLine.Mixin;

/** Which part of a table is worked on, and by how many threads. */
final class SegmentOptions extends ThreadOptions {
  @Mixin private final Segment.Choice choice = new Segment.Choice();

  @Override
  Segment segment() {
    return choice.segment;
  }
}
