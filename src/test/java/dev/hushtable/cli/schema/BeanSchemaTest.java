package dev.hushtable.cli.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class BeanSchemaTest {
  private static final ClassPath CLASSES = ClassPath.of(null);

  /**
   * What a bean encrypts opens under the schema that was written of its class: all is bound alike.
   */
  @Test
  void read_ofABean_isASchemaThatOpensWhatTheBeanStored() throws Exception {
    TableSchemaModel model = BeanSchema.read(People.Person.class.getName(), "People", CLASSES);
    String json = new ObjectMapper().writeValueAsString(SchemaFile.write(model));
    TableSchemaModel fromFile = SchemaFile.parse("people.json", json, CLASSES);

    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      Map<String, AttributeValue> stored =
          ModelEncryptor.builder(People.Person.class)
              .tableName("People")
              .keys(keys)
              .build()
              .encryptModel(person());
      Map<String, AttributeValue> plain =
          ModelEncryptor.forItems(fromFile.toSchema()).keys(keys).build().decryptModel(stored);

      assertThat(stored).containsKeys("mail__source", "mail__hmac", "kind__source", "__seal");
      assertThat(plain.get("mail").s()).isEqualTo("Alice@Example.com");
      assertThat(plain.get("kind").s()).isEqualTo("A");
      assertThat(plain.get("friends").l().get(0).m().get("phone").s()).isEqualTo("+49 30");
      assertThat(plain.get("role").s()).isEqualTo("admin");
    }
  }

  @Test
  void read_ofABeanWithGroups_isASchemaThatOpensWhatTheBeanStored() throws Exception {
    TableSchemaModel model = BeanSchema.read(People.Couple.class.getName(), "People", CLASSES);
    String json = new ObjectMapper().writeValueAsString(SchemaFile.write(model));
    TableSchemaModel fromFile = SchemaFile.parse("people.json", json, CLASSES);
    assertThat(fromFile.attributes()).usingRecursiveComparison().isEqualTo(model.attributes());
    assertThat(fromFile.groups()).containsOnlyKeys("private", "witness.private");

    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      Map<String, AttributeValue> stored =
          ModelEncryptor.builder(People.Couple.class)
              .tableName("People")
              .keys(keys)
              .build()
              .encryptModel(People.Couple.of("c-1", "Alice", "Bob", "Carol"));

      assertThat(stored).containsOnlyKeys("id", "private__source", "one__hmac", "witness");
      assertThat(stored.get("witness").m()).containsOnlyKeys("private__source");
      assertThat(
              ModelEncryptor.forItems(fromFile.toSchema()).keys(keys).build().decryptModel(stored))
          .containsEntry("one", AttributeValue.fromS("Alice"))
          .containsEntry("other", AttributeValue.fromS("Bob"))
          .containsEntry(
              "witness", AttributeValue.fromM(Map.of("name", AttributeValue.fromS("Carol"))));
    }
  }

  @Test
  void read_ofABean_hasKeysIndexesAndPadding() {
    TableSchemaModel model = BeanSchema.read(People.Person.class.getName(), "People", CLASSES);

    assertThat(model.key().partition().get(0).name()).isEqualTo("id");
    assertThat(model.indexes().get("MailIndex").partition().get(0).name()).isEqualTo("mail");
    assertThat(model.topLevel("kind").padTo()).as("of an enum").isGreaterThan(8);
    assertThat(model.sealed()).containsExactly("role");
    assertThat(model.attributes())
        .extracting(TableSchemaModel.Attribute::path)
        .containsExactly("friends[].phone", "kind", "mail");
  }

  @Test
  void read_ofABeanThatContainsItself_isRefused() {
    assertThatThrownBy(() -> BeanSchema.read(People.Endless.class.getName(), "T", CLASSES))
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining("contains itself");
  }

  @Test
  void read_ofAnUnknownClass_isRefused() {
    assertThatThrownBy(() -> BeanSchema.read("com.acme.No", "T", CLASSES))
        .isInstanceOf(SchemaFileException.class)
        .hasMessageContaining("com.acme.No", "--class-path");
  }

  @Test
  void classPath_ofWhatIsNotThere_isRefused() {
    assertThatThrownBy(() -> ClassPath.of("/no/such.jar"))
        .isInstanceOf(SchemaFileException.class)
        .hasMessageContaining("/no/such.jar");
  }

  private static People.Person person() {
    People.Friend friend = new People.Friend();
    friend.setPhone("+49 30");
    People.Person person = new People.Person();
    person.setId("p-1");
    person.setEmail("Alice@Example.com");
    person.setKind(People.Kind.A);
    person.setRole("admin");
    person.setFriends(List.of(friend));
    return person;
  }
}
