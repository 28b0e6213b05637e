package dev.hushtable.benchmarks.classpath;

import java.nio.file.Path;

/** A module of Maven's, whatever its version: there is one of each on a class path. */
public record Module(String group, String artifact) implements Comparable<Module> {
  /**
   * A module.
   *
   * @param coordinates its group and artifact with a colon between
   */
  public static Module of(String coordinates) {
    String[] parts = coordinates.split(":", 2);
    return new Module(parts[0], parts[1]);
  }

  /** Whether a file of a local repository is its jar. */
  boolean owns(Path jar) {
    Path version = jar.toAbsolutePath().getParent();
    return version != null
        && version.getParent() != null
        && version.getParent().endsWith(Path.of(group.replace('.', '/'), artifact));
  }

  @Override
  public int compareTo(Module other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return group + ":" + artifact;
  }
}
