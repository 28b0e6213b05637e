package dev.hushtable.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts a property through Jackson to one DynamoDB document, not to JSON text. With
 * {@code @Encrypted} the document is encrypted as a whole.
 *
 * <pre>{@code
 * public class PreferencesConverter extends JsonConverter<Preferences> {
 *   public PreferencesConverter() {
 *     super(Preferences.class);
 *   }
 * }
 *
 * @Encrypted
 * @DynamoDbConvertedBy(PreferencesConverter.class)
 * public Preferences getPreferences() …
 * }</pre>
 *
 * <p>Objects become M, arrays L, strings S, numbers N, booleans BOOL, nulls inside a document NULL,
 * and binary values B. Nothing of a value is lost:
 *
 * <ul>
 *   <li>Numbers keep their value, up to the 38 digits and the magnitude that DynamoDB has, and
 *       those beyond are refused, as are NaN and infinities. A {@code BigDecimal} keeps its scale
 *       too, unless DynamoDB sees it: in plain attributes DynamoDB trims numbers.
 *   <li>In a {@code JsonNode} a number is of the type that Jackson gives it when it reads JSON:
 *       {@code int}, {@code long} or {@code BigInteger} by its size, {@code double} with a
 *       fraction, but {@code BigDecimal} where a {@code double} would alter it. Binary nodes stay
 *       binary.
 *   <li>The order of the names in an object is not kept.
 *   <li>A property that is JSON's null or a missing node is not stored, and {@code null} when read.
 * </ul>
 *
 * <p>A value whose class is a subclass of the declared one needs {@code @JsonTypeInfo} to be read.
 * Errors name the type and say where Jackson failed; they never hold a value.
 *
 * <p>Thread safe, as long as subclasses are.
 *
 * @param <T> the type of the property
 */
public class JsonConverter<T> implements AttributeConverter<T> {

  /** Jackson's defaults, but for trailing zeros, which are part of a {@code BigDecimal}. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

  private final ObjectMapper mapper;
  private final JavaType javaType;
  private final ObjectReader reader;
  private final EnhancedType<T> type;

  /**
   * Converts a class, with Jackson's default settings.
   *
   * @param type the class of the property
   */
  protected JsonConverter(Class<T> type) {
    this(EnhancedType.of(type));
  }

  /**
   * Converts a type that may be generic, with Jackson's default settings.
   *
   * @param type the type of the property
   */
  protected JsonConverter(EnhancedType<T> type) {
    this(type, MAPPER);
  }

  /**
   * Converts a type with a mapper of one's own.
   *
   * @param type the type of the property
   * @param mapper what writes and reads its values, by its own settings; not to be reconfigured
   *     afterwards
   */
  protected JsonConverter(EnhancedType<T> type, ObjectMapper mapper) {
    this.mapper = mapper;
    this.javaType = mapper.constructType(JsonTypes.reflected(type));
    this.reader = mapper.readerFor(javaType);
    this.type = JsonTypes.withoutSchemas(type);
  }

  @Override
  public AttributeValue transformFrom(T input) {
    try (TokenBuffer tokens = new TokenBuffer(mapper, false)) {
      mapper.writerFor(actualType(input)).writeValue(tokens, input);
      try (JsonParser parser = tokens.asParser()) {
        parser.nextToken();
        return new DocumentWriter(name()).value(parser);
      }
    } catch (InvalidUsageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw quiet(ErrorCode.VALUE_NOT_SUPPORTED, "A %s cannot be written by Jackson.", e);
    }
  }

  /** As Jackson does it for properties: the class at run time, with the declared parameters. */
  private JavaType actualType(@Nullable T input) {
    return input == null || javaType.hasRawClass(input.getClass())
        ? javaType
        : mapper.getTypeFactory().constructSpecializedType(javaType, input.getClass(), true);
  }

  @Override
  public T transformTo(AttributeValue input) {
    try (TokenBuffer tokens = new TokenBuffer(mapper, false)) {
      DocumentReader.read(input, tokens);
      try (JsonParser parser = tokens.asParser()) {
        return reader.readValue(parser);
      }
    } catch (IOException | RuntimeException e) {
      throw quiet(
          ErrorCode.MAPPING_FAILED,
          "What is stored cannot be read by Jackson as a %s; has the class changed since it was written?",
          e);
    }
  }

  @Override
  public EnhancedType<T> type() {
    return type;
  }

  /**
   * The type that values are stored as, of which an {@code @EqualityIndex} takes no other.
   *
   * @return L for arrays and collections, else M; to be overridden where Jackson writes values as
   *     something else
   */
  @Override
  public AttributeValueType attributeValueType() {
    boolean list =
        javaType.isCollectionLikeType()
            || javaType.isArrayType()
            || javaType.hasRawClass(ArrayNode.class);
    return list ? AttributeValueType.L : AttributeValueType.M;
  }

  private String name() {
    return javaType.toCanonical();
  }

  /** Jackson puts values into its messages, so only its type and where it happened are kept. */
  private InvalidUsageException quiet(ErrorCode code, String format, Exception e) {
    IllegalArgumentException where = new IllegalArgumentException(e.getClass().getName());
    where.setStackTrace(e.getStackTrace());
    return new InvalidUsageException(
        code,
        String.format(Locale.ROOT, format, name())
            + " The stack trace of the cause says where, without the value.",
        where);
  }
}
