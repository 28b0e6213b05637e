package dev.hushtable.internal.schema;

import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DefaultAttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts values of attributes of which no mapping says the type: by the type of each value. */
final class OpenConverter implements AttributeConverter<Object> {
  static final OpenConverter INSTANCE = new OpenConverter();

  private static final DefaultAttributeConverterProvider CONVERTERS =
      DefaultAttributeConverterProvider.create();

  private OpenConverter() {}

  @Override
  public AttributeValue transformFrom(Object input) {
    return converted(input);
  }

  private static <V> AttributeValue converted(V value) {
    @SuppressWarnings("unchecked")
    Class<V> type = (Class<V>) value.getClass();
    try {
      return CONVERTERS.converterFor(EnhancedType.of(type)).transformFrom(value);
    } catch (IllegalStateException e) {
      // As a converter of another type does.
      throw new ClassCastException("No value of DynamoDB");
    }
  }

  @Override
  public Object transformTo(AttributeValue input) {
    return input;
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public EnhancedType<Object> type() {
    return (EnhancedType) EnhancedType.of(AttributeValue.class);
  }

  @Override
  public AttributeValueType attributeValueType() {
    return AttributeValueType.M;
  }
}
