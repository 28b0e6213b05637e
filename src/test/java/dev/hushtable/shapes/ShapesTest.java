package dev.hushtable.shapes;

import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every shape through a {@link ModelEncryptor}. */
class ShapesTest extends AbstractShapesTest {
  private final LocalKeyProvider keys = LocalKeyProvider.inMemory();

  @Override
  <T> Written<T> write(Shape<T> shape, T object) {
    ModelEncryptor<T> encryptor = encryptor(shape);
    Map<String, AttributeValue> item = encryptor.encryptModel(object);
    return new Written<>(item, List.of(encryptor.decryptModel(item)));
  }

  private <T> ModelEncryptor<T> encryptor(Shape<T> shape) {
    if (shape.schema() == null) {
      return ModelEncryptor.builder(shape.type()).tableName("Shapes").keys(keys).build();
    }
    return Hushtable.builder()
        .client(new UnusedClient())
        .keys(keys)
        .build()
        .table("Shapes", shape.schema())
        .modelEncryptor();
  }

  /** Every operation of which throws. */
  private static final class UnusedClient implements DynamoDbClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
