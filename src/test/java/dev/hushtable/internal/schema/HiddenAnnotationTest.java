package dev.hushtable.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Annotations that one way of mapping reaches and another does not. */
class HiddenAnnotationTest {

  /** Encrypts its street. */
  @DynamoDbBean
  public static class Address {
    private String street;

    @Encrypted
    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }
  }

  /** Writes anything as one string, and so what is in it in the clear. */
  public static class ToText<T> implements AttributeConverter<T> {
    private final EnhancedType<T> type;

    ToText(Class<T> type) {
      this.type = EnhancedType.of(type);
    }

    @Override
    public AttributeValue transformFrom(T value) {
      return AttributeValue.fromS(value.toString());
    }

    @Override
    public T transformTo(AttributeValue value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public EnhancedType<T> type() {
      return type;
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  /** For addresses. */
  public static final class AddressToText extends ToText<Address> {
    public AddressToText() {
      super(Address.class);
    }
  }

  /** For contacts. */
  public static final class ContactToText extends ToText<Contact> {
    public ContactToText() {
      super(Contact.class);
    }
  }

  /** Has no fields that reflection could follow. */
  public interface Contact {
    Address getAddress();
  }

  /** The part that the tests' beans share. */
  public abstract static class Keyed {
    private String id;
    private Address home;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    public Address getHome() {
      return home;
    }

    public void setHome(Address home) {
      this.home = home;
    }
  }

  /** Maps an address properly, and another through a converter. */
  @DynamoDbBean
  public static class ConvertedTwin extends Keyed {
    private Address work;

    @DynamoDbConvertedBy(AddressToText.class)
    public Address getWork() {
      return work;
    }

    public void setWork(Address work) {
      this.work = work;
    }
  }

  /** Reaches an address through an interface. */
  @DynamoDbBean
  public static class BehindInterface extends Keyed {
    private Contact contact;

    @DynamoDbConvertedBy(ContactToText.class)
    public Contact getContact() {
      return contact;
    }

    public void setContact(Contact contact) {
      this.contact = contact;
    }
  }

  /** Mapped by hand in the test. */
  @DynamoDbBean
  public static class Renamed extends Keyed {}

  private static void assertUnreachable(TableSchema<?> schema, String property) {
    assertThatThrownBy(() -> PlanBuilder.build("Customers", "Customers", schema))
        .isInstanceOfSatisfying(
            InvalidUsageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE_ANNOTATION);
              assertThat(e).hasMessageContaining(property).hasMessageContaining("Address");
            });
  }

  @Test
  void build_whenClassIsReachedElsewhere_refusesConverterAllTheSame() {
    assertUnreachable(TableSchema.fromBean(ConvertedTwin.class), "work");
  }

  @Test
  void build_whenClassIsBehindInterface_refuses() {
    assertUnreachable(TableSchema.fromBean(BehindInterface.class), "contact");
  }

  @Test
  void build_whenSchemaByHandMapsPropertyUnderOtherName_refuses() {
    TableSchema<Address> address = TableSchema.fromBean(Address.class);
    TableSchema<Renamed> schema =
        StaticTableSchema.builder(Renamed.class)
            .newItemSupplier(Renamed::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(Renamed::getId)
                        .setter(Renamed::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                EnhancedType.documentOf(Address.class, address),
                a -> a.name("home_address").getter(Renamed::getHome).setter(Renamed::setHome))
            .build();

    assertUnreachable(schema, "home");
  }
}
