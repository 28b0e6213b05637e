package dev.hushtable.shapes;

import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.UNREACHABLE_ANNOTATION;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.shapes.NestedShapes.Contact;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

/** What the SDK does not map, and how one learns of it. */
class ShapeLimitsTest {
  private final LocalKeyProvider keys = LocalKeyProvider.inMemory();

  private <T> ModelEncryptor<T> encryptor(Class<T> type) {
    return ModelEncryptor.builder(type).tableName("Shapes").keys(keys).build();
  }

  @Test
  void build_whenTheClassIsAKotlinDataClassWithABuilder_isRefusedByTheSdk() {
    assertRefused(
        () -> encryptor(KotlinShapes.Member.class), INVALID_SCHEMA, "Member", "A method was found");
  }

  @ParameterizedTest
  @ValueSource(classes = {OptionalText.class, Json.class, Pojo.class})
  void build_whenThereIsNoConverter_isRefusedByTheSdk(Class<?> type) {
    assertRefused(
        () -> encryptor(type), INVALID_SCHEMA, type.getSimpleName(), "Converter not found");
  }

  @Test
  void build_whenGetterAndSetterDisagreeOnOptional_isRefused() {
    assertRefused(() -> encryptor(HalfOptional.class), UNREACHABLE_ANNOTATION, "getName()");
  }

  /** The SDK maps the declared class. */
  @Test
  void decryptModel_whenAPropertyHoldsASubclass_givesTheDeclaredClass() {
    Holder holder = NestedShapes.withId(new Holder(), "1");
    Friend friend = new Friend();
    friend.setName("Ann");
    friend.setNickname("A.");
    holder.setContact(friend);

    Holder back =
        encryptor(Holder.class).decryptModel(encryptor(Holder.class).encryptModel(holder));

    assertThat(back.getContact()).isExactlyInstanceOf(Contact.class);
    assertThat(back.getContact().getName()).isEqualTo("Ann");
  }

  // --- Beans

  @DynamoDbBean
  public static class OptionalText extends WithId {
    @Encrypted private Optional<String> name;

    public Optional<String> getName() {
      return name;
    }

    public void setName(Optional<String> name) {
      this.name = name;
    }
  }

  @DynamoDbBean
  public static class Json extends WithId {
    @Encrypted private JsonNode node;

    public JsonNode getNode() {
      return node;
    }

    public void setNode(JsonNode node) {
      this.node = node;
    }
  }

  @DynamoDbBean
  public static class Pojo extends WithId {
    @Encrypted private JsonShapes.Point point;

    public JsonShapes.Point getPoint() {
      return point;
    }

    public void setPoint(JsonShapes.Point point) {
      this.point = point;
    }
  }

  @DynamoDbBean
  public static class HalfOptional extends WithId {
    private String name;

    @Encrypted
    public Optional<String> getName() {
      return Optional.ofNullable(name);
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  @DynamoDbBean
  public static class Holder extends WithId {
    private Contact contact;

    public Contact getContact() {
      return contact;
    }

    public void setContact(Contact contact) {
      this.contact = contact;
    }
  }

  @DynamoDbBean
  public static class Friend extends Contact {
    @Encrypted private String nickname;

    public String getNickname() {
      return nickname;
    }

    public void setNickname(String nickname) {
      this.nickname = nickname;
    }
  }
}
