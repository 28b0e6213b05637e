package dev.hushtable.testing;

import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Leaves values as they are. */
public abstract class RawConverter implements AttributeConverter<AttributeValue> {
  private final AttributeValueType type;

  protected RawConverter(AttributeValueType type) {
    this.type = type;
  }

  @Override
  public AttributeValue transformFrom(AttributeValue input) {
    return input;
  }

  @Override
  public AttributeValue transformTo(AttributeValue input) {
    return input;
  }

  @Override
  public EnhancedType<AttributeValue> type() {
    return EnhancedType.of(AttributeValue.class);
  }

  @Override
  public AttributeValueType attributeValueType() {
    return type;
  }
}
