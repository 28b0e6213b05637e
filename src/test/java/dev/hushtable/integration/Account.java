package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/**
 * A bean whose whole primary key is encrypted, and a local index on another encrypted attribute.
 */
@DynamoDbBean
public class Account {
  private String owner;
  private Integer number;
  private String iban;
  private String secret;

  public Account() {}

  static Account of(String owner, int number, String iban, String secret) {
    Account account = new Account();
    account.owner = owner;
    account.number = number;
    account.iban = iban;
    account.secret = secret;
    return account;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbPartitionKey
  public String getOwner() {
    return owner;
  }

  public void setOwner(String owner) {
    this.owner = owner;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSortKey
  public Integer getNumber() {
    return number;
  }

  public void setNumber(Integer number) {
    this.number = number;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondarySortKey(indexNames = "IbanIndex")
  public String getIban() {
    return iban;
  }

  public void setIban(String iban) {
    this.iban = iban;
  }

  @Encrypted
  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }
}
