package dev.hushtable.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.DefaultAttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;

/**
 * Maps every property that the DynamoDB Enhanced Client can map as that client does, and every
 * other one through Jackson: a {@code JsonNode}, any class that Jackson can write and read, and
 * collections and maps of these.
 *
 * <pre>{@code
 * @DynamoDbBean(converterProviders = JsonConverterProvider.class)
 * public class Customer {
 *   @Encrypted
 *   public JsonNode getPreferences() …
 * }
 * }</pre>
 *
 * <p>{@link JsonConverter} says how such a value is stored. An {@code Optional} is converted as the
 * value in it, and an empty one as {@code null}, which is not stored; what is not stored is not set
 * on read, so initialize such a property with {@code Optional.empty()}.
 *
 * <p>It holds for the class that names it only, not for beans nested in that class. It converts
 * every type, so among several providers it comes last.
 *
 * <p>To use an {@code ObjectMapper} of one's own, for instance with modules, extend this class with
 * a public constructor without parameters.
 *
 * <p>Thread safe.
 */
public class JsonConverterProvider implements AttributeConverterProvider {
  private static final AttributeConverterProvider SDK = DefaultAttributeConverterProvider.create();

  private final ObjectMapper mapper;

  /** Uses Jackson with its default settings. */
  public JsonConverterProvider() {
    this(JsonConverter.MAPPER);
  }

  /**
   * Uses the given mapper.
   *
   * @param mapper what writes and reads the values, by its own settings; not to be reconfigured
   *     afterwards
   */
  protected JsonConverterProvider(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * The SDK's converter of a type, or one through Jackson.
   *
   * @param type the type of a property
   * @param <T> the type
   * @return its converter
   */
  @Override
  public <T> AttributeConverter<T> converterFor(EnhancedType<T> type) {
    try {
      return SDK.converterFor(type);
    } catch (RuntimeException e) {
      // It says in several ways that it has none: an IndexOutOfBoundsException for Object, too.
      return isOptional(type) ? optional(type) : new JsonConverter<>(type, mapper);
    }
  }

  private static boolean isOptional(EnhancedType<?> type) {
    return type.rawClass() == Optional.class && type.rawClassParameters().size() == 1;
  }

  @SuppressWarnings("unchecked")
  private <T> AttributeConverter<T> optional(EnhancedType<T> type) {
    List<EnhancedType<?>> parameters = type.rawClassParameters();
    return (AttributeConverter<T>) new OptionalConverter<>(converterFor(parameters.get(0)));
  }
}
