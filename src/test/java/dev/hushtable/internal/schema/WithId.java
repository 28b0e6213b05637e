package dev.hushtable.internal.schema;

import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** What beans in tests need besides the property in question. */
public abstract class WithId {
  private String id;

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }
}
