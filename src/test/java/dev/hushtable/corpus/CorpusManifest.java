package dev.hushtable.corpus;

import dev.hushtable.internal.crypto.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of a corpus's files with the SHA-256 of each, in the form of {@code sha256sum}. */
final class CorpusManifest {
  static final String FILE = "manifest.sha256";

  private CorpusManifest() {}

  /** The manifest of the files as they are. */
  static String of(Path corpus) {
    try (Stream<Path> files = Files.walk(corpus)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> corpus.relativize(file).toString().replace('\\', '/'))
          .filter(file -> !file.equals(FILE))
          .sorted()
          .map(file -> sha256(corpus.resolve(file)) + "  " + file + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(Path file) {
    try {
      return HexFormat.of().formatHex(Sha256.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
