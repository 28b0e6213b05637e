package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.json.JsonConverterProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Optional properties. The SDK converts {@code OptionalInt}, {@code OptionalLong} and {@code
 * OptionalDouble}, and has no converter for {@code Optional}.
 */
final class OptionalShapes {
  private OptionalShapes() {}

  static List<Shape<?>> all() {
    Numbers numbers = withId(new Numbers(), "full");
    numbers.setCount(OptionalInt.of(7));
    numbers.setTotal(OptionalLong.of(Long.MAX_VALUE));
    numbers.setShare(OptionalDouble.of(0.5));
    Converted converted = withId(new Converted(), "full");
    converted.setName(Optional.of("Alice"));
    Provided provided = withId(new Provided(), "full");
    provided.setName(Optional.of("Alice"));
    provided.setSince(Optional.of(Instant.EPOCH));
    provided.setTags(Optional.of(List.of("a", "b")));
    provided.setPoint(Optional.of(new JsonShapes.Point(1, 2)));
    return List.of(
        Shape.of(
            Numbers.class,
            numbers,
            withId(new Numbers(), "empty"),
            "count__source",
            "count__hmac",
            "total__source",
            "share__source"),
        Shape.of(
            Converted.class,
            converted,
            withId(new Converted(), "empty"),
            "name__source",
            "name__hmac"),
        Shape.of(
            Provided.class,
            provided,
            withId(new Provided(), "empty"),
            "name__source",
            "name__hmac",
            "since__source",
            "tags__source",
            "point__source"));
  }

  /** As the SDK converts them. */
  @DynamoDbBean
  public static class Numbers extends WithId {
    @Encrypted @EqualityIndex private OptionalInt count = OptionalInt.empty();
    @Encrypted private OptionalLong total = OptionalLong.empty();
    @Encrypted private OptionalDouble share = OptionalDouble.empty();

    public OptionalInt getCount() {
      return count;
    }

    public void setCount(OptionalInt count) {
      this.count = count;
    }

    public OptionalLong getTotal() {
      return total;
    }

    public void setTotal(OptionalLong total) {
      this.total = total;
    }

    public OptionalDouble getShare() {
      return share;
    }

    public void setShare(OptionalDouble share) {
      this.share = share;
    }
  }

  /** All it takes without Jackson. */
  public static final class OptionalTextConverter implements AttributeConverter<Optional<String>> {
    @Override
    public AttributeValue transformFrom(Optional<String> input) {
      return input.map(AttributeValue::fromS).orElseGet(() -> AttributeValue.fromNul(true));
    }

    @Override
    public Optional<String> transformTo(AttributeValue input) {
      return Optional.ofNullable(input.s());
    }

    @Override
    public EnhancedType<Optional<String>> type() {
      return EnhancedType.optionalOf(String.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  /** By a converter of its own. */
  @DynamoDbBean
  public static class Converted extends WithId {
    @Encrypted @EqualityIndex private Optional<String> name = Optional.empty();

    @DynamoDbConvertedBy(OptionalTextConverter.class)
    public Optional<String> getName() {
      return name;
    }

    public void setName(Optional<String> name) {
      this.name = name;
    }
  }

  /** By our provider. */
  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Provided extends WithId {
    @Encrypted @EqualityIndex private Optional<String> name = Optional.empty();
    @Encrypted private Optional<Instant> since = Optional.empty();
    @Encrypted private Optional<List<String>> tags = Optional.empty();
    @Encrypted private Optional<JsonShapes.Point> point = Optional.empty();

    public Optional<String> getName() {
      return name;
    }

    public void setName(Optional<String> name) {
      this.name = name;
    }

    public Optional<Instant> getSince() {
      return since;
    }

    public void setSince(Optional<Instant> since) {
      this.since = since;
    }

    public Optional<List<String>> getTags() {
      return tags;
    }

    public void setTags(Optional<List<String>> tags) {
      this.tags = tags;
    }

    public Optional<JsonShapes.Point> getPoint() {
      return point;
    }

    public void setPoint(Optional<JsonShapes.Point> point) {
      this.point = point;
    }
  }
}
