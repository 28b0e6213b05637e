package dev.hushtable.json;

import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An {@code Optional} as the value in it. The SDK has such a converter too, but gives it to nobody,
 * and calls every value in it a string.
 */
final class OptionalConverter<T> implements AttributeConverter<Optional<T>> {
  private final AttributeConverter<T> value;
  private final EnhancedType<Optional<T>> type;

  OptionalConverter(AttributeConverter<T> value) {
    this.value = value;
    this.type = EnhancedType.optionalOf(value.type().rawClass());
  }

  @Override
  public AttributeValue transformFrom(Optional<T> input) {
    return input.map(value::transformFrom).orElseGet(() -> AttributeValue.fromNul(true));
  }

  @Override
  public Optional<T> transformTo(AttributeValue input) {
    return input.type() == AttributeValue.Type.NUL
        ? Optional.empty()
        : Optional.ofNullable(value.transformTo(input));
  }

  @Override
  public EnhancedType<Optional<T>> type() {
    return type;
  }

  @Override
  public AttributeValueType attributeValueType() {
    return value.attributeValueType();
  }
}
