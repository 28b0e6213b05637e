package dev.hushtable.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every shape through an {@link EncryptedTable}, over HTTP. */
class ShapesIT extends AbstractShapesTest {
  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final Hushtable hushtable =
      Hushtable.builder().client(aws.dynamoDb()).keys(LocalKeyProvider.inMemory()).build();

  @Override
  <T> Written<T> write(Shape<T> shape, T object) {
    EncryptedTable<T> table = createTable(shape);
    table.putItem(object);
    Key key = table.keyFrom(object);

    List<T> readings = new ArrayList<>();
    readings.add(table.getItem(key));
    table.query(keyEqualTo(key)).items().forEach(readings::add);
    table.scan().items().forEach(readings::add);
    assertThat(readings).as("get, query and scan").hasSize(3);
    return new Written<>(stored(table, key), readings);
  }

  private <T> EncryptedTable<T> createTable(Shape<T> shape) {
    String name = aws.uniqueTableName("shapes");
    TableSchema<T> schema = shape.schema();
    EncryptedTable<T> table =
        schema == null ? hushtable.table(name, shape.type()) : hushtable.table(name, schema);
    table.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(name));
    return table;
  }

  private Map<String, AttributeValue> stored(EncryptedTable<?> table, Key key) {
    return aws.dynamoDb()
        .getItem(
            r ->
                r.tableName(table.tableName())
                    .key(Map.of("id", key.partitionKeyValue()))
                    .consistentRead(true))
        .item();
  }
}
