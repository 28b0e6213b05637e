package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static dev.hushtable.testing.Failures.assertRefused;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans;
import java.util.List;
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
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That a seal which would not cover what the annotations promise is refused. */
class SealRefusalTest {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(AuthenticatedWithoutSeal.class, INVALID_SCHEMA, "add @SealedItem to"),
        Arguments.of(AuthenticatedAndEncrypted.class, INVALID_SCHEMA, "remove @Authenticated"),
        Arguments.of(EncryptedByOverride.class, INVALID_SCHEMA, "remove @Authenticated"),
        Arguments.of(AuthenticatedByOverride.class, INVALID_SCHEMA, "remove @Authenticated"),
        Arguments.of(NothingEncrypted.class, INVALID_SCHEMA, "no @Encrypted property"),
        Arguments.of(InDocument.class, INVALID_SCHEMA, "Details.level is inside a document"),
        Arguments.of(InList.class, INVALID_SCHEMA, "Details.level is inside a document"),
        Arguments.of(InPlainDocument.class, INVALID_SCHEMA, "Badge.level is inside a document"),
        Arguments.of(InDocumentUnsealed.class, INVALID_SCHEMA, "Details.level is inside"),
        Arguments.of(FlattenedUnsealed.class, INVALID_SCHEMA, "@SealedItem to FlattenedUnsealed"),
        Arguments.of(SealedDocumentOnly.class, INVALID_SCHEMA, "which SealedDocumentOnly"),
        Arguments.of(SealedFlattenedOnly.class, INVALID_SCHEMA, "which SealedFlattenedOnly"),
        Arguments.of(NamedLikeSeal.class, STEM_COLLISION, "'__seal'"),
        Arguments.of(EncryptedNamedLikeSeal.class, STEM_COLLISION, "'__seal'"),
        Arguments.of(FlattenedNamedLikeSeal.class, STEM_COLLISION, "'__seal'"),
        Arguments.of(Ignored.class, UNREACHABLE_ANNOTATION, "Ignored.getPlan()"),
        Arguments.of(NoProperty.class, UNREACHABLE_ANNOTATION, "NoProperty.plan()"),
        Arguments.of(Flattened.class, UNREACHABLE_ANNOTATION, "Flattened.details"),
        Arguments.of(Converted.class, UNREACHABLE_ANNOTATION, "Converted.badge"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void build_whenTheSealWouldNotHold_isRefused(Class<?> type, ErrorCode code, String inMessage) {
    assertRefused(
        () -> PlanBuilder.build("Table", "Table", PlanBuilder.schema(type)), code, inMessage);
  }

  /** It would cover an attribute that no item has, and not the one that they have. */
  @Test
  void build_whenASchemaByHandStoresTheAuthenticatedPropertyElsewhere_isRefused() {
    TableSchema<Right> schema =
        TableSchema.builder(Right.class)
            .newItemSupplier(Right::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(Right::getId)
                        .setter(Right::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                String.class, a -> a.name("ssn").getter(Right::getSsn).setter(Right::setSsn))
            .addAttribute(
                String.class, a -> a.name("tier").getter(Right::getPlan).setter(Right::setPlan))
            .build();

    assertRefused(
        () -> PlanBuilder.build("Table", "Table", schema),
        UNREACHABLE_ANNOTATION,
        "Right.plan",
        "no attribute 'plan'");
  }

  // --- Beans

  /** Has an encrypted property. */
  public abstract static class Secret extends WithId {
    @Encrypted private String ssn;

    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }

  @DynamoDbBean
  public static class AuthenticatedWithoutSeal extends Secret {
    private String plan;

    @Authenticated
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Right extends AuthenticatedWithoutSeal {}

  @DynamoDbBean
  @SealedItem
  public static class AuthenticatedAndEncrypted extends WithId {
    private String plan;

    @Authenticated
    @Encrypted
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class EncryptedByOverride extends Right {
    @Override
    @Encrypted
    public String getPlan() {
      return super.getPlan();
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class AuthenticatedByOverride extends Secret {
    @Override
    @Authenticated
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class NothingEncrypted extends WithId {
    private String plan;

    @Authenticated
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class InDocument extends InDocumentUnsealed {}

  @DynamoDbBean
  public static class InDocumentUnsealed extends Secret {
    private SealedBeans.Details details;

    public SealedBeans.Details getDetails() {
      return details;
    }

    public void setDetails(SealedBeans.Details details) {
      this.details = details;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class InList extends Secret {
    private List<SealedBeans.Details> details;

    public List<SealedBeans.Details> getDetails() {
      return details;
    }

    public void setDetails(List<SealedBeans.Details> details) {
      this.details = details;
    }
  }

  /** Has nothing encrypted. */
  @DynamoDbBean
  public static class Badge {
    private String level;

    @Authenticated
    public String getLevel() {
      return level;
    }

    public void setLevel(String level) {
      this.level = level;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class InPlainDocument extends Secret {
    private Badge badge;

    public Badge getBadge() {
      return badge;
    }

    public void setBadge(Badge badge) {
      this.badge = badge;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Converted extends Secret {
    private Badge badge;

    @DynamoDbConvertedBy(BadgeConverter.class)
    public Badge getBadge() {
      return badge;
    }

    public void setBadge(Badge badge) {
      this.badge = badge;
    }
  }

  /** Stores a badge as text. */
  public static class BadgeConverter implements AttributeConverter<Badge> {
    @Override
    public AttributeValue transformFrom(Badge badge) {
      return AttributeValue.fromS(badge.getLevel());
    }

    @Override
    public Badge transformTo(AttributeValue value) {
      return new Badge();
    }

    @Override
    public EnhancedType<Badge> type() {
      return EnhancedType.of(Badge.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  @DynamoDbBean
  public static class FlattenedUnsealed extends Secret {
    private SealedBeans.Details details;

    @DynamoDbFlatten
    public SealedBeans.Details getDetails() {
      return details;
    }

    public void setDetails(SealedBeans.Details details) {
      this.details = details;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Flattened extends Secret {
    private SealedBeans.Details details;

    @Authenticated
    @DynamoDbFlatten
    public SealedBeans.Details getDetails() {
      return details;
    }

    public void setDetails(SealedBeans.Details details) {
      this.details = details;
    }
  }

  /** Is sealed where it stands by itself. */
  @DynamoDbBean
  @SealedItem
  public static class SealedPart {
    private String pin;

    @Encrypted
    public String getPin() {
      return pin;
    }

    public void setPin(String pin) {
      this.pin = pin;
    }
  }

  @DynamoDbBean
  public static class SealedDocumentOnly extends WithId {
    private SealedPart part;

    public SealedPart getPart() {
      return part;
    }

    public void setPart(SealedPart part) {
      this.part = part;
    }
  }

  @DynamoDbBean
  public static class SealedFlattenedOnly extends WithId {
    private SealedPart part;

    @DynamoDbFlatten
    public SealedPart getPart() {
      return part;
    }

    public void setPart(SealedPart part) {
      this.part = part;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class NamedLikeSeal extends Secret {
    private String seal;

    @DynamoDbAttribute("__seal")
    public String getSeal() {
      return seal;
    }

    public void setSeal(String seal) {
      this.seal = seal;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class EncryptedNamedLikeSeal extends WithId {
    private String seal;

    @Encrypted
    @DynamoDbAttribute("__seal")
    public String getSeal() {
      return seal;
    }

    public void setSeal(String seal) {
      this.seal = seal;
    }
  }

  /** Maps the name. */
  @DynamoDbBean
  public static class PartNamedLikeSeal {
    private String seal;

    @DynamoDbAttribute("__seal")
    public String getSeal() {
      return seal;
    }

    public void setSeal(String seal) {
      this.seal = seal;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class FlattenedNamedLikeSeal extends Secret {
    private PartNamedLikeSeal part;

    @DynamoDbFlatten
    public PartNamedLikeSeal getPart() {
      return part;
    }

    public void setPart(PartNamedLikeSeal part) {
      this.part = part;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Ignored extends Secret {
    private String plan;

    @Authenticated
    @DynamoDbIgnore
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class NoProperty extends Secret {
    @Authenticated
    public String plan() {
      return "gold";
    }
  }
}
