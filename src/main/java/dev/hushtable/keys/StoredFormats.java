package dev.hushtable.keys;

import java.util.EnumSet;
import java.util.Set;

/**
 * The format that values are written in, and those that are accepted when they are read. A value in
 * any other format is an error, even if its keys are at hand. Immutable.
 *
 * @param written the format of new values
 * @param read the formats that are read, the written one among them
 */
public record StoredFormats(StoredFormat written, Set<StoredFormat> read) {

  /**
   * Takes a copy of the set.
   *
   * @param written the format of new values
   * @param read the formats that are read; the written one is added
   */
  public StoredFormats {
    EnumSet<StoredFormat> all = EnumSet.of(written);
    all.addAll(read);
    read = Set.copyOf(all);
  }

  /**
   * One format to write, and those that are read besides.
   *
   * @param written the format of new values, which is also read
   * @param alsoRead other formats to read
   * @return the formats
   */
  public static StoredFormats of(StoredFormat written, StoredFormat... alsoRead) {
    return new StoredFormats(written, Set.of(alsoRead));
  }
}
