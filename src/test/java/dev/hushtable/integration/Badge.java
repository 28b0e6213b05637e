package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A bean whose key is encrypted, and that has a unique attribute besides. */
@DynamoDbBean
public class Badge {
  private String holder;
  private String code;

  public Badge() {}

  static Badge of(String holder, String code) {
    Badge badge = new Badge();
    badge.holder = holder;
    badge.code = code;
    return badge;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbPartitionKey
  public String getHolder() {
    return holder;
  }

  public void setHolder(String holder) {
    this.holder = holder;
  }

  @Encrypted
  @EqualityIndex(unique = true)
  public String getCode() {
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
