package dev.hushtable.corpus;

import java.util.List;

/** The corpus under the keys of an AWS key store, which is a table in DynamoDB. */
class CorpusIT extends AbstractCorpusTest {
  @Override
  List<String> folders() {
    return List.of("v1/key-store", "v2/key-store");
  }
}
