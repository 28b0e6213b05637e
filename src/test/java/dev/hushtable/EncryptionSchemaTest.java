package dev.hushtable;

import static dev.hushtable.exception.ErrorCode.CONFLICTING_CLASSES;
import static dev.hushtable.exception.ErrorCode.DUPLICATE_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.KEY_WITHOUT_INDEX;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.LocalKeyProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Declaring what is encrypted without a class. */
class EncryptionSchemaTest {
  private static final ScalarAttributeType S = ScalarAttributeType.S;

  @TempDir private Path folder;
  private LocalKeyProvider keys;

  @BeforeEach
  void createKeys() {
    keys = LocalKeyProvider.create(folder.resolve("keys"));
  }

  @AfterEach
  void closeKeys() {
    keys.close();
  }

  private static EncryptionSchema.Builder customers() {
    return EncryptionSchema.builder("Customers")
        .partitionKey("id", S)
        .indexPartitionKey("EmailIndex", "email", S)
        .encrypted("email", a -> a.equalityIndex())
        .encrypted("profile.ssn")
        .encrypted("contacts[].name", a -> a.equalityIndex())
        .encrypted("offices.*.phone")
        .encrypted("grid[][].x");
  }

  private final Map<String, AttributeValue> alice =
      Map.of(
          "id",
          s("c-1"),
          "email",
          s("alice@example.com"),
          "plan",
          s("gold"),
          "profile",
          m("ssn", s("078-05-1120"), "city", s("Springfield")),
          "contacts",
          l(m("name", s("Bob"), "since", n("1999")), m("name", s("Carol"))),
          "offices",
          m("basel", m("phone", s("555")), "bern", m("phone", n("7"), "floor", n("2"))),
          "grid",
          l(l(m("x", s("1"))), l()),
          "anything",
          l(s("goes"), m("email", s("not declared here"))));

  @Test
  void forItems_whenEncrypted_storesTheDeclaredOnesOnlyEncrypted() {
    ModelEncryptor<Map<String, AttributeValue>> encryptor =
        ModelEncryptor.forItems(customers().build()).keys(keys).build();

    Map<String, AttributeValue> stored = encryptor.encryptModel(alice);

    assertThat(stored)
        .containsOnlyKeys(
            "id",
            "email__source",
            "email__hmac",
            "plan",
            "profile",
            "contacts",
            "offices",
            "grid",
            "anything");
    assertThat(stored.get("profile").m()).containsOnlyKeys("ssn__source", "city");
    assertThat(stored.get("contacts").l().get(0).m())
        .containsOnlyKeys("name__source", "name__hmac", "since");
    assertThat(stored.get("offices").m().get("bern").m())
        .containsOnlyKeys("phone__source", "floor");
    assertThat(stored.get("grid").l().get(0).l().get(0).m()).containsOnlyKeys("x__source");
    assertThat(stored.get("anything")).isEqualTo(alice.get("anything"));
    assertThat(encryptor.decryptModel(stored)).isEqualTo(alice);
    assertThat(encryptor.hmac("email", "alice@example.com")).isEqualTo(stored.get("email__hmac"));
    assertThat(encryptor.hmac("email", alice.get("email"))).isEqualTo(stored.get("email__hmac"));
  }

  @Test
  void forDocuments_whenEncrypted_comesBackEqual() {
    ModelEncryptor<EnhancedDocument> encryptor =
        ModelEncryptor.forDocuments(customers().build()).keys(keys).build();
    EnhancedDocument document = EnhancedDocument.fromAttributeValueMap(alice);

    Map<String, AttributeValue> stored = encryptor.encryptModel(document);

    assertThat(stored).containsKey("email__source").doesNotContainKey("email");
    assertThat(encryptor.decryptModel(stored).toMap()).isEqualTo(alice);
  }

  /** Whoever writes with a class and whoever writes without one share a table. */
  @Test
  void forItems_whenTheSameAsAClass_opensWhatItWrote() {
    ModelEncryptor<Person> byClass =
        ModelEncryptor.builder(Person.class).tableName("People").keys(keys).build();
    ModelEncryptor<Map<String, AttributeValue>> byName =
        ModelEncryptor.forItems(
                EncryptionSchema.builder("People").partitionKey("id", S).encrypted("name").build())
            .keys(keys)
            .build();
    Person person = new Person();
    person.setId("p-1");
    person.setName("Alice");

    assertThat(byName.decryptModel(byClass.encryptModel(person)))
        .isEqualTo(Map.of("id", s("p-1"), "name", s("Alice")));
    assertThat(
            byClass
                .decryptModel(byName.encryptModel(Map.of("id", s("p-2"), "name", s("Bob"))))
                .getName())
        .isEqualTo("Bob");
  }

  @Test
  void attribute_whenRefined_isTakenIntoAccount() {
    ModelEncryptor<Map<String, AttributeValue>> plain = encryptor(a -> a.equalityIndex());
    ModelEncryptor<Map<String, AttributeValue>> lower =
        encryptor(a -> a.equalityIndex().normalizers(new Normalizer.LowerCase()));
    ModelEncryptor<Map<String, AttributeValue>> padded = encryptor(a -> a.padTo(1_000));
    ModelEncryptor<Map<String, AttributeValue>> renamed = encryptor(a -> a.boundName("other"));
    ModelEncryptor<Map<String, AttributeValue>> number =
        encryptor(a -> a.equalityIndex(ScalarAttributeType.N));
    Map<String, AttributeValue> item = Map.of("id", s("1"), "email", s("A"));

    assertThat(lower.hmac("email", "A")).isEqualTo(lower.hmac("email", "a"));
    assertThat(plain.hmac("email", "A")).isNotEqualTo(plain.hmac("email", "a"));
    assertThat(padded.encryptModel(item).get("email__source").b().asByteArray())
        .hasSizeGreaterThan(1_000);
    Map<String, AttributeValue> stored = new HashMap<>(renamed.encryptModel(item));
    assertRefused(() -> padded.decryptModel(stored), NOT_AUTHENTIC);
    assertThat(number.hmac("email", 7)).isEqualTo(number.hmac("email", n("7.0")));
    assertRefused(() -> number.hmac("email", "7"), VALUE_NOT_SUPPORTED, "'email'");
    assertRefused(() -> padded.hmac("email", "A"), NOT_SEARCHABLE, "'email'");
  }

  private ModelEncryptor<Map<String, AttributeValue>> encryptor(
      Consumer<EncryptionSchema.Attribute> how) {
    return ModelEncryptor.forItems(
            EncryptionSchema.builder("Customers")
                .partitionKey("id", S)
                .encrypted("email", how)
                .build())
        .keys(keys)
        .build();
  }

  @Test
  void sealed_whenAnAuthenticatedAttributeChanges_isNoticed() {
    ModelEncryptor<Map<String, AttributeValue>> encryptor =
        ModelEncryptor.forItems(
                EncryptionSchema.builder("Customers")
                    .partitionKey("id", S)
                    .encrypted("email")
                    .sealed("plan")
                    .build())
            .keys(keys)
            .build();
    Map<String, AttributeValue> stored =
        new HashMap<>(
            encryptor.encryptModel(
                Map.of("id", s("1"), "email", s("a"), "plan", s("tin"), "note", s("x"))));
    stored.put("note", s("y"));
    assertThat(encryptor.decryptModel(stored)).containsEntry("note", s("y"));

    stored.put("plan", s("gold"));
    assertRefused(() -> encryptor.decryptModel(stored), SEAL_MISMATCH);
  }

  @Test
  void build_whenDeclarationsContradict_isRefused() {
    assertInvalid(b -> b.encrypted("email"), DUPLICATE_ATTRIBUTE, "'email'");
    assertInvalid(b -> b.encrypted("email.part"), DUPLICATE_ATTRIBUTE, "'email.part'");
    assertInvalid(b -> b.encrypted("profile"), DUPLICATE_ATTRIBUTE, "'profile'");
    assertInvalid(b -> b.encrypted("contacts.name"), DUPLICATE_ATTRIBUTE, "'contacts.name'");
    assertInvalid(b -> b.encrypted("contacts.*.name"), DUPLICATE_ATTRIBUTE, "contacts");
    assertInvalid(b -> b.encrypted("tags[]"), INVALID_SCHEMA, "'tags[]'", "whole list");
    assertInvalid(b -> b.encrypted("tags.*"), INVALID_SCHEMA, "'tags.*'");
    assertInvalid(b -> b.encrypted("a..b"), INVALID_SCHEMA, "'a..b'");
    assertInvalid(b -> b.encrypted(""), INVALID_SCHEMA, "''");
    assertInvalid(b -> b.encrypted("[].a"), INVALID_SCHEMA);
    for (String mistyped :
        List.of("list[0].a", "list[*].a", "list[ ].a", "list[", "list]", "list[0]", "a[1].b")) {
      assertInvalid(b -> b.encrypted(mistyped), INVALID_SCHEMA, "'" + mistyped + "'", "list[].");
    }
    for (String mistyped : List.of(" list", "list ", "list. a", "#list", "$.list", ":list")) {
      assertInvalid(b -> b.encrypted(mistyped), INVALID_SCHEMA, "'" + mistyped + "'");
    }
    assertInvalid(b -> b.encrypted("x", a -> a.padTo(-1)), INVALID_SCHEMA, "65536");
    assertInvalid(b -> b.encrypted("x", a -> a.boundName("email")), DUPLICATE_ATTRIBUTE, "'email'");
    assertInvalid(b -> b.encrypted("x", a -> a.unverifiedIn("i")), INVALID_SCHEMA, "equalityIndex");
    assertInvalid(b -> b.encrypted("email__source"), STEM_COLLISION, "'email__source'");
    assertInvalid(
        b -> b.encrypted("home.zip").encrypted("home.zip__hmac"), STEM_COLLISION, "'zip__hmac'");
    assertInvalid(
        b -> b.encrypted("homes[].zip__source.a").encrypted("homes[].zip"),
        STEM_COLLISION,
        "'zip__source'");
    for (String taken : List.of("g", "g__source", "x__source", "x__hmac")) {
      assertInvalid(
          b -> b.encrypted("x", a -> a.group("g")).encrypted(taken), STEM_COLLISION, taken);
      assertInvalid(
          b -> b.encrypted("home." + taken).encrypted("home.x", a -> a.group("g")),
          STEM_COLLISION,
          taken);
    }
    assertInvalid(b -> b.sealed("email"), INVALID_SCHEMA, "'email'");
    assertInvalid(
        b -> b.indexPartitionKey("I", "ssn", S).encrypted("ssn"), KEY_WITHOUT_INDEX, "'ssn'");
    assertInvalid(
        b ->
            b.indexPartitionKey("I", "photo", ScalarAttributeType.B)
                .encrypted("photo", a -> a.equalityIndex()),
        UNSUPPORTED_ATTRIBUTE,
        "'photo'");
    assertInvalid(
        b -> b.vectorIndexes(RequestCaptureTest.similar("email")),
        UNSUPPORTED_ATTRIBUTE,
        "'email'",
        "Similar");
    assertInvalid(
        b ->
            b.indexPartitionKey("I", "age", ScalarAttributeType.N)
                .encrypted("age", a -> a.equalityIndex(S)),
        INVALID_SCHEMA,
        "'age'");
    assertInvalid(
        b ->
            b.encrypted(
                "age",
                a -> a.equalityIndex(ScalarAttributeType.N).normalizers(new Normalizer.Trim())),
        UNSUPPORTED_ATTRIBUTE,
        "'age'");
    assertRefused(
        () -> EncryptionSchema.builder("T").encrypted("x").build(),
        INVALID_SCHEMA,
        "partition key");
    assertRefused(
        () -> EncryptionSchema.builder("T").partitionKey("id", S).build(), INVALID_SCHEMA);
  }

  @Test
  void build_whenAGroupCannotBe_isRefused() {
    for (String name : List.of("", " ", "a.b", "a[]", "privé", "x".repeat(101))) {
      assertInvalid(
          b -> b.encrypted("x", a -> a.group(name)),
          INVALID_SCHEMA,
          "'x' is in group '" + name + "'",
          "1 to 100 letters, digits, _ and -");
    }
    for (String attribute : List.of("x", "id", "email", "profile", "plan", "tenant")) {
      assertInvalid(
          b -> b.encrypted("x", a -> a.group(attribute)).sealed("plan").keyScope("tenant"),
          STEM_COLLISION,
          "'" + attribute + "' is both a group and an attribute");
    }
    assertInvalid(
        b -> b.encrypted("profile.x", a -> a.group("ssn")), STEM_COLLISION, "'ssn' is both");
    assertInvalid(
        b -> b.encrypted("private__source").encrypted("x", a -> a.group("private")),
        STEM_COLLISION,
        "'private__source'");
    assertInvalid(
        b -> b.encrypted("x", a -> a.group("private")).sealed("private__source"),
        STEM_COLLISION,
        "'private__source'");
    assertInvalid(
        b -> b.encrypted("x", a -> a.group("private").boundName("email")),
        DUPLICATE_ATTRIBUTE,
        "'email'");
    assertRefused(
        () ->
            EncryptionSchema.builder("T")
                .partitionKey("id", S)
                .encrypted("id", a -> a.equalityIndex().group("private"))
                .build(),
        INVALID_SCHEMA,
        "'id'",
        "primary key");
  }

  /** One name in two documents makes two groups. */
  @Test
  void forItems_whenDocumentsHaveGroups_storesEachInOneCiphertext() {
    ModelEncryptor<Map<String, AttributeValue>> encryptor =
        ModelEncryptor.forItems(
                EncryptionSchema.builder("Customers")
                    .partitionKey("id", S)
                    .indexPartitionKey("EmailIndex", "email", S)
                    .encrypted("email", a -> a.group("private").equalityIndex())
                    .encrypted("plan", a -> a.group("private"))
                    .encrypted("profile.ssn", a -> a.group("private"))
                    .encrypted("profile.city", a -> a.group("private"))
                    .encrypted("contacts[].name", a -> a.group("private"))
                    .encrypted("offices.*.phone", a -> a.group("private"))
                    .build())
            .keys(keys)
            .build();

    Map<String, AttributeValue> stored = encryptor.encryptModel(alice);

    assertThat(stored)
        .containsOnlyKeys(
            "id",
            "private__source",
            "email__hmac",
            "profile",
            "contacts",
            "offices",
            "grid",
            "anything");
    assertThat(stored.get("profile").m()).containsOnlyKeys("private__source");
    assertThat(stored.get("contacts").l().get(0).m()).containsOnlyKeys("private__source", "since");
    assertThat(stored.get("offices").m().get("bern").m())
        .containsOnlyKeys("private__source", "floor");
    assertThat(encryptor.decryptModel(stored)).isEqualTo(alice);
  }

  private static void assertInvalid(
      UnaryOperator<EncryptionSchema.Builder> change, ErrorCode code, String... parts) {
    assertRefused(() -> change.apply(customers()).build(), code, parts);
  }

  @Test
  void register_whenTwoSchemasDisagree_isRefused() {
    try (DynamoDbClient client = DynamoDbClient.builder().region(Region.US_EAST_1).build()) {
      Hushtable hushtable = Hushtable.builder().client(client).keys(keys).build();
      hushtable.register(customers().build()).register(customers().build());

      assertRefused(
          () ->
              hushtable.register(
                  EncryptionSchema.builder("Customers")
                      .partitionKey("id", S)
                      .encrypted("profile.city")
                      .build()),
          CONFLICTING_CLASSES,
          "'profile'");
      assertRefused(() -> hushtable.table("Customers", Person.class), CONFLICTING_CLASSES, "email");
    }
  }

  /** Keeps in the clear what the schema declares. */
  @DynamoDbBean
  public static class Person extends WithId {
    private String name;
    private String email;

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }
}
