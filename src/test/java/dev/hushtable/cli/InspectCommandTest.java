package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.cli.item.ItemJson;
import dev.hushtable.cli.schema.ClassPath;
import dev.hushtable.cli.schema.SchemaFile;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.keys.KeyFiles;
import dev.hushtable.keys.LocalKeyProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InspectCommandTest {
  private static final String SECRET = "alice-secret@example.com";
  private static final String SCHEMA =
      """
      {"format": 1, "table": "Customers", "partitionKey": {"name": "id", "type": "S"},
       "encrypted": {"email": {"equalityIndex": {}}, "phones[].number": {}, "address.street": {}}%s}
      """;

  @TempDir private Path folder;
  private Path keyFile;
  private Path schemaFile;
  private final CommandRun command = new CommandRun();

  @BeforeEach
  void createKeys() throws Exception {
    keyFile = folder.resolve("keys");
    schemaFile = folder.resolve("schema.json");
    LocalKeyProvider.create(keyFile).close();
    Files.writeString(schemaFile, SCHEMA.formatted(""));
  }

  @AfterEach
  void nothingSecretIsPrinted() throws Exception {
    KeyFiles.assertNoKeyIn(command.out() + command.err(), KeyFiles.keysIn(keyFile));
  }

  @Test
  void inspect_withoutKeys_showsTheLayout() throws Exception {
    int code = inspect(stored(), "--no-check");

    assertThat(code).isZero();
    assertThat(command.out())
        .contains("email__source  compact", "email__hmac  hash", "phones[0].number__source")
        .contains("Nothing was opened")
        .containsPattern("generation +1\n")
        .containsPattern("key hint +[0-9a-f]{8}\n")
        .containsPattern("nonce +[0-9a-f]{48}\n")
        .containsPattern("commitment +[0-9a-f]{64}\n")
        .containsPattern("plain +address, id, phones\n")
        .doesNotContain(SECRET, "secret");
  }

  @Test
  void inspect_withKeys_checksEachValueAndPrintsNone() throws Exception {
    int code = inspect(stored());

    assertThat(code).as(command.err()).isZero();
    assertThat(command.out())
        .containsSubsequence(
            "email__source", "email__hmac", "opens, and belongs", "its hash is that")
        .doesNotContain(SECRET, "+49 30 secret", "Main secret");
    assertThat(command.out().split("opens, and belongs", -1)).hasSize(4);
  }

  @Test
  void inspect_withDecrypt_printsValues() throws Exception {
    assertThat(inspect(stored(), "--decrypt")).isZero();

    assertThat(command.out())
        .contains("{\"S\":\"" + SECRET + "\"}", "+49 30 secret", "Main secret");
  }

  @Test
  void inspect_asJson_hasTheSame() throws Exception {
    inspect(stored(), "-o", "json");
    var json = new ObjectMapper().readTree(command.out());

    assertThat(json.at("/stored/0/form").asText()).isEqualTo("compact");
    assertThat(json.at("/checks/email/passed")).hasSize(2);
    assertThat(json.at("/checks/email/value").isMissingNode()).isTrue();
    assertThat(command.out()).doesNotContain(SECRET);
  }

  @Test
  void inspect_whenOneValueIsAltered_saysWhichAndChecksTheOthers() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("email__source", flipped(item.get("email__source")));

    assertThat(inspect(item, "--decrypt")).isEqualTo(ExitCode.FAILED);

    assertThat(command.out())
        .contains("[NOT_AUTHENTIC]", "+49 30 secret", "Main secret")
        .doesNotContain(SECRET);
  }

  @Test
  void inspect_whenTheHashIsAnothers_saysThatTheValueOpens() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("email__hmac", flipped(item.get("email__hmac")));

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(command.out())
        .containsSubsequence("email__hmac", "opens, and belongs", "[INDEX_MISMATCH]");
  }

  @Test
  void inspect_whenAnAttributeIsInTheClear_saysSoWithoutItsValue() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.remove("email__source");
    item.remove("email__hmac");
    item.put("email", AttributeValue.fromS(SECRET));

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(command.out())
        .contains("email  in the clear, though declared encrypted", "opens, and belongs")
        .doesNotContain(SECRET);
  }

  @Test
  void inspect_ofASealedItem_checksTheSealToo() throws Exception {
    Files.writeString(schemaFile, SCHEMA.formatted(", \"sealed\": []"));
    Map<String, AttributeValue> item = stored();

    assertThat(inspect(item)).as(command.out()).isZero();
    assertThat(command.out()).contains("the seal is that of the item as it stands");

    item.remove("email__hmac");
    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).contains("[SEAL_MISMATCH]", "opens, and belongs");
  }

  @Test
  void inspect_whenValuesAreOfNoForm_saysWhy() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("email__source", binary(0x07, 1, 2));
    item.put("email__hmac", AttributeValue.fromS("x\u001b[31m"));

    assertThat(inspect(item, "--no-check")).isEqualTo(ExitCode.FAILED);

    assertThat(command.out())
        .contains("of no known form", "its first byte names no format", "it is not binary")
        .doesNotContain("\u001b");
  }

  @Test
  void inspect_ofDecryptWithoutKeysOrSchema_isRefused() throws Exception {
    command.input(json(stored()));

    assertThat(command.run("inspect", "--item", "-", "--decrypt")).isEqualTo(ExitCode.USAGE);
    assertThat(command.run("inspect", "--item", "-", "--decrypt", "--key-file", keyFile.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(command.run("inspect")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void inspect_whenAKeyIsEncrypted_opensTheOtherValuesToo() throws Exception {
    Map<String, AttributeValue> item = ofAnEncryptedKey();

    assertThat(inspect(item, "--decrypt")).as(command.out()).isZero();
    assertThat(command.out()).contains(SECRET, "Main secret").doesNotContain("SOURCE_MISSING");

    item.put("email__source", flipped(item.get("email__source")));
    assertThat(inspect(item, "--decrypt")).isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).contains("NOT_AUTHENTIC", "Main secret").doesNotContain(SECRET);

    item.remove("email__source");
    assertThat(inspect(item, "--decrypt")).isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).contains("SOURCE_MISSING", "Main secret");
  }

  private Map<String, AttributeValue> ofAnEncryptedKey() throws Exception {
    Files.writeString(
        schemaFile,
        """
        {"format": 1, "table": "Customers", "partitionKey": {"name": "email", "type": "S"},
         "sortKey": {"name": "number", "type": "N"},
         "encrypted": {"email": {"equalityIndex": {}}, "street": {}}}
        """);
    return stored(
        Map.of(
            "email", AttributeValue.fromS(SECRET),
            "number", AttributeValue.fromN("7"),
            "street", AttributeValue.fromS("Main secret")));
  }

  @Test
  void inspect_ofWhatIsNotDeclared_saysThatItIsNotChecked() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("foo__source", item.get("email__source"));
    item.put("plan__source", AttributeValue.fromS("gold"));
    item.put("bar__hmac", item.get("email__hmac"));
    AttributeValue phones =
        AttributeValue.fromL(
            List.of(
                AttributeValue.fromM(
                    Map.of(
                        "number__source",
                        item.get("phones").l().get(0).m().get("number__source"),
                        "number__hmac",
                        item.get("email__hmac")))));
    item.put("phones", phones);

    inspect(item, "-o", "json");

    var checks = new ObjectMapper().readTree(command.out()).at("/checks");
    for (String name : List.of("foo", "plan", "bar")) {
      assertThat(checks.at("/" + name + "/passed")).as(name).isEmpty();
      assertThat(checks.at("/" + name + "/unchecked/0").asText()).startsWith("not declared");
    }
    assertThat(checks.at("/email/passed")).hasSize(2);
    assertThat(checks.at("/phones[0].number/passed")).hasSize(1);
    assertThat(checks.at("/phones[0].number/unchecked/0").asText()).contains("searchable");
  }

  @Test
  void inspect_whenAValueIsThereInBothForms_saysSo() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("email", AttributeValue.fromS("other"));

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(words()).contains("in the clear", "stored both encrypted and in the clear");
  }

  @Test
  void inspect_whenTheSealIsMissing_saysSo() throws Exception {
    Files.writeString(schemaFile, SCHEMA.formatted(", \"sealed\": []"));
    Map<String, AttributeValue> item = stored();
    item.remove("__seal");

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).contains("__seal  missing", "✗ ", "[SEAL_MISSING]");

    assertThat(inspect(Map.of("id", AttributeValue.fromS("c-1")))).isEqualTo(ExitCode.FAILED);
    assertThat(command.out()).contains("__seal  missing", "[SEAL_MISSING]");
  }

  @Test
  void inspect_whenAKeyCannotBeHad_showsTheStoredFormAndTheError() throws Exception {
    Map<String, AttributeValue> item = stored();
    assertThat(command.run("keys", "create-generation", "--key-file", keyFile.toString())).isZero();
    assertThat(
            command.run(
                "keys", "retire-generation", "1", "--yes", "--key-file", keyFile.toString()))
        .isZero();

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(words())
        .containsSubsequence("email__hmac hash", "opens, and belongs", "✗ ", "[KEY_");
  }

  @Test
  void inspect_whenNothingIsEncrypted_saysWhyNothingWasOpened() throws Exception {
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS("c-1"), "email", AttributeValue.fromS("x"));

    inspect(item);
    assertThat(words()).contains("nothing that is declared is encrypted here");

    inspect(stored(), "--no-check");
    assertThat(words()).contains("since --no-check is given");
  }

  @Test
  void inspect_whenAHashNamesNoGeneration_saysSo() throws Exception {
    Map<String, AttributeValue> item = stored();
    item.put("email__hmac", binary(new int[33]));

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(words()).contains("its first byte is 0").doesNotContain("has not the 33 bytes");
  }

  private Map<String, AttributeValue> withGroups() throws Exception {
    Files.writeString(
        schemaFile,
        """
        {"format": 1, "table": "Customers", "partitionKey": {"name": "id", "type": "S"},
         "encrypted": {"email": {"group": "private", "equalityIndex": {}},
           "age": {"group": "private", "equalityIndex": {"type": "N"}}, "ssn": {"group": "private"},
           "phones[].number": {"group": "line"}, "note": {}}}
        """);
    return stored(
        Map.of(
            "id", AttributeValue.fromS("c-1"),
            "email", AttributeValue.fromS(SECRET),
            "ssn", AttributeValue.fromS("078-05-secret"),
            "note", AttributeValue.fromS("x"),
            "phones",
                AttributeValue.fromL(
                    List.of(
                        AttributeValue.fromM(
                            Map.of("number", AttributeValue.fromS("+49 30 secret")))))));
  }

  @Test
  void inspect_ofGroups_opensEachOnceAndChecksItsHashes() throws Exception {
    assertThat(inspect(withGroups())).as(command.out()).isZero();

    assertThat(words())
        .containsSubsequence(
            "note__source compact",
            "opens, and belongs to this attribute",
            "phones[0].line__source compact",
            "opens, and belongs to this group of this item",
            "private__source compact",
            "opens, and belongs to this group of this item",
            "email__hmac hash",
            "its hash is that of the value in group 'private'",
            "one write")
        .doesNotContain("secret", "ssn", "missing");
  }

  @Test
  void inspect_ofGroupsWithDecrypt_printsTheMembersThatHaveAValue() throws Exception {
    assertThat(inspect(withGroups(), "--decrypt")).isZero();

    assertThat(command.out())
        .contains(
            "{\"M\":{\"email\":{\"S\":\"" + SECRET + "\"},\"ssn\":{\"S\":\"078-05-secret\"}}}")
        .contains("{\"M\":{\"number\":{\"S\":\"+49 30 secret\"}}}");
  }

  @Test
  void inspect_whenAGroupIsAltered_saysSoOfItAndItsHashes() throws Exception {
    Map<String, AttributeValue> item = withGroups();
    item.put("private__source", flipped(item.get("private__source")));

    assertThat(inspect(item, "-o", "json")).isEqualTo(ExitCode.FAILED);

    var checks = new ObjectMapper().readTree(command.out()).at("/checks");
    assertThat(checks.at("/private/failure").asText()).isEqualTo("NOT_AUTHENTIC");
    assertThat(checks.at("/email/failure").asText()).isEqualTo("NOT_AUTHENTIC");
    assertThat(checks.at("/note/passed")).hasSize(1);
    assertThat(checks.at("/phones[0].line/passed")).hasSize(1);
    assertThat(checks.has("ssn")).isFalse();
  }

  @Test
  void inspect_whenAHashIsNotThatOfItsMember_saysWhich() throws Exception {
    Map<String, AttributeValue> item = withGroups();
    item.put("age__hmac", item.get("email__hmac"));
    item.put("email__hmac", flipped(item.get("email__hmac")));
    item.put("ssn__hmac", item.get("age__hmac"));

    assertThat(inspect(item, "-o", "json")).isEqualTo(ExitCode.FAILED);

    var checks = new ObjectMapper().readTree(command.out()).at("/checks");
    assertThat(checks.at("/private/passed")).hasSize(1);
    assertThat(checks.at("/private/failure").isMissingNode()).isTrue();
    assertThat(checks.at("/email/failure").asText()).isEqualTo("INDEX_MISMATCH");
    assertThat(checks.at("/age/failure").asText()).isEqualTo("INDEX_MISMATCH");
    assertThat(checks.at("/ssn/unchecked/0").asText()).contains("searchable");
  }

  @Test
  void inspect_whenTheGroupIsRemoved_saysSoOfItsHashes() throws Exception {
    Map<String, AttributeValue> item = withGroups();
    item.remove("private__source");

    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);

    assertThat(words()).containsSubsequence("email__hmac hash", "[SOURCE_MISSING]");
  }

  @Test
  void inspect_whenAMemberIsStoredBesideItsGroup_saysSo() throws Exception {
    Map<String, AttributeValue> item = withGroups();
    item.put("ssn__source", item.get("note__source"));
    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);
    assertThat(words()).containsSubsequence("ssn__source compact", "[GROUP_MISMATCH]");

    item.remove("ssn__source");
    item.put("ssn", AttributeValue.fromS("other"));
    assertThat(inspect(item)).isEqualTo(ExitCode.FAILED);
    assertThat(words())
        .contains("ssn in the clear, though declared encrypted", "[PLAINTEXT_FOUND]")
        .doesNotContain("other");
  }

  @Test
  void inspect_whenTheGroupHasAnotherMember_saysSo() throws Exception {
    Map<String, AttributeValue> item = withGroups();
    Files.writeString(
        schemaFile,
        """
        {"format": 1, "table": "Customers", "partitionKey": {"name": "id", "type": "S"},
         "encrypted": {"email": {"group": "private", "equalityIndex": {}}, "note": {}}}
        """);

    assertThat(inspect(item, "-o", "json")).isEqualTo(ExitCode.FAILED);

    var checks = new ObjectMapper().readTree(command.out()).at("/checks");
    assertThat(checks.at("/private/failure").asText()).isEqualTo("GROUP_MISMATCH");
    assertThat(checks.at("/note/passed")).hasSize(1);
    assertThat(command.out()).doesNotContain("secret");
  }

  private String words() {
    return command.out().replaceAll("\\s+", " ");
  }

  private int inspect(Map<String, AttributeValue> item, String... more) throws Exception {
    String[] arguments = {
      "inspect", "--item", "-", "--schema", schemaFile.toString(), "--key-file", keyFile.toString()
    };
    String[] all = new String[arguments.length + more.length];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return command.input(json(item)).run(all);
  }

  private static String json(Map<String, AttributeValue> item) throws Exception {
    return new ObjectMapper().writeValueAsString(ItemJson.write(item));
  }

  private Map<String, AttributeValue> stored() throws Exception {
    return stored(
        Map.of(
            "id",
            AttributeValue.fromS("c-1"),
            "email",
            AttributeValue.fromS(SECRET),
            "phones",
            AttributeValue.fromL(
                List.of(
                    AttributeValue.fromM(Map.of("number", AttributeValue.fromS("+49 30 secret"))))),
            "address",
            AttributeValue.fromM(Map.of("street", AttributeValue.fromS("Main secret")))));
  }

  private Map<String, AttributeValue> stored(Map<String, AttributeValue> plain) throws Exception {
    TableSchemaModel model = SchemaFile.read(schemaFile, ClassPath.of(null));
    try (LocalKeyProvider keys = LocalKeyProvider.open(keyFile)) {
      return new HashMap<>(
          ModelEncryptor.forItems(model.toSchema()).keys(keys).build().encryptModel(plain));
    }
  }

  private static AttributeValue flipped(AttributeValue value) {
    byte[] bytes = value.b().asByteArray();
    bytes[bytes.length - 1] ^= 1;
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  private static AttributeValue binary(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(array));
  }
}
