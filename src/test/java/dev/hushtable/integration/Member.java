package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** A bean with two unique attributes. */
@DynamoDbBean
public class Member {
  private String id;
  private String email;
  private String phone;
  private String name;

  static Member of(String id, String email, String phone) {
    Member member = new Member();
    member.id = id;
    member.email = email;
    member.phone = phone;
    member.name = "Name of " + id;
    return member;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted
  @EqualityIndex(unique = true, normalizers = Normalizer.LowerCase.class)
  @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted
  @EqualityIndex(unique = true)
  public String getPhone() {
    return phone;
  }

  public void setPhone(String phone) {
    this.phone = phone;
  }

  @Encrypted
  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Member that
        && Objects.equals(id, that.id)
        && Objects.equals(email, that.email)
        && Objects.equals(phone, that.phone)
        && Objects.equals(name, that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, email, phone, name);
  }

  @Override
  public String toString() {
    return "Member(" + id + ", " + email + ", " + phone + ", " + name + ")";
  }
}
