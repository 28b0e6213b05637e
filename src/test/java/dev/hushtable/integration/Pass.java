package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.KeyScope;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A bean whose key is encrypted, and whose tenant is no part of it. */
@DynamoDbBean
public class Pass {
  private String holder;
  private String tenant;
  private String text;

  public Pass() {}

  static Pass of(String holder, String tenant, String text) {
    Pass pass = new Pass();
    pass.holder = holder;
    pass.tenant = tenant;
    pass.text = text;
    return pass;
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

  @KeyScope
  public String getTenant() {
    return tenant;
  }

  public void setTenant(String tenant) {
    this.tenant = tenant;
  }

  @Encrypted
  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }
}
