package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A small bean with two encrypted attributes and a plain counter. */
@DynamoDbBean
public class Subscriber {
  private String id;
  private String email;
  private String phone;
  private Integer visits;

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted
  @EqualityIndex
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted
  public String getPhone() {
    return phone;
  }

  public void setPhone(String phone) {
    this.phone = phone;
  }

  public Integer getVisits() {
    return visits;
  }

  public void setVisits(Integer visits) {
    this.visits = visits;
  }
}
