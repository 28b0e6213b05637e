package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.beans.Transient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * That an annotation which would have no effect is refused, since its value would lie in the clear.
 */
class UnreachableAnnotationTest {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(FieldWithoutProperty.class, "field FieldWithoutProperty.cache"),
        Arguments.of(FieldOfAnotherName.class, "field FieldOfAnotherName.mail"),
        Arguments.of(SuperclassFieldWithoutProperty.class, "field FieldWithoutProperty.cache"),
        Arguments.of(IgnoredGetter.class, "IgnoredGetter.getCache()"),
        Arguments.of(IgnoredField.class, "field IgnoredField.cache"),
        Arguments.of(TransientGetter.class, "TransientGetter.getCache()"),
        Arguments.of(WithoutSetter.class, "WithoutSetter.getCache()"),
        Arguments.of(WithoutGetter.class, "WithoutGetter.setCache()"),
        Arguments.of(StaticField.class, "field StaticField.email"),
        Arguments.of(StaticGetter.class, "StaticGetter.getCache()"),
        Arguments.of(OtherMethod.class, "OtherMethod.toText()"),
        Arguments.of(PrivateGetter.class, "PrivateGetter.getCache()"),
        Arguments.of(ImmutableExtra.class, "ImmutableExtra.domain()"),
        Arguments.of(BuilderExtra.class, "field Builder.cache"),
        Arguments.of(Converted.class, "Converted.secret"),
        Arguments.of(ConvertedList.class, "ConvertedList.secrets"),
        Arguments.of(ConvertedDeep.class, "ConvertedDeep.wrapper"),
        Arguments.of(NestedMistake.class, "field FieldWithoutProperty.cache"),
        Arguments.of(FlattenedItself.class, "FlattenedItself.part"),
        Arguments.of(FlattenedMapItself.class, "FlattenedMapItself.extra"),
        Arguments.of(FlattenedMistake.class, "field BadPart.cache"),
        Arguments.of(IndexInside.class, "IndexInside.address"),
        Arguments.of(IndexInsideList.class, "IndexInsideList.addresses"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void build_whenAnAnnotationCannotBeReached_isRefused(Class<?> type, String inMessage) {
    assertRefused(() -> plan(type), UNREACHABLE_ANNOTATION, inMessage);
  }

  static Stream<Arguments> oncePlainOnceConverted() {
    return Stream.of(
        Arguments.of(ConvertedFirst.class, "ConvertedFirst.converted"),
        Arguments.of(ConvertedLast.class, "ConvertedLast.zConverted"),
        Arguments.of(ConvertedItself.class, "ConvertedItself.referrer"));
  }

  /** The converter's way is closed although another property leads to the same class. */
  @ParameterizedTest
  @MethodSource("oncePlainOnceConverted")
  void build_whenABeanIsReachedOnOneWayAndConvertedOnAnother_isRefused(
      Class<?> type, String inMessage) {
    assertRefused(() -> plan(type), UNREACHABLE_ANNOTATION, inMessage);
  }

  @Test
  void build_whenTheSchemaLacksTheAttribute_isRefused() {
    TableSchema<Plain> schema =
        TableSchema.builder(Plain.class)
            .newItemSupplier(Plain::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(Plain::getId)
                        .setter(Plain::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                String.class, a -> a.name("mail").getter(Plain::getEmail).setter(Plain::setEmail))
            .build();

    assertRefused(
        () -> PlanBuilder.build("People", "People", schema),
        UNREACHABLE_ANNOTATION,
        "Plain.email",
        "'email'");
  }

  /** The second schema of a class must have what the first one has. */
  @Test
  void build_whenASecondSchemaOfABeanNamesTheAttributeOtherwise_isRefused() {
    TableSchema<Two> schema =
        TableSchema.builder(Two.class)
            .newItemSupplier(Two::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(Two::getId)
                        .setter(Two::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                EnhancedType.documentOf(Secret.class, secretSchema("text")),
                a -> a.name("first").getter(Two::getFirst).setter(Two::setFirst))
            .addAttribute(
                EnhancedType.documentOf(Secret.class, secretSchema("txt")),
                a -> a.name("second").getter(Two::getSecond).setter(Two::setSecond))
            .build();

    assertRefused(
        () -> PlanBuilder.build("People", "People", schema),
        UNREACHABLE_ANNOTATION,
        "Secret",
        "[text]",
        "[txt]");
  }

  /** A static schema may map what is no property of the class. */
  @Test
  void build_whenTheSchemaMapsADocumentThatIsNoProperty_plansIt() {
    TablePlan plan =
        PlanBuilder.build(
            "People",
            "People",
            hiddenSchema(
                a ->
                    a.name("hidden")
                        .getter(Hiding::secret)
                        .setter(Hiding::secret)
                        .attributeConverter(null)));

    assertThat(plan.root().attribute("hidden")).isInstanceOf(NestedAttribute.class);
    assertThat(
            ((NestedAttribute) plan.root().attribute("hidden"))
                .shape()
                .document()
                .encrypted("text"))
        .isNotNull();
  }

  @Test
  void build_whenTheSchemaConvertsABeanThatIsNoProperty_isRefused() {
    assertRefused(
        () ->
            PlanBuilder.build(
                "People",
                "People",
                hiddenSchema(
                    a ->
                        a.name("hidden")
                            .getter(Hiding::secret)
                            .setter(Hiding::secret)
                            .attributeConverter(new SecretConverter()))),
        UNREACHABLE_ANNOTATION,
        "hidden");
  }

  private static TableSchema<Hiding> hiddenSchema(
      java.util.function.Consumer<
              software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttribute.Builder<
                  Hiding, Secret>>
          hidden) {
    return TableSchema.builder(Hiding.class)
        .newItemSupplier(Hiding::new)
        .addAttribute(
            String.class,
            a ->
                a.name("id")
                    .getter(Hiding::getId)
                    .setter(Hiding::setId)
                    .tags(StaticAttributeTags.primaryPartitionKey()))
        .addAttribute(
            String.class, a -> a.name("email").getter(Hiding::getEmail).setter(Hiding::setEmail))
        .addAttribute(EnhancedType.documentOf(Secret.class, secretSchema("text")), hidden)
        .build();
  }

  private static TableSchema<Secret> secretSchema(String attribute) {
    return TableSchema.builder(Secret.class)
        .newItemSupplier(Secret::new)
        .addAttribute(
            String.class, a -> a.name(attribute).getter(Secret::getText).setter(Secret::setText))
        .build();
  }

  @Test
  void build_whenTheSchemaIsStaticAndComplete_acceptsIt() {
    TableSchema<Plain> schema =
        TableSchema.builder(Plain.class)
            .newItemSupplier(Plain::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(Plain::getId)
                        .setter(Plain::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                String.class, a -> a.name("email").getter(Plain::getEmail).setter(Plain::setEmail))
            .build();

    assertThat(PlanBuilder.build("People", "People", schema).root().encrypted("email")).isNotNull();
  }

  @Test
  void build_whenTheConvertedBeanIsEncryptedWhole_acceptsIt() {
    TablePlan plan = plan(ConvertedAndEncrypted.class);

    assertThat(plan.root().encrypted("secret")).isNotNull();
  }

  @Test
  void build_whenAnEncryptedBeanHoldsEncryptedProperties_encryptsItWhole() {
    TablePlan plan = plan(EncryptedInside.class);

    assertThat(plan.root().encrypted("secret")).isNotNull();
  }

  @Test
  void build_whenAnIgnoredPropertyOfANestedBeanIsAnnotated_isRefusedByTheBeansName() {
    assertRefused(() -> plan(NestedIgnored.class), UNREACHABLE_ANNOTATION, "IgnoredGetter");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  @DynamoDbBean
  public static class Plain extends WithId {
    private String email;

    @Encrypted
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class FieldWithoutProperty extends Plain {
    @Encrypted private final String cache = "";

    public String readCache() {
      return cache;
    }
  }

  @DynamoDbBean
  public static class SuperclassFieldWithoutProperty extends FieldWithoutProperty {}

  @DynamoDbBean
  public static class FieldOfAnotherName extends WithId {
    @Encrypted private String mail;

    public String getEmail() {
      return mail;
    }

    public void setEmail(String email) {
      this.mail = email;
    }
  }

  @DynamoDbBean
  public static class IgnoredGetter extends Plain {
    private String cache;

    @Encrypted
    @DynamoDbIgnore
    public String getCache() {
      return cache;
    }

    public void setCache(String cache) {
      this.cache = cache;
    }
  }

  @DynamoDbBean
  public static class IgnoredField extends Plain {
    @EqualityIndex private String cache;

    public String getCache() {
      return cache;
    }

    @DynamoDbIgnore
    public void setCache(String cache) {
      this.cache = cache;
    }
  }

  @DynamoDbBean
  public static class TransientGetter extends Plain {
    private String cache;

    @Encrypted
    @Transient
    public String getCache() {
      return cache;
    }

    public void setCache(String cache) {
      this.cache = cache;
    }
  }

  @DynamoDbBean
  public static class WithoutSetter extends Plain {
    @Encrypted
    public String getCache() {
      return "";
    }
  }

  @DynamoDbBean
  public static class WithoutGetter extends Plain {
    @Encrypted
    public void setCache(String cache) {
      setEmail(cache);
    }
  }

  @DynamoDbBean
  public static class StaticField extends WithId {
    @Encrypted static String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String value) {
      email = value;
    }
  }

  @DynamoDbBean
  public static class StaticGetter extends Plain {
    @Encrypted
    public static String getCache() {
      return "";
    }
  }

  @DynamoDbBean
  public static class OtherMethod extends Plain {
    @Encrypted
    public String toText() {
      return "";
    }
  }

  @DynamoDbBean
  public static class PrivateGetter extends Plain {
    @Encrypted
    private String getCache() {
      return "";
    }

    public String show() {
      return getCache();
    }
  }

  @DynamoDbImmutable(builder = ImmutableExtra.Builder.class)
  public record ImmutableExtra(@DynamoDbPartitionKey String id) {

    @Encrypted
    @DynamoDbIgnore
    public String domain() {
      return id;
    }

    public static final class Builder {
      private String id;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public ImmutableExtra build() {
        return new ImmutableExtra(id);
      }
    }
  }

  @DynamoDbImmutable(builder = BuilderExtra.Builder.class)
  public record BuilderExtra(@DynamoDbPartitionKey String id) {

    public static final class Builder {
      private String id;
      @Encrypted private String cache = "";

      public Builder id(String id) {
        this.id = id + cache;
        return this;
      }

      public BuilderExtra build() {
        return new BuilderExtra(id);
      }
    }
  }

  /** Annotated, and mapped by the SDK where no converter stands before it. */
  @DynamoDbBean
  public static class Secret {
    private String text;

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  /** Writes a secret as a string, past its annotations. */
  public static class SecretConverter implements AttributeConverter<Secret> {
    @Override
    public AttributeValue transformFrom(Secret input) {
      return AttributeValue.fromS(input.getText());
    }

    @Override
    public Secret transformTo(AttributeValue input) {
      Secret secret = new Secret();
      secret.setText(input.s());
      return secret;
    }

    @Override
    public EnhancedType<Secret> type() {
      return EnhancedType.of(Secret.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  /** The same for lists. */
  public static class SecretsConverter implements AttributeConverter<List<Secret>> {
    @Override
    public AttributeValue transformFrom(List<Secret> input) {
      return AttributeValue.fromSs(input.stream().map(Secret::getText).toList());
    }

    @Override
    public List<Secret> transformTo(AttributeValue input) {
      return input.ss().stream()
          .map(s -> new SecretConverter().transformTo(AttributeValue.fromS(s)))
          .toList();
    }

    @Override
    public EnhancedType<List<Secret>> type() {
      return EnhancedType.listOf(Secret.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.SS;
    }
  }

  @DynamoDbBean
  public static class Converted extends Plain {
    private Secret secret;

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class ConvertedAndEncrypted extends WithId {
    @Encrypted private Secret secret;

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class ConvertedList extends Plain {
    private List<Secret> secrets;

    @DynamoDbConvertedBy(SecretsConverter.class)
    public List<Secret> getSecrets() {
      return secrets;
    }

    public void setSecrets(List<Secret> secrets) {
      this.secrets = secrets;
    }
  }

  /** No bean; holds secrets deep inside. */
  public static class Wrapper {
    private final Map<String, Set<Secret[]>> secrets = Map.of();

    public Map<String, Set<Secret[]>> secrets() {
      return secrets;
    }
  }

  public static class WrapperConverter implements AttributeConverter<Wrapper> {
    @Override
    public AttributeValue transformFrom(Wrapper input) {
      return AttributeValue.fromS(String.valueOf(input.secrets()));
    }

    @Override
    public Wrapper transformTo(AttributeValue input) {
      return new Wrapper();
    }

    @Override
    public EnhancedType<Wrapper> type() {
      return EnhancedType.of(Wrapper.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  @DynamoDbBean
  public static class ConvertedDeep extends Plain {
    private Wrapper wrapper;

    @DynamoDbConvertedBy(WrapperConverter.class)
    public Wrapper getWrapper() {
      return wrapper;
    }

    public void setWrapper(Wrapper wrapper) {
      this.wrapper = wrapper;
    }
  }

  @DynamoDbBean
  public static class ConvertedFirst extends WithId {
    private Secret converted;
    private Secret secret;

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getConverted() {
      return converted;
    }

    public void setConverted(Secret converted) {
      this.converted = converted;
    }

    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class ConvertedLast extends WithId {
    private Secret secret;
    private Secret converted;

    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }

    @DynamoDbConvertedBy(SecretConverter.class)
    public Secret getzConverted() {
      return converted;
    }

    public void setzConverted(Secret converted) {
      this.converted = converted;
    }
  }

  public static class ItselfConverter implements AttributeConverter<ConvertedItself> {
    @Override
    public AttributeValue transformFrom(ConvertedItself input) {
      return AttributeValue.fromS(input.getEmail());
    }

    @Override
    public ConvertedItself transformTo(AttributeValue input) {
      return new ConvertedItself();
    }

    @Override
    public EnhancedType<ConvertedItself> type() {
      return EnhancedType.of(ConvertedItself.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  @DynamoDbBean
  public static class ConvertedItself extends Plain {
    private ConvertedItself referrer;

    @DynamoDbConvertedBy(ItselfConverter.class)
    public ConvertedItself getReferrer() {
      return referrer;
    }

    public void setReferrer(ConvertedItself referrer) {
      this.referrer = referrer;
    }
  }

  public static class Two extends WithId {
    private Secret first;
    private Secret second;

    public Secret getFirst() {
      return first;
    }

    public void setFirst(Secret first) {
      this.first = first;
    }

    public Secret getSecond() {
      return second;
    }

    public void setSecond(Secret second) {
      this.second = second;
    }
  }

  /** Its secret is no bean property. */
  public static class Hiding extends Plain {
    private Secret secret;

    public Secret secret() {
      return secret;
    }

    public void secret(Secret secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class NestedMistake extends WithId {
    private Map<String, FieldWithoutProperty> nested;

    public Map<String, FieldWithoutProperty> getNested() {
      return nested;
    }

    public void setNested(Map<String, FieldWithoutProperty> nested) {
      this.nested = nested;
    }
  }

  @DynamoDbBean
  public static class NestedIgnored extends WithId {
    private IgnoredGetter nested;

    public IgnoredGetter getNested() {
      return nested;
    }

    public void setNested(IgnoredGetter nested) {
      this.nested = nested;
    }
  }

  @DynamoDbBean
  public static class FlattenedItself extends Plain {
    private Secret part;

    @Encrypted
    @DynamoDbFlatten
    public Secret getPart() {
      return part;
    }

    public void setPart(Secret part) {
      this.part = part;
    }
  }

  @DynamoDbBean
  public static class FlattenedMapItself extends Plain {
    @Encrypted private Map<String, String> extra;

    @DynamoDbFlatten
    public Map<String, String> getExtra() {
      return extra;
    }

    public void setExtra(Map<String, String> extra) {
      this.extra = extra;
    }
  }

  @DynamoDbBean
  public static class BadPart {
    private String text;
    @Encrypted private final String cache = "";

    public String getText() {
      return text + cache;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class FlattenedMistake extends Plain {
    private BadPart part;

    @DynamoDbFlatten
    public BadPart getPart() {
      return part;
    }

    public void setPart(BadPart part) {
      this.part = part;
    }
  }

  @DynamoDbBean
  public static class Address {
    private String zip;

    @Encrypted
    @EqualityIndex
    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }
  }

  @DynamoDbBean
  public static class IndexInside extends WithId {
    @Encrypted private Address address;

    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }
  }

  @DynamoDbBean
  public static class IndexInsideList extends WithId {
    @Encrypted private List<Map<String, Address>> addresses;

    public List<Map<String, Address>> getAddresses() {
      return addresses;
    }

    public void setAddresses(List<Map<String, Address>> addresses) {
      this.addresses = addresses;
    }
  }

  @DynamoDbBean
  public static class EncryptedInside extends WithId {
    @Encrypted private Secret secret;

    public Secret getSecret() {
      return secret;
    }

    public void setSecret(Secret secret) {
      this.secret = secret;
    }
  }
}
