package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The commands on keys in this process, against real services. */
class KeyCommandsIT {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlDynamoDb",
          "AWS_ENDPOINT_URL_KMS", "aws.endpointUrlKms",
          "AWS_REGION", "aws.region",
          "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
          "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey");

  @TempDir private Path folder;

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final Map<String, String> before = new HashMap<>();
  private final String keyStore = aws.uniqueTableName("cli-keys");
  private final String table = aws.uniqueTableName("cli-tickets");
  private final String kmsKey = aws.createKmsKey();
  private final String noKmsKey = kmsKey.replaceFirst("key/.*", "key/" + UUID.randomUUID());
  private CommandRun run;

  /** The SDK takes from properties what an operator gives it in the environment. */
  @BeforeEach
  void pointTheSdkAtTheServices() throws IOException {
    aws.environmentVariables()
        .forEach(
            (name, value) -> {
              String property = PROPERTIES.get(name);
              if (property != null) {
                before.put(property, System.getProperty(property));
                System.setProperty(property, value);
              }
            });
    Files.writeString(
        folder.resolve("schema.json"),
        """
        {"format": 1, "table": "%s", "partitionKey": {"name": "id", "type": "S"},
         "indexes": {"EmailIndex": {"partitionKey": {"name": "email", "type": "S"}}},
         "encrypted": {"email": {"equalityIndex": {}}}, "keyScope": {"attribute": "tenant"}}
        """
            .formatted(table));
    int code = run("keys", "create-table");
    assertThat(code).as(run.err()).isZero();
  }

  @AfterEach
  void leavePropertiesAsTheyWere() {
    before.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }

  @Test
  void rotateStatus_whenAGenerationInTheMiddleIsInUse_saysToKeepIt() {
    create("acme", 5);
    run("keys", "retire-generation", "4", "--scope", "acme", "--yes");
    write(IndexGenerations.of(3), "acme");

    assertThat(run("rotate", "status", "--scope", "acme", "--schema", schema())).isZero();

    String out = words(run.out());
    assertThat(out)
        .contains("IndexGenerations.of(3, 5), and when all have it, IndexGenerations.of(5, 3)")
        .contains("retire-generation 1'", "retire-generation 2'", "1 hash")
        .contains("hashes of all scopes are counted together")
        .doesNotContain("of(1", "retire-generation 3");
  }

  @Test
  void rotateStatus_whenHashesAreOfARetiredGeneration_saysNothingButToReinstateIt() {
    create("acme", 3);
    write(IndexGenerations.of(2), "acme");
    run("keys", "retire-generation", "2", "--scope", "acme", "--yes");

    assertThat(run("rotate", "status", "--scope", "acme", "--schema", schema())).isZero();

    assertThat(words(run.out()))
        .contains("reinstate-generation 2")
        .doesNotContain("IndexGenerations", "retire-generation");
  }

  @Test
  void rotateRehash_whenAScopeLacksTheGeneration_namesTheCommandThatMakesIt() {
    create("acme", 2);
    create("globex", 1);
    write(IndexGenerations.of(1), "acme", "globex");

    int code = run("rotate", "rehash", "--scope", "acme", "--schema", schema(), "--yes");

    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(words(run.err())).contains("globex", "keys create-generation 2 --scope NAME");
    run("keys", "create-generation", "2", "--scope", "globex");
    assertThat(run("rotate", "rehash", "--scope", "acme", "--schema", schema(), "--yes"))
        .as(run.err())
        .isZero();
    assertThat(words(run.out())).contains("2 items of ");
  }

  @Test
  void commandsOnATable_whenAttributesAreInAGroup_countEachCiphertextOnce() throws Exception {
    String people = aws.uniqueTableName("cli-people");
    Path file = folder.resolve("people.json");
    Files.writeString(
        file,
        """
        {"format": 1, "table": "%s", "partitionKey": {"name": "id", "type": "S"},
         "encrypted": {"email": {"group": "private", "equalityIndex": {}},
           "ssn": {"group": "private"}, "age": {"group": "private", "equalityIndex": {}}}}
        """
            .formatted(people));
    String[] schema = {"--schema", file.toString()};
    create("default", 1);
    createPeople(people, 3);

    assertThat(run("migrate", with(schema, "--yes"))).as(run.err()).isZero();
    assertThat(words(run.out())).contains("3 items");
    assertThat(run("verify", schema)).as(run.err()).isZero();

    run = new CommandRun();
    assertThat(run.run("status", "--schema", file.toString(), "-o", "json")).as(run.err()).isZero();
    JsonNode attributes = new ObjectMapper().readTree(run.out()).at("/attributes");
    assertThat(attributes.fieldNames()).toIterable().containsExactly("age", "email", "private");
    assertThat(attributes.at("/private/versions")).singleElement().hasToString("3");
    assertThat(attributes.at("/email/generations/1").asInt()).isEqualTo(3);
    assertThat(attributes.at("/email/versions")).isEmpty();
    assertThat(attributes.at("/age/generations")).isEmpty();

    assertThat(run("rotate", with(new String[] {"status"}, schema))).isZero();
    assertThat(words(run.out())).contains(" 3 values ", " 3 hashes ");

    assertThat(run("inspect", with(schema, "--key", "id=p-1", "--decrypt"))).as(run.err()).isZero();
    assertThat(words(run.out())).contains("its hash is that of", "\"ssn\":{\"S\":\"n-1\"}");
  }

  private void createPeople(String people, int count) {
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(people)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                        a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(people));
    for (int i = 0; i < count; i++) {
      Map<String, AttributeValue> item =
          Map.of(
              "id", AttributeValue.fromS("p-" + i),
              "email", AttributeValue.fromS("someone@example.com"),
              "ssn", AttributeValue.fromS("n-" + i));
      aws.dynamoDb().putItem(r -> r.tableName(people).item(item));
    }
  }

  @Test
  void shred_withTheKmsKey_namesItAndWhenItIsDeleted() throws Exception {
    String own = aws.createKmsKey();
    String[] shred = {"shred", "acme", "--with-kms-key", "--waiting-days", "7"};
    assertThat(run("keys", "create", "--scope", "acme", "--own-kms-key", own)).isZero();
    assertThat(words(run.err())).contains("--accept-kms-key " + own);

    assertThat(run("keys", shred)).isEqualTo(ExitCode.NOT_CONFIRMED);
    String day = Instant.now().plus(7, ChronoUnit.DAYS).toString().substring(0, 10);
    assertThat(words(run.err())).contains("KMS key " + own, "after 7 days, about " + day);

    assertThat(run("keys", with(shred, "--confirm", "shred acme"))).as(run.err()).isZero();
    assertThat(words(run.out()))
        .contains("KMS deletes KMS key " + own, "after 7 days", "cancel-key-deletion")
        .contains("backups of the key store until KMS has deleted the KMS key");
    assertThat(aws.kms().describeKey(r -> r.keyId(own)).keyMetadata().deletionDate()).isNotNull();

    assertThat(run("keys", with(shred, "--confirm", "shred acme"))).isZero();
    assertThat(words(run.out())).contains("It was shredded already, at ");
  }

  @Test
  void shred_withTheKmsKeyAsJson_namesItToo() throws Exception {
    String own = aws.createKmsKey();
    run("keys", "create", "--scope", "acme", "--own-kms-key", own);

    int code =
        run("keys", "shred", "acme", "--with-kms-key", "--confirm", "shred acme", "-o", "json");

    assertThat(code).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/kmsKeysToBeDeleted/0").asText()).isEqualTo(own);
    assertThat(json.at("/waitingDays").asInt()).isEqualTo(30);
    assertThat(Instant.parse(json.at("/deletedNotBefore").asText())).isAfter(Instant.now());
    assertThat(json.at("/keys")).hasSize(2);
  }

  @Test
  void create_withAnAliasAsOwnKmsKey_isAMistakeInTheCommand() {
    assertThat(run("keys", "create", "--scope", "acme", "--own-kms-key", "alias/x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("alias/x").doesNotContain("bug");
  }

  @Test
  void create_withAKmsKeyThatDoesNotExist_namesIt() {
    assertThat(run("keys", "create", "--scope", "acme", "--own-kms-key", noKmsKey))
        .isEqualTo(ExitCode.FAILED);
    assertThat(words(run.err()))
        .contains("there is no such KMS key", "KMS key: " + noKmsKey)
        .doesNotContain(kmsKey);
  }

  @Test
  void rewrap_toAKmsKeyThatDoesNotExist_namesItAndSaysHowFarItCame() {
    run("keys", "create");

    assertThat(run("keys", "rewrap", noKmsKey, "--all-scopes", "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(words(run.err()))
        .contains("there is no such KMS key", "to be replaced by " + noKmsKey)
        .contains("Rewrapped before that: 0,");
  }

  @Test
  void rewrap_ofAScopeWithoutKeys_fails() {
    String next = aws.createKmsKey();

    assertThat(run("keys", "rewrap", next, "--scope", "nope", "--yes")).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Scope nope has no keys");
  }

  @Test
  void scopes_whenOneIsShredded_marksIt() {
    create("acme", 1);
    create("globex", 1);
    run("keys", "shred", "acme", "--confirm", "shred acme");

    assertThat(run("keys", "scopes")).isZero();
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().get(0)).startsWith("acme  shredded at ");
    assertThat(run.lines().get(1)).isEqualTo("globex");
    assertThat(run("keys", "scopes", "--names")).isZero();
    assertThat(run.lines()).containsExactly("acme", "globex");
  }

  @Test
  void scopes_whenThereAreNone_saysSo() {
    assertThat(run("keys", "scopes")).isZero();

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("There are no scopes");
  }

  private void create(String scope, int generations) {
    assertThat(run("keys", "create", "--scope", scope)).as(run.err()).isZero();
    for (int i = 1; i < generations; i++) {
      assertThat(run("keys", "create-generation", "--scope", scope)).isZero();
    }
  }

  private void write(IndexGenerations generations, String... tenants) {
    KeyStoreSettings settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(keyStore)
            .kmsKeyArn(kmsKey)
            .build();
    try (KeyProvider keys = KeyStoreKeyProvider.create(settings)) {
      var tickets =
          Hushtable.builder()
              .client(aws.dynamoDb())
              .keys(keys)
              .indexGenerations(generations)
              .build()
              .table(
                  EncryptionSchema.builder(table)
                      .partitionKey("id", ScalarAttributeType.S)
                      .indexPartitionKey("EmailIndex", "email", ScalarAttributeType.S)
                      .encrypted("email", a -> a.equalityIndex())
                      .keyScope("tenant")
                      .build());
      tickets.createTable();
      for (String tenant : tenants) {
        tickets.putItem(
            EnhancedDocument.builder()
                .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                .putString("id", "of-" + tenant)
                .putString("tenant", tenant)
                .putString("email", "someone@example.com")
                .build());
      }
    }
  }

  private String schema() {
    return folder.resolve("schema.json").toString();
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Without the breaks of lines. */
  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private int run(String command, String... arguments) {
    run = new CommandRun();
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--key-store", keyStore, "--kms-key", kmsKey));
    return run.run(all.toArray(String[]::new));
  }
}
