package dev.hushtable.matrix;

import dev.hushtable.integration.Mode;

class SchemaAsyncIT extends AbstractSchemaTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
