package dev.hushtable.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The corpus under keys that need no DynamoDB. */
class CorpusTest extends AbstractCorpusTest {
  private static final List<String> KEYS =
      List.of("local", "raw-aes", "raw-rsa", "raw-ecdh", "multi", "kms");

  @Override
  List<String> folders() {
    return Stream.of("v1", "v2")
        .flatMap(version -> KEYS.stream().map(keys -> version + "/" + keys))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "v1, 39f639b2ce03b3d2f047e780fa880fe59cfa6ebeb98d31ee47a71400b05c6610",
    "v2, 01a94169ac99313b795f6cf2b97a60110d58ffbd3ffe5520734f1c371863c041"
  })
  void corpus_always_isAsItWasFrozen(String version, String sha256) throws Exception {
    Path corpus = Corpus.VERSIONS.resolve(version);
    assertThat(CorpusManifest.sha256(corpus.resolve(CorpusManifest.FILE))).isEqualTo(sha256);
    assertThat(CorpusManifest.of(corpus))
        .isEqualTo(Files.readString(corpus.resolve(CorpusManifest.FILE)));
  }
}
