package dev.hushtable.benchmarks;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Calls of an {@link EncryptedTable} in the compact format, and of its asynchronous twin. */
public class HushtableCalls extends Calls {
  private final KeyProvider keys = LocalKeyProvider.inMemory();

  @Override
  Map<String, AttributeValue> stored(Person item) {
    return ModelEncryptor.builder(Person.class)
        .tableName(Person.TABLE)
        .keys(keys)
        .build()
        .encryptModel(item);
  }

  @Override
  DynamoDbTable<Person> table(DynamoDbClient client) {
    return Hushtable.builder().client(client).keys(keys).build().table(Person.TABLE, Person.class);
  }

  @Override
  DynamoDbAsyncTable<Person> table(DynamoDbAsyncClient client) {
    return Hushtable.builder()
        .asyncClient(client)
        .keys(keys)
        .build()
        .asyncTable(Person.TABLE, Person.class);
  }
}
