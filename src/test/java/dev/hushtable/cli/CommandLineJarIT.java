package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The executable jar as a process of its own, against real services: what an operator does with a
 * key store and a table, one step after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineJarIT {
  private static final int ITEMS = 40;
  private static final String SECRET = "secret-";

  /** What a process ends with that SIGTERM ended. */
  private static final int SIGTERM = 128 + 15;

  @TempDir private static Path folder;

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private final ObjectMapper json = new ObjectMapper();
  private final String keyStore = aws.uniqueTableName("cli-keys");
  private final String table = aws.uniqueTableName("cli-people");
  private String kmsKey;
  private String out;
  private String err;

  @BeforeAll
  void writeConfiguration() throws IOException {
    kmsKey = aws.createKmsKey();
    Files.writeString(
        folder.resolve("hushtable.properties"),
        "key-store=" + keyStore + "\nkms-key=" + kmsKey + "\nschema=people.json\n");
    Files.writeString(
        folder.resolve("people.json"),
        """
        {"format": 1, "table": "%s", "partitionKey": {"name": "id", "type": "S"},
         "indexes": {"CityIndex": {"partitionKey": {"name": "city", "type": "S"}}},
         "encrypted": {"city": {"equalityIndex": {}}, "ssn": {}}}
        """
            .formatted(table));
  }

  @Test
  @Order(1)
  void keys_ofANewKeyStore_areMadeAndShown() throws Exception {
    assertThat(run("keys", "create-table")).as(err).isZero();
    assertThat(run("keys", "create")).as(err).isZero();
    assertThat(run("keys", "describe", "-o", "json")).isZero();

    JsonNode described = json.readTree(out);
    assertThat(described.at("/keys")).hasSize(2);
    assertThat(described.at("/keys/0/kmsKey").asText()).isEqualTo(kmsKey);
    assertThat(described.at("/keys/0/state").asText()).isEqualTo("active");
    assertThat(err).as("nothing but the answer, on any JDK").isEmpty();
  }

  @Test
  @Order(2)
  void status_ofATableThatAnApplicationWrote_countsItsValues() throws Exception {
    write();

    assertThat(run("status", "-o", "json", "--fail-if-plaintext")).as(err).isZero();

    JsonNode status = json.readTree(out);
    assertThat(status.at("/items").asInt()).isEqualTo(ITEMS);
    assertThat(status.at("/attributes/city/generations/1").asInt()).isEqualTo(ITEMS);
    assertThat(status.at("/attributes/ssn/plain").asInt()).isZero();
  }

  @Test
  @Order(3)
  void inspect_ofAnItem_opensItsValues() throws Exception {
    assertThat(run("inspect", "--key", "id=p-1")).as(err).isZero();
    assertThat(out).contains("opens, and belongs", "its hash is that").doesNotContain(SECRET);

    assertThat(run("inspect", "--key", "id=p-1", "--decrypt")).as(err).isZero();
    assertThat(out).contains(SECRET + "ssn-1");

    assertThat(run("inspect", "--key", "id=nobody")).isEqualTo(1);
    assertThat(err).contains("no item with that key");
  }

  @Test
  @Order(4)
  void explain_withASample_holdsAThreshold() throws Exception {
    Path page = folder.resolve("leak.html");

    int code =
        run(
            "explain",
            "--sample",
            "--fail-above-share",
            "0.4",
            "--exit-code",
            "9",
            "--html",
            page.toString());

    assertThat(code).as(err).isEqualTo(9);
    assertThat(out).contains("2 different", "75.0 %").doesNotContain("\u001b", SECRET);
    assertThat(page).content().startsWith("<!doctype html>").contains("75.0 %");
  }

  @Test
  @Order(5)
  void rotate_ofTheIndexKey_goesOverBySegments() throws Exception {
    assertThat(run("rotate", "index", "--yes")).as(err).isZero();
    assertThat(run("rotate", "rehash", "--segment", "0/2", "--yes", "-o", "json")).as(err).isZero();
    int first = json.readTree(out).at("/rehashed").asInt();
    assertThat(run("rotate", "rehash", "--segment", "1/2", "--yes", "-o", "json")).as(err).isZero();
    int second = json.readTree(out).at("/rehashed").asInt();

    assertThat(first + second).isEqualTo(ITEMS);
    assertThat(run("rotate", "status")).as(err).isZero();
    assertThat(out).contains("retire-generation 1").containsPattern("generation +2 .* 40 hashes");
    try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(settings())) {
      assertThat(
              people(keys, IndexGenerations.of(2))
                  .getItem(r -> r.key(k -> k.partitionValue("p-1"))))
          .isNotNull();
    }
  }

  @Test
  @Order(6)
  void migrate_ofItemsInTheClear_encryptsThem() throws Exception {
    putPlain("plain-", ITEMS);

    assertThat(run("verify", "-o", "json")).as(err).isEqualTo(ExitCode.PAST_THRESHOLD);
    assertThat(json.readTree(out).at("/left/encrypt").asInt()).isEqualTo(ITEMS);
    assertThat(run("migrate", "--dry-run")).as(err).isZero();
    assertThat(out).contains("40 would be changed").doesNotContain(SECRET);
    assertThat(run("migrate")).isEqualTo(ExitCode.NOT_CONFIRMED);
    assertThat(err).contains("ACCEPT_READS", "IndexGenerations.of(2, 1)", "Nothing was done");
    assertThat(run("migrate", "--yes", "--checkpoint-folder", ".", "--threads", "2", "-o", "json"))
        .as(err)
        .isZero();
    assertThat(json.readTree(out).at("/changed").asInt()).isEqualTo(ITEMS);
    assertThat(json.readTree(out).at("/finished").asBoolean()).isTrue();
    assertThat(run("verify")).as(err).isZero();
    assertThat(out).contains("80 items", "all open").doesNotContain(SECRET);
    assertThat(aws.dynamoDb().scan(r -> r.tableName(table)).toString()).doesNotContain(SECRET);
  }

  @Test
  @Order(7)
  void migrate_whenToldToEnd_printsItsReportFirst() throws Exception {
    putPlain("stopped-", 200);
    String[] slowly = {
      "migrate",
      "--yes",
      "-o",
      "json",
      "--checkpoint-folder",
      ".",
      "--threads",
      "1",
      "--page-size",
      "5",
      "--write-units",
      "20"
    };

    Process process = start(slowly);
    await(() -> isEncrypted("stopped-"));
    process.destroy();

    assertThat(end(process)).as(err).isEqualTo(SIGTERM);
    assertThat(err).contains("Stopping: pages in work are finished");
    assertThat(json.readTree(out).at("/finished").asBoolean()).isFalse();
    int changed = json.readTree(out).at("/changed").asInt();
    assertThat(changed).isBetween(1, 199);

    assertThat(run("migrate", "--yes", "--checkpoint-folder", ".", "--threads", "1"))
        .as(err)
        .isZero();
    assertThat(out.replaceAll("\\s+", " "))
        .contains("200 changed since the checkpoint was begun; this run took");
    assertThat(run("verify")).as(err).isZero();
  }

  @Test
  @Order(8)
  void migrate_whenAnItemDoesNotOpen_saysWhatItDidAndFails() throws Exception {
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("bad"));
    Map<String, AttributeValue> bad = new HashMap<>(key);
    bad.put("ssn__source", AttributeValue.fromB(SdkBytes.fromUtf8String("junk")));
    aws.dynamoDb().putItem(r -> r.tableName(table).item(bad));

    assertThat(run("migrate", "--yes", "--step", "reencrypt")).isEqualTo(1);
    assertThat(err.replaceAll("\\s+", " "))
        .contains("It ended early", "unless --skip-unreadable is given", "UNKNOWN_FORMAT");
    assertThat(run("migrate", "--yes", "--step", "reencrypt", "--skip-unreadable")).isEqualTo(1);
    assertThat(err).contains("UNKNOWN_FORMAT");
    assertThat(out).contains("1 item does not open").doesNotContain("✓");
    assertThat(run("migrate", "--dry-run", "-o", "json")).as(err).isZero();
    assertThat(json.readTree(out).has("wouldChange")).isTrue();
    assertThat(json.readTree(out).has("changed")).isFalse();

    aws.dynamoDb().deleteItem(r -> r.tableName(table).key(key));
  }

  @Test
  @Order(9)
  void run_whenATableOrKeyIsNotThere_namesIt() throws Exception {
    assertThat(run("status", "--table", "Nope")).isEqualTo(1);
    assertThat(err.replaceAll("\\s+", " ")).contains("Table Nope is not there (", "http");
    assertThat(run("migrate", "--yes", "--checkpoint-table", "Nope")).isEqualTo(1);
    assertThat(err.replaceAll("\\s+", " "))
        .contains("checkpoint table Nope is not there", "--create-checkpoint-table");
    assertThat(run("inspect", "--key", "id=p-1", "--key", "foo=2")).isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("--key foo=…", "which is id.");
  }

  @Test
  @Order(10)
  void status_ofAnAttributeThatNoItemHas_hasARowOfNothing() throws Exception {
    Files.writeString(
        folder.resolve("more.json"),
        """
        {"format": 1, "table": "%s", "partitionKey": {"name": "id", "type": "S"},
         "encrypted": {"ssn": {}, "phones[].number": {}}}
        """
            .formatted(table));

    assertThat(run("status", "--schema", "more.json", "-o", "json")).as(err).isZero();

    JsonNode none = json.readTree(out).at("/attributes/phones[].number");
    assertThat(none.at("/plain").asInt(-1)).isZero();
  }

  private void putPlain(String prefix, int count) {
    for (int i = 0; i < count; i++) {
      Map<String, AttributeValue> item =
          Map.of(
              "id", AttributeValue.fromS(prefix + i),
              "city", AttributeValue.fromS(SECRET + "city"),
              "ssn", AttributeValue.fromS(SECRET + i));
      aws.dynamoDb().putItem(r -> r.tableName(table).item(item));
    }
  }

  /** Whether any of those items is. */
  private boolean isEncrypted(String prefix) {
    return aws.dynamoDb().scanPaginator(r -> r.tableName(table)).items().stream()
        .filter(item -> item.get("id").s().startsWith(prefix))
        .anyMatch(item -> item.containsKey("ssn__source"));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  @Order(11)
  void keys_whenShredded_openNothing() throws Exception {
    assertThat(run("keys", "shred", "default", "--confirm", "shred default")).as(err).isZero();

    assertThat(run("inspect", "--key", "id=p-1", "--decrypt")).isEqualTo(1);
    assertThat(err).doesNotContain("\tat ");
    assertThat(out).contains("ssn__source  compact", "KEY_SHREDDED").doesNotContain(SECRET);
  }

  @Test
  void jar_ofTheLibrary_hasNoCommandLine() throws Exception {
    try (JarFile library = new JarFile(jar("").toFile());
        JarFile tool = new JarFile(jar("-cli").toFile())) {
      assertThat(library.stream().map(Object::toString))
          .contains("dev/hushtable/Hushtable.class")
          .noneMatch(name -> name.startsWith("dev/hushtable/cli/"));
      assertThat(tool.stream().map(Object::toString))
          .contains("dev/hushtable/cli/Main.class")
          .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
          .noneMatch(name -> name.startsWith("io/netty/"));
    }
  }

  private void write() {
    try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(settings())) {
      EncryptedTable<EnhancedDocument> people = people(keys, IndexGenerations.FIRST);
      people.createTable();
      for (int i = 0; i < ITEMS; i++) {
        people.putItem(
            EnhancedDocument.builder()
                .putString("id", "p-" + i)
                .putString("city", SECRET + (i % 4 == 0 ? "small" : "large"))
                .putString("ssn", SECRET + "ssn-" + i)
                .attributeConverterProviders(
                    software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider
                        .defaultProvider())
                .build());
      }
    }
  }

  private KeyStoreSettings settings() {
    return KeyStoreSettings.builder()
        .dynamoDbClient(aws.dynamoDb())
        .kmsClient(aws.kms())
        .tableName(keyStore)
        .kmsKeyArn(kmsKey)
        .build();
  }

  private EncryptedTable<EnhancedDocument> people(
      KeyStoreKeyProvider keys, IndexGenerations generations) {
    return Hushtable.builder()
        .client(aws.dynamoDb())
        .keys(keys)
        .indexGenerations(generations)
        .build()
        .table(
            EncryptionSchema.builder(table)
                .partitionKey("id", ScalarAttributeType.S)
                .indexPartitionKey("CityIndex", "city", ScalarAttributeType.S)
                .encrypted("city", a -> a.equalityIndex())
                .encrypted("ssn")
                .build());
  }

  /** Whoever hands the jar on has to hand on the licenses of what is in it. */
  @Test
  void jar_withTheLibrariesOfOthers_namesThem() throws IOException {
    try (JarFile jar = new JarFile(jar("-cli").toFile())) {
      String named = text(jar, "META-INF/THIRD-PARTY.txt");
      Set<String> packages =
          jar.stream()
              .map(entry -> entry.getName().replaceFirst("^META-INF/versions/[0-9]+/", ""))
              .filter(name -> name.endsWith(".class") && !name.startsWith("dev/hushtable/"))
              .map(CommandLineJarIT::owner)
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
      assertThat(text(jar, "META-INF/NOTICE")).contains("AWS SDK for Java");
      assertThat(packages).hasSizeGreaterThan(10).allSatisfy(p -> assertThat(named).contains(p));
    }
  }

  /** The names that tell whose a class is; those at the root are what Dafny compiled. */
  private static String owner(String file) {
    List<String> parts = List.of(file.split("/"));
    int depth = parts.size() - 1;
    if (!parts.get(0).matches("com|org|software")) {
      return parts.get(0).matches("[a-z]+") ? parts.get(0) : "compiled by Dafny";
    }
    boolean broad = parts.get(1).matches("amazon|apache|fasterxml|github|google");
    return String.join(".", parts.subList(0, Math.min(depth, broad ? 3 : 2)));
  }

  private static String text(JarFile jar, String file) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int run(String... arguments) throws Exception {
    return end(start(arguments));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A run is over before optimised code would pay for its compilation.
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-jar",
                jar("-cli").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(aws.environmentVariables());
    builder
        .environment()
        .put("HUSHTABLE_CONFIG", folder.resolve("hushtable.properties").toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.flush();
    }
    return process;
  }

  private int end(Process process) throws Exception {
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    err = Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
    assertThat(ended).as("ended in time: " + out + err).isTrue();
    return process.exitValue();
  }

  /** What was packaged before these tests. */
  private static Path jar(String classifier) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("hushtable-[0-9][0-9.]*(-SNAPSHOT)?" + classifier + "\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("run 'mvn package' first"))
          .toAbsolutePath();
    }
  }
}
