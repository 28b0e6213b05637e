package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class SchemaIT extends AbstractSchemaTest {
  @Override
  Mode mode() {
    return Mode.SYNC;
  }
}
