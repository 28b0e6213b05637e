package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.KeyScope;
import dev.hushtable.annotation.ScopeFunction;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An item whose tenant is told by its key, of which a part is encrypted. */
@DynamoDbBean
public class Invoice {
  /** What stands before the number sign. */
  public static final class BeforeHash implements ScopeFunction {
    @Override
    public String scope(String value) {
      return value.substring(0, value.indexOf('#'));
    }
  }

  private String key;
  private String number;
  private String payer;

  public Invoice() {}

  static Invoice of(String key, String number, String payer) {
    Invoice invoice = new Invoice();
    invoice.key = key;
    invoice.number = number;
    invoice.payer = payer;
    return invoice;
  }

  @KeyScope(BeforeHash.class)
  @DynamoDbPartitionKey
  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSortKey
  public String getNumber() {
    return number;
  }

  public void setNumber(String number) {
    this.number = number;
  }

  @Encrypted
  public String getPayer() {
    return payer;
  }

  public void setPayer(String payer) {
    this.payer = payer;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Invoice that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return key + " " + number + " " + payer;
  }
}
