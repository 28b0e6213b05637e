package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.LOW_ENTROPY_INDEX;
import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.json.JsonConverter;
import dev.hushtable.json.JsonConverterProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Plans of classes whose properties Jackson converts: it does not know our annotations. */
class JsonPlanTest {

  @Test
  void build_whenAJsonPropertyIsEncrypted_encryptsItWhole() {
    TablePlan plan = plan(Sound.class);

    assertThat(plan.root().encrypted("node")).isNotNull();
    assertThat(plan.root().encrypted("secret")).as("a class with annotations").isNotNull();
    assertThat(plan.root().encrypted("converted")).isNotNull();
    assertThat(plan.root().encrypted("indexed").index().type()).isEqualTo(AttributeValue.Type.M);
    assertThat(plan.root().attribute("plain")).isNull();
    assertThat(plan.root().attribute("sizes")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Pojo.class,
        ByConverter.class,
        PojoList.class,
        PojoArray.class,
        PojoInside.class,
        OptionalPojo.class,
        SealedPojo.class,
        BeansByEnum.class,
        SetOfBeans.class
      })
  void build_whenAnnotationsLieBehindJackson_isRefused(Class<?> type) {
    assertRefused(
        () -> plan(type), UNREACHABLE_ANNOTATION, type.getSimpleName() + ".value", "holds a ");
  }

  @Test
  void build_whenAnIndexLiesInsideAnEncryptedDocument_isRefused() {
    assertRefused(() -> plan(IndexInside.class), UNREACHABLE_ANNOTATION, "IndexInside.value");
  }

  @Test
  void build_whenAnEnumIsOptional_isPaddedAndAcknowledgedLikeAnother() {
    assertThat(plan(OptionalEnum.class).root().encrypted("value").padTo())
        .isEqualTo(1 + "ULTRAMARINE".length());
    assertRefused(() -> plan(OptionalEnumIndex.class), LOW_ENTROPY_INDEX, "Color");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  enum Color {
    RED,
    ULTRAMARINE
  }

  /** No bean. */
  public record Secret(@Encrypted String text) {}

  /** No bean either. */
  public record Size(int value) {}

  public record Wrapper(Map<String, List<Secret>> secrets) {}

  public static class SecretConverter extends JsonConverter<Secret> {
    public SecretConverter() {
      super(Secret.class);
    }
  }

  /** A bean with an attribute that is not named as the property is. */
  @DynamoDbBean
  public static class Part {
    private String text;

    @Encrypted
    @DynamoDbAttribute("t")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Sound extends WithId {
    @Encrypted private JsonNode node;
    @Encrypted private Secret secret;
    @Encrypted private Secret converted;
    @Encrypted @EqualityIndex private JsonNode indexed;
    private JsonNode plain;
    private Map<Color, List<Size>> sizes;

    public JsonNode getNode() {
      return node;
    }

    public void setNode(JsonNode node) {
      this.node = node;
    }

    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getConverted() {
      return converted;
    }

    public void setConverted(Secret converted) {
      this.converted = converted;
    }

    public JsonNode getIndexed() {
      return indexed;
    }

    public void setIndexed(JsonNode indexed) {
      this.indexed = indexed;
    }

    public JsonNode getPlain() {
      return plain;
    }

    public void setPlain(JsonNode plain) {
      this.plain = plain;
    }

    public Map<Color, List<Size>> getSizes() {
      return sizes;
    }

    public void setSizes(Map<Color, List<Size>> sizes) {
      this.sizes = sizes;
    }
  }

  /** Has something encrypted beside what is in question. */
  public abstract static class WithNode extends WithId {
    @Encrypted private String node;

    public String getNode() {
      return node;
    }

    public void setNode(String node) {
      this.node = node;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Pojo extends WithNode {
    private Secret value;

    public Secret getValue() {
      return value;
    }

    public void setValue(Secret value) {
      this.value = value;
    }
  }

  @DynamoDbBean
  public static class ByConverter extends WithNode {
    private Secret value;

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getValue() {
      return value;
    }

    public void setValue(Secret value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class PojoList extends WithNode {
    private List<Secret> value;

    public List<Secret> getValue() {
      return value;
    }

    public void setValue(List<Secret> value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class PojoArray extends WithNode {
    private Secret[] value;

    public Secret[] getValue() {
      return value;
    }

    public void setValue(Secret[] value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class PojoInside extends WithNode {
    private Wrapper value;

    public Wrapper getValue() {
      return value;
    }

    public void setValue(Wrapper value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class OptionalPojo extends WithNode {
    private Optional<Secret> value;

    public Optional<Secret> getValue() {
      return value;
    }

    public void setValue(Optional<Secret> value) {
      this.value = value;
    }
  }

  /** Of which Jackson writes what it is at run time. */
  public sealed interface Animal permits Cat {}

  public record Cat(@Encrypted String name) implements Animal {}

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class SealedPojo extends WithNode {
    private List<Animal> value;

    public List<Animal> getValue() {
      return value;
    }

    public void setValue(List<Animal> value) {
      this.value = value;
    }
  }

  /** The SDK has no converter of enums to keys, so Jackson gets the beans, too. */
  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class BeansByEnum extends WithNode {
    private Map<Color, Part> value;

    public Map<Color, Part> getValue() {
      return value;
    }

    public void setValue(Map<Color, Part> value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class SetOfBeans extends WithNode {
    private Set<Part> value;

    public Set<Part> getValue() {
      return value;
    }

    public void setValue(Set<Part> value) {
      this.value = value;
    }
  }

  public record Indexed(@Encrypted @EqualityIndex String text) {}

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class IndexInside extends WithNode {
    @Encrypted private Indexed value;

    public Indexed getValue() {
      return value;
    }

    public void setValue(Indexed value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class OptionalEnum extends WithId {
    @Encrypted private Optional<Color> value;

    public Optional<Color> getValue() {
      return value;
    }

    public void setValue(Optional<Color> value) {
      this.value = value;
    }
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class OptionalEnumIndex extends WithId {
    @Encrypted @EqualityIndex private Optional<Color> value;

    public Optional<Color> getValue() {
      return value;
    }

    public void setValue(Optional<Color> value) {
      this.value = value;
    }
  }
}
