package dev.hushtable.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** That annotations are found wherever a developer may put them. */
class AnnotationPlacementTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        OnGetter.class,
        OnSetter.class,
        OnField.class,
        GetterOverridden.class,
        GetterOverriddenTwice.class,
        SetterOverridden.class,
        SuperclassField.class,
        OnInterface.class,
        OnInterfaceOfSuperclass.class,
        GenericSuperclass.class,
        HiddenSuperclass.class,
        TwoPlaces.class,
        FluentSetter.class,
        DataClass.class,
        ImmutableGetter.class,
        ImmutableField.class,
        BuilderSetter.class,
        BuilderField.class,
        BuilderSuperclass.class,
        ValueClass.class,
        RecordComponent.class
      })
  void build_whenAnnotated_findsAnnotationsWhereverTheyStand(Class<?> type) {
    TablePlan plan = plan(type);

    EncryptedAttribute email = plan.root().encrypted("email");
    assertThat(email).as("the plan of email").isNotNull();
    assertThat(email.index()).as("its index").isNotNull();
    assertThat(email.sourceName()).isEqualTo("email__source");
    assertThat(email.hmacName()).isEqualTo("email__hmac");
    assertThat(plan.indexed()).isTrue();
    assertThat(plan.primaryKey()).containsExactly(new KeyAttribute("id", null));
    assertThat(plan.root().attribute("id")).isNull();
    assertThat(TableSchema.fromClass(type).attributeNames())
        .as("as the SDK sees the class")
        .containsExactlyInAnyOrder("id", "email");
  }

  @Test
  void build_whenDeclaredTwice_takesTheMostSpecific() {
    EncryptedAttribute email = plan(Redeclared.class).root().encrypted("email");

    assertThat(email.boundName()).isEqualTo("specific");
    assertThat(email.index()).as("the superclass's index still holds").isNotNull();
  }

  @Test
  void build_whenAttributeIsRenamed_usesTheAttributesName() {
    TablePlan plan = plan(Renamed.class);

    assertThat(plan.root().attribute("email")).isNull();
    EncryptedAttribute mail = plan.root().encrypted("e-mail");
    assertThat(mail.name()).isEqualTo("e-mail");
    assertThat(mail.boundName()).isEqualTo("e-mail");
    assertThat(mail.sourceName()).isEqualTo("e-mail__source");
    assertThat(mail.hmacName()).isEqualTo("e-mail__hmac");
    assertThat(plan.primaryKey()).containsExactly(new KeyAttribute("pk", null));
  }

  @Test
  void build_whenBoundNameIsGiven_bindsItAndStoresUnderTheAttributesName() {
    EncryptedAttribute email = plan(Bound.class).root().encrypted("email");

    assertThat(email.name()).isEqualTo("email");
    assertThat(email.boundName()).isEqualTo("mail");
    assertThat(email.sourceName()).isEqualTo("email__source");
  }

  @Test
  void build_whenTableIsNamed_keepsBothNames() {
    TablePlan plan = PlanBuilder.build("T-2024", "T", PlanBuilder.schema(OnGetter.class));

    assertThat(plan.tableName()).isEqualTo("T-2024");
    assertThat(plan.logicalTableName()).isEqualTo("T");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  @DynamoDbBean
  public static class OnGetter extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class OnSetter extends WithId {
    private String email;

    public String getEmail() {
      return email;
    }

    @Encrypted
    @EqualityIndex
    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class OnField extends WithId {
    @Encrypted @EqualityIndex private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class GetterOverridden extends OnGetter {
    @Override
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class GetterOverriddenTwice extends GetterOverridden {
    @Override
    public String getEmail() {
      return super.getEmail();
    }

    @Override
    public void setEmail(String email) {
      super.setEmail(email);
    }
  }

  @DynamoDbBean
  public static class SetterOverridden extends OnSetter {
    @Override
    public void setEmail(String email) {
      super.setEmail(email);
    }
  }

  @DynamoDbBean
  public static class SuperclassField extends OnField {
    @Override
    public String getEmail() {
      return super.getEmail();
    }
  }

  /** Declares the annotations for others. */
  public interface HasEmail {
    @Encrypted
    @EqualityIndex
    String getEmail();
  }

  /** Extends the interface that declares them. */
  public interface HasMore extends HasEmail {}

  @DynamoDbBean
  public static class OnInterface extends WithId implements HasMore {
    private String email;

    @Override
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class OnInterfaceOfSuperclass extends OnInterface {
    @Override
    public String getEmail() {
      return super.getEmail();
    }
  }

  /** Whose getter is seen through a bridge method. */
  public abstract static class Holder<T> extends WithId {
    @Encrypted
    @EqualityIndex
    public abstract T getEmail();

    public abstract void setEmail(T email);
  }

  @DynamoDbBean
  public static class GenericSuperclass extends Holder<String> {
    private String email;

    @Override
    public String getEmail() {
      return email;
    }

    @Override
    public void setEmail(String email) {
      this.email = email;
    }
  }

  /** Not public, so that the compiler adds bridges to public subclasses. */
  abstract static class Hidden extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class HiddenSuperclass extends Hidden {}

  @DynamoDbBean
  public static class TwoPlaces extends WithId {
    @EqualityIndex private String email;

    public String getEmail() {
      return email;
    }

    @Encrypted
    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class FluentSetter extends WithId {
    @Encrypted @EqualityIndex private String email;

    public String getEmail() {
      return email;
    }

    public FluentSetter setEmail(String email) {
      this.email = email;
      return this;
    }
  }

  /** As Lombok's {@code @Data} makes it. */
  @DynamoDbBean
  public static class DataClass {
    private String id;
    @Encrypted @EqualityIndex private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    protected boolean canEqual(Object other) {
      return other instanceof DataClass;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof DataClass that
          && that.canEqual(this)
          && java.util.Objects.equals(id, that.id)
          && java.util.Objects.equals(email, that.email);
    }

    @Override
    public int hashCode() {
      return java.util.Objects.hash(id, email);
    }
  }

  @DynamoDbImmutable(builder = ImmutableGetter.Builder.class)
  public static final class ImmutableGetter {
    private final String id;
    private final String email;

    private ImmutableGetter(Builder builder) {
      this.id = builder.id;
      this.email = builder.email;
    }

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public static final class Builder {
      private String id;
      private String email;

      public Builder setId(String id) {
        this.id = id;
        return this;
      }

      public Builder setEmail(String email) {
        this.email = email;
        return this;
      }

      public ImmutableGetter build() {
        return new ImmutableGetter(this);
      }
    }
  }

  @DynamoDbImmutable(builder = ImmutableField.Builder.class)
  public static final class ImmutableField {
    private final String id;
    @Encrypted @EqualityIndex private final String email;

    private ImmutableField(Builder builder) {
      this.id = builder.id;
      this.email = builder.email;
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public String email() {
      return email;
    }

    public static Builder builder() {
      return new Builder();
    }

    public static final class Builder {
      private String id;
      private String email;

      public void id(String id) {
        this.id = id;
      }

      public void email(String email) {
        this.email = email;
      }

      public ImmutableField build() {
        return new ImmutableField(this);
      }
    }
  }

  @DynamoDbImmutable(builder = BuilderSetter.Builder.class)
  public static final class BuilderSetter {
    private final String id;
    private final String email;

    private BuilderSetter(Builder builder) {
      this.id = builder.id;
      this.email = builder.email;
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public String email() {
      return email;
    }

    public static final class Builder {
      private String id;
      private String email;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      @Encrypted
      @EqualityIndex
      public Builder email(String email) {
        this.email = email;
        return this;
      }

      public BuilderSetter build() {
        return new BuilderSetter(this);
      }
    }
  }

  @DynamoDbImmutable(builder = BuilderField.Builder.class)
  public static final class BuilderField {
    private final String id;
    private final String email;

    private BuilderField(Builder builder) {
      this.id = builder.id;
      this.email = builder.email;
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public String email() {
      return email;
    }

    public static final class Builder {
      private String id;
      @Encrypted @EqualityIndex private String email;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder email(String email) {
        this.email = email;
        return this;
      }

      public BuilderField build() {
        return new BuilderField(this);
      }
    }
  }

  @DynamoDbImmutable(builder = BuilderSuperclass.Builder.class)
  public static final class BuilderSuperclass {
    private final String id;
    private final String email;

    private BuilderSuperclass(Builder builder) {
      this.id = builder.id;
      this.email = builder.email;
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public String email() {
      return email;
    }

    /** Whose setter the builder inherits. */
    public abstract static class AbstractBuilder {
      protected String email;

      @Encrypted
      @EqualityIndex
      public void email(String email) {
        this.email = email;
      }
    }

    public static final class Builder extends AbstractBuilder {
      private String id;

      public void id(String id) {
        this.id = id;
      }

      public BuilderSuperclass build() {
        return new BuilderSuperclass(this);
      }
    }
  }

  /** As Lombok's {@code @Value @Builder(toBuilder = true)} makes it. */
  @DynamoDbImmutable(builder = ValueClass.ValueClassBuilder.class)
  public static final class ValueClass {
    private final String id;
    @Encrypted @EqualityIndex private final String email;

    private ValueClass(String id, String email) {
      this.id = id;
      this.email = email;
    }

    public static ValueClassBuilder builder() {
      return new ValueClassBuilder();
    }

    public ValueClassBuilder toBuilder() {
      return new ValueClassBuilder().id(id).email(email);
    }

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public String getEmail() {
      return email;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ValueClass that && id.equals(that.id) && email.equals(that.email);
    }

    @Override
    public int hashCode() {
      return java.util.Objects.hash(id, email);
    }

    @Override
    public String toString() {
      return "ValueClass(id=" + id + ")";
    }

    public static class ValueClassBuilder {
      private String id;
      private String email;

      ValueClassBuilder() {}

      public ValueClassBuilder id(String id) {
        this.id = id;
        return this;
      }

      public ValueClassBuilder email(String email) {
        this.email = email;
        return this;
      }

      public ValueClass build() {
        return new ValueClass(id, email);
      }

      @Override
      public String toString() {
        return "ValueClass.ValueClassBuilder(id=" + id + ")";
      }
    }
  }

  @DynamoDbImmutable(builder = RecordComponent.Builder.class)
  public record RecordComponent(
      @DynamoDbPartitionKey String id, @Encrypted @EqualityIndex String email) {

    @DynamoDbIgnore
    public String domain() {
      return email.substring(email.indexOf('@') + 1);
    }

    public static final class Builder {
      private String id;
      private String email;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder email(String email) {
        this.email = email;
        return this;
      }

      public RecordComponent build() {
        return new RecordComponent(id, email);
      }
    }
  }

  @DynamoDbBean
  public static class Redeclared extends OnGetter {
    @Override
    @Encrypted(boundName = "specific")
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class Renamed {
    private String id;
    private String email;

    @DynamoDbPartitionKey
    @DynamoDbAttribute("pk")
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    @DynamoDbAttribute("e-mail")
    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class Bound extends WithId {
    @Encrypted(boundName = "mail")
    private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }
}
