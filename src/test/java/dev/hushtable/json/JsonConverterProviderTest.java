package dev.hushtable.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Who converts what: the SDK what it can, Jackson the rest. */
class JsonConverterProviderTest {
  private final JsonConverterProvider provider = new JsonConverterProvider();

  static Stream<EnhancedType<?>> typesOfTheSdk() {
    return Stream.of(
        EnhancedType.of(String.class),
        EnhancedType.of(int.class),
        EnhancedType.of(Instant.class),
        EnhancedType.of(UUID.class),
        EnhancedType.of(URI.class),
        EnhancedType.of(byte[].class),
        EnhancedType.of(OptionalInt.class),
        EnhancedType.of(Color.class),
        EnhancedType.listOf(String.class),
        EnhancedType.setOf(Integer.class),
        EnhancedType.mapOf(String.class, Instant.class),
        EnhancedType.documentOf(Place.class, TableSchema.fromBean(Place.class)),
        EnhancedType.listOf(
            EnhancedType.documentOf(Place.class, TableSchema.fromBean(Place.class))));
  }

  @ParameterizedTest
  @MethodSource("typesOfTheSdk")
  void converterFor_whenTheSdkHasOne_isTheSdks(EnhancedType<?> type) {
    AttributeConverter<?> theirs = AttributeConverterProvider.defaultProvider().converterFor(type);

    assertThat(provider.converterFor(type)).hasSameClassAs(theirs);
  }

  static Stream<EnhancedType<?>> otherTypes() {
    return Stream.of(
        EnhancedType.of(JsonNode.class),
        EnhancedType.of(ObjectNode.class),
        EnhancedType.of(ArrayNode.class),
        EnhancedType.of(Point.class),
        EnhancedType.of(Object.class),
        EnhancedType.of(Point[].class),
        EnhancedType.of(List.class),
        EnhancedType.listOf(Point.class),
        EnhancedType.setOf(Point.class),
        EnhancedType.mapOf(String.class, Object.class),
        EnhancedType.mapOf(Color.class, Integer.class),
        EnhancedType.listOf(EnhancedType.mapOf(String.class, JsonNode.class)),
        new EnhancedType<List<?>>() {},
        new EnhancedType<Pair<Point, List<Color>>>() {});
  }

  @ParameterizedTest
  @MethodSource("otherTypes")
  void converterFor_whenTheSdkHasNone_goesThroughJackson(EnhancedType<?> type) {
    AttributeConverter<?> converter = provider.converterFor(type);

    assertThat(converter).isInstanceOf(JsonConverter.class);
    assertThat(converter.type().rawClass()).isEqualTo(type.rawClass());
  }

  @Test
  void converterFor_whenBeansAreConvertedByJackson_doesNotCallThemDocuments() {
    EnhancedType<?> type =
        EnhancedType.mapOf(
            EnhancedType.of(Color.class),
            EnhancedType.documentOf(Place.class, TableSchema.fromBean(Place.class)));

    EnhancedType<?> converted = provider.converterFor(type).type();

    assertThat(converted.rawClassParameters())
        .containsExactly(EnhancedType.of(Color.class), EnhancedType.of(Place.class));
    assertThat(converted.rawClassParameters().get(1).tableSchema()).isEmpty();
  }

  static Stream<Arguments> optionals() {
    return Stream.of(
        Arguments.of(
            new EnhancedType<Optional<String>>() {},
            "x",
            AttributeValue.fromS("x"),
            AttributeValueType.S),
        Arguments.of(
            new EnhancedType<Optional<Integer>>() {},
            7,
            AttributeValue.fromN("7"),
            AttributeValueType.N),
        Arguments.of(
            new EnhancedType<Optional<Boolean>>() {},
            true,
            AttributeValue.fromBool(true),
            AttributeValueType.BOOL),
        Arguments.of(
            new EnhancedType<Optional<List<String>>>() {},
            List.of("x"),
            AttributeValue.fromL(List.of(AttributeValue.fromS("x"))),
            AttributeValueType.L),
        Arguments.of(
            new EnhancedType<Optional<JsonNode>>() {},
            TextNode.valueOf("x"),
            AttributeValue.fromS("x"),
            AttributeValueType.M),
        Arguments.of(
            new EnhancedType<Optional<Point>>() {},
            new Point(1, 2),
            AttributeValue.fromM(
                Map.of("x", AttributeValue.fromN("1"), "y", AttributeValue.fromN("2"))),
            AttributeValueType.M));
  }

  @ParameterizedTest
  @MethodSource("optionals")
  void converterFor_whenOptional_convertsTheValueInIt(
      EnhancedType<Optional<Object>> type,
      Object value,
      AttributeValue stored,
      AttributeValueType storedType) {
    AttributeConverter<Optional<Object>> converter = provider.converterFor(type);

    assertThat(converter.transformFrom(Optional.of(value))).isEqualTo(stored);
    assertThat(converter.transformTo(stored)).contains(value);
    assertThat(converter.transformFrom(Optional.empty())).isEqualTo(AttributeValue.fromNul(true));
    assertThat(converter.transformTo(AttributeValue.fromNul(true))).isEmpty();
    assertThat(converter.attributeValueType()).isEqualTo(storedType);
    assertThat(converter.type().rawClass()).isEqualTo(Optional.class);
  }

  @Test
  void converterFor_whenExtendedWithAMapper_usesIt() {
    AttributeConverter<Named> converter = new Snakes().converterFor(EnhancedType.of(Named.class));

    assertThat(converter.transformFrom(new Named("x")).m()).containsOnlyKeys("first_name");
    assertThat(converter.transformTo(converter.transformFrom(new Named("x"))))
        .isEqualTo(new Named("x"));
  }

  @Test
  void converterFor_whenItIsTheLastOfAChain_leavesTypesToThoseBefore() {
    AttributeConverter<String> own = new OwnConverter();
    AttributeConverterProvider first =
        new AttributeConverterProvider() {
          @Override
          @SuppressWarnings("unchecked")
          public <T> AttributeConverter<T> converterFor(EnhancedType<T> type) {
            return type.rawClass() == String.class ? (AttributeConverter<T>) own : null;
          }
        };
    TableSchema<Place> schema =
        TableSchema.builder(Place.class)
            .newItemSupplier(Place::new)
            .attributeConverterProviders(first, provider)
            .addAttribute(
                String.class, a -> a.name("city").getter(Place::getCity).setter(Place::setCity))
            .addAttribute(
                Point.class, a -> a.name("point").getter(p -> new Point(1, 2)).setter((p, v) -> {}))
            .build();

    assertThat(schema.converterForAttribute("city")).isSameAs(own);
    assertThat(schema.converterForAttribute("point")).isInstanceOf(JsonConverter.class);
  }

  // --- Types

  enum Color {
    RED
  }

  public record Point(int x, int y) {}

  public record Pair<A, B>(A first, B second) {}

  public record Named(String firstName) {}

  public static class Snakes extends JsonConverterProvider {
    public Snakes() {
      super(
          JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
    }
  }

  static final class OwnConverter implements AttributeConverter<String> {
    @Override
    public AttributeValue transformFrom(String input) {
      return AttributeValue.fromS(input);
    }

    @Override
    public String transformTo(AttributeValue input) {
      return input.s();
    }

    @Override
    public EnhancedType<String> type() {
      return EnhancedType.of(String.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  @DynamoDbBean
  public static class Place {
    private String city;

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }
  }
}
