package dev.hushtable.benchmarks;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Calls of the Enhanced Client itself, with nothing encrypted. */
public class PlainCalls extends Calls {
  @Override
  Map<String, AttributeValue> stored(Person item) {
    return Contestant.SCHEMA.itemToMap(item, true);
  }

  @Override
  DynamoDbTable<Person> table(DynamoDbClient client) {
    return DynamoDbEnhancedClient.builder()
        .dynamoDbClient(client)
        .build()
        .table(Person.TABLE, Contestant.SCHEMA);
  }

  @Override
  DynamoDbAsyncTable<Person> table(DynamoDbAsyncClient client) {
    return DynamoDbEnhancedAsyncClient.builder()
        .dynamoDbClient(client)
        .build()
        .table(Person.TABLE, Contestant.SCHEMA);
  }
}
