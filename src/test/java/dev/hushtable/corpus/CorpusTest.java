package dev.hushtable.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The corpus under keys that need no DynamoDB. */
class CorpusTest extends AbstractCorpusTest {
  private static final String MANIFEST_SHA256 =
      "39f639b2ce03b3d2f047e780fa880fe59cfa6ebeb98d31ee47a71400b05c6610";

  @Override
  List<String> folders() {
    return List.of("local", "raw-aes", "raw-rsa", "raw-ecdh", "multi", "kms");
  }

  @Test
  void corpus_always_isAsItWasFrozen() throws Exception {
    assertThat(CorpusManifest.sha256(CORPUS.resolve(CorpusManifest.FILE)))
        .isEqualTo(MANIFEST_SHA256);
    assertThat(CorpusManifest.of(CORPUS))
        .isEqualTo(Files.readString(CORPUS.resolve(CorpusManifest.FILE)));
  }
}
