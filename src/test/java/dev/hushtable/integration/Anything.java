package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.testing.RawConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Holds values of any type. */
@DynamoDbBean
public class Anything extends WithId {
  private AttributeValue value;
  private String padded;

  public Anything() {}

  static Anything of(String id, AttributeValue value, String padded) {
    Anything anything = new Anything();
    anything.setId(id);
    anything.value = value;
    anything.padded = padded;
    return anything;
  }

  @Encrypted
  @DynamoDbConvertedBy(AsItIs.class)
  public AttributeValue getValue() {
    return value;
  }

  public void setValue(AttributeValue value) {
    this.value = value;
  }

  @Encrypted(padTo = 64)
  public String getPadded() {
    return padded;
  }

  public void setPadded(String padded) {
    this.padded = padded;
  }

  /** Leaves values as they are. */
  public static class AsItIs extends RawConverter {
    public AsItIs() {
      super(AttributeValueType.M);
    }
  }
}
