package dev.hushtable.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.DynamoDbJson;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** That a seed decides all bytes, and that what it decides is marked and opens nowhere else. */
class InsecureSeededTest {
  private static final String SEED = "hushtable test vectors";
  private static final Path PUBLISHED = Path.of("src/test/resources/testkit/vectors.json");
  private static final Path MADE = Path.of("target/testkit-vectors.json");
  private static final byte[] MARK = {0x7e, 0x57, 0x5e, (byte) 0xed};

  private final InsecureSeededKeys keys = InsecureSeededKeys.of(SEED);
  private final InsecureSeededEncryptor<Person> people =
      InsecureSeededEncryptor.of("People", Person.class, SEED);

  private static ModelEncryptor<Person> reader(KeyProvider provider) {
    return ModelEncryptor.builder(Person.class).tableName("People").keys(provider).build();
  }

  private static Person person(String seed) {
    return Canaries.of(Person.class, seed);
  }

  private static List<byte[]> sources(Map<String, AttributeValue> stored) {
    return stored.entrySet().stream()
        .filter(e -> e.getKey().endsWith("__source"))
        .map(e -> e.getValue().b().asByteArray())
        .toList();
  }

  @Test
  void encryptModel_whenRepeated_givesTheSameBytes() {
    Map<String, AttributeValue> first = people.encryptModel(person("a"));
    InsecureSeededEncryptor<Person> another =
        InsecureSeededEncryptor.of("People", Person.class, SEED);
    people.encryptModel(person("b"));

    assertThat(people.encryptModel(person("a"))).isEqualTo(first);
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> another.encryptModel(person("a"))))
        .allMatch(first::equals);
    assertThat(sources(first)).hasSize(5);
  }

  @Test
  void encryptModel_whenAnythingDiffers_hasAnotherNonce() {
    Person same = person("a");
    Person changed = person("a");
    changed.setMember(false);
    List<Map<String, AttributeValue>> all =
        List.of(
            people.encryptModel(same),
            people.encryptModel(changed),
            people.encryptModel(person("b")),
            people.forScope(KeyScope.of("acme")).encryptModel(same),
            people.context(Map.of("purpose", "tests")).encryptModel(same),
            InsecureSeededEncryptor.of("People2", Person.class, SEED).encryptModel(same),
            InsecureSeededEncryptor.of("People", Person.class, "other").encryptModel(same));

    List<ByteBuffer> nonces =
        all.stream()
            .flatMap(item -> sources(item).stream())
            .map(source -> ByteBuffer.wrap(source, 5, 24))
            .toList();
    assertThat(nonces).hasSize(35).doesNotHaveDuplicates();
  }

  /** The order of a map decides nothing. */
  @Test
  void encryptModel_whenAttributesComeInAnotherOrder_givesTheSameBytes() {
    EncryptionSchema schema =
        EncryptionSchema.builder("Documents")
            .partitionKey("id", ScalarAttributeType.S)
            .encrypted("one")
            .encrypted("two")
            .build();
    InsecureSeededEncryptor<EnhancedDocument> documents =
        InsecureSeededEncryptor.of(table(schema), SEED);

    assertThat(
            documents.encryptModel(EnhancedDocument.fromJson("{\"id\":\"1\",\"one\":1,\"two\":2}")))
        .isEqualTo(
            documents.encryptModel(EnhancedDocument.fromJson("{\"two\":2,\"one\":1,\"id\":\"1\"}")))
        .containsKeys("one__source", "two__source")
        .doesNotContainKeys("one", "two");
  }

  /** Nothing is sent to it. */
  private EncryptedTable<EnhancedDocument> table(EncryptionSchema schema) {
    DynamoDbClient none =
        new DynamoDbClient() {
          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    return Hushtable.builder().client(none).keys(keys).build().table(schema);
  }

  @Test
  void encryptModel_whenRead_isOpenedByTheKeysOfTheSeed() {
    Map<String, AttributeValue> stored = people.encryptModel(person("a"));

    assertThat(reader(keys).decryptModel(stored)).usingRecursiveComparison().isEqualTo(person("a"));
    assertThat(reader(keys).hmac("email", person("a").getEmail()))
        .isEqualTo(stored.get("email__hmac"));
  }

  /** The library itself never repeats, whatever the keys. */
  @Test
  void modelEncryptor_whenItHasSeededKeys_repeatsHashesOnly() {
    Map<String, AttributeValue> first = reader(keys).encryptModel(person("a"));
    Map<String, AttributeValue> second = reader(keys).encryptModel(person("a"));

    assertThat(first.get("email__hmac")).isEqualTo(second.get("email__hmac"));
    assertThat(first.get("email__source")).isNotEqualTo(second.get("email__source"));
  }

  @Test
  void values_always_showThatTheyAreSeeded() throws Exception {
    BranchKey key = keys.activeBranchKey(KeyScope.of("acme")).toCompletableFuture().get();

    assertThat(key.id()).isEqualTo("INSECURE-SEEDED/acme");
    assertThat(key.version().toString()).startsWith("7e575eed-");
    assertThat(key.version().version()).isEqualTo(8);
    assertThat(key.version().variant()).isEqualTo(2);
    assertThat(sources(people.encryptModel(person("a"))))
        .allSatisfy(source -> assertThat(Arrays.copyOfRange(source, 1, 5)).isEqualTo(MARK));
    assertThatThrownBy(() -> KeyScope.of(key.id())).isInstanceOf(InvalidUsageException.class);
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DecryptionException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void localKeys_whenGivenSeededValues_doNotOpenThem() {
    try (LocalKeyProvider local = LocalKeyProvider.inMemory()) {
      assertRefused(
          () -> reader(local).decryptModel(people.encryptModel(person("a"))),
          ErrorCode.UNKNOWN_KEY);
      assertRefused(
          () -> reader(keys).decryptModel(reader(local).encryptModel(person("a"))),
          ErrorCode.UNKNOWN_KEY);
    }
  }

  /** The identifier of the branch key is bound into the value, and a file cannot have that one. */
  @Test
  void localKeys_whenTheyHaveTheSameBytes_doNotOpenSeededValues(@TempDir Path folder)
      throws Exception {
    UUID version = keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().get().version();
    String text =
        "hushtable-local-keys 1\n"
            + "default branch-key "
            + version
            + " "
            + Base64.getEncoder().encodeToString(hkdf("branch-key/default", 32))
            + "\ndefault index-root 1 "
            + Base64.getEncoder().encodeToString(hkdf("index-root-key/1/default", 32))
            + "\n";
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
    Path file = folder.resolve("keys");
    Files.writeString(file, text + "sha256 " + HexFormat.of().formatHex(digest) + "\n");

    try (LocalKeyProvider local = LocalKeyProvider.open(file)) {
      assertThat(reader(local).hmac("email", person("a").getEmail()))
          .isEqualTo(people.encryptModel(person("a")).get("email__hmac"));
      assertRefused(
          () -> reader(local).decryptModel(people.encryptModel(person("a"))),
          ErrorCode.NOT_AUTHENTIC);
    }
  }

  /** As the documentation says, by another implementation of HKDF. */
  private static byte[] hkdf(String what, int length) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] pseudorandom = mac.doFinal(SEED.getBytes(UTF_8));
    mac.init(new SecretKeySpec(pseudorandom, "HmacSHA256"));
    mac.update(("hushtable/testkit/v1/" + what).getBytes(UTF_8));
    mac.update((byte) 1);
    return Arrays.copyOf(mac.doFinal(), length);
  }

  @Test
  void keys_whenAsked_areThoseOfTheSeed() throws Exception {
    byte[] info = "anything".getBytes(UTF_8);
    KeyScope scope = KeyScope.of("acme");
    BranchKey branchKey = keys.activeBranchKey(scope).toCompletableFuture().get();
    IndexRootKey root = keys.indexRootKey(scope, "People", 7).toCompletableFuture().get();

    assertThat(branchKey.derive(info, 32))
        .isEqualTo(
            BranchKey.of("x", UUID.randomUUID(), hkdf("branch-key/acme", 32)).derive(info, 32));
    assertThat(root.derive(info, 32))
        .isEqualTo(IndexRootKey.of(7, hkdf("index-root-key/7/acme", 32)).derive(info, 32));
    assertThat(keys.branchKeys(scope, branchKey.hint()).toCompletableFuture().get())
        .containsExactly(branchKey);
    assertThat(keys.branchKeys(scope, 1).toCompletableFuture().get()).isEmpty();
    assertThat(keys.indexRootKey(scope, "Others", 7).toCompletableFuture().get()).isSameAs(root);
  }

  @Test
  void keys_whenClosed_failWithACode() {
    keys.activeBranchKey(KeyScope.DEFAULT);
    keys.close();

    assertThatThrownBy(() -> reader(keys).encryptModel(person("a")))
        .isInstanceOfSatisfying(
            HushtableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_PROVIDER_CLOSED));
    assertThat(keys.activeBranchKey(KeyScope.of("never-used")).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining(ErrorCode.KEY_PROVIDER_CLOSED.name());
  }

  @Test
  void of_whenTheSeedIsBlank_refuses() {
    assertThatThrownBy(() -> InsecureSeededKeys.of(" ")).isInstanceOf(InvalidUsageException.class);
    assertThatThrownBy(() -> InsecureSeededEncryptor.of("People", Person.class, ""))
        .isInstanceOf(InvalidUsageException.class);
  }

  /**
   * The published file and what is made now are the same. If that is meant to change, copy the one
   * that this test writes.
   */
  @Test
  void vectors_always_areThoseThatArePublished() throws Exception {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Files.writeString(MADE, mapper.writeValueAsString(vectors()) + "\n");

    assertThat(MADE).hasSameTextualContentAs(PUBLISHED);
  }

  @Test
  void vectors_whenRead_giveThePlainItems() throws Exception {
    JsonNode file = new ObjectMapper().readTree(PUBLISHED.toFile());
    int read = 0;
    for (JsonNode vector : file.get("vectors")) {
      Class<?> type = vector.has("sealed") ? SealedAccount.class : Account.class;
      read += assertReads(type, file.get("seed").textValue(), vector);
    }
    assertThat(read).isEqualTo(5);
  }

  private static <T> int assertReads(Class<T> type, String seed, JsonNode vector) {
    TreeMap<String, String> context = new TreeMap<>();
    vector
        .get("context")
        .fields()
        .forEachRemaining(e -> context.put(e.getKey(), e.getValue().textValue()));
    T model =
        ModelEncryptor.builder(type)
            .tableName(vector.get("logicalTableName").textValue())
            .scope(KeyScope.of(vector.get("scope").textValue()))
            .keys(InsecureSeededKeys.of(seed))
            .build()
            .context(context)
            .decryptModel(DynamoDbJson.toItem(vector.get("stored")));
    assertThat(PlanBuilder.schema(type).itemToMap(model, true))
        .isEqualTo(DynamoDbJson.toItem(vector.get("plain")));
    return 1;
  }

  private static ObjectNode vectors() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode file = mapper.createObjectNode();
    file.put(
        "comment",
        "Made by InsecureSeededEncryptor of Hushtable's test kit; see src/site/markdown/testing.md.");
    file.put("seed", SEED);
    String token = HexFormat.of().formatHex(hkdf("token", 32));
    file.put("token", token);
    file.put(
        "insteadOfRandom",
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(("hushtable/v1/client-request-token" + token).getBytes(UTF_8))));
    ObjectNode scopes = file.putObject("keys");
    for (String scope : List.of("default", "acme")) {
      BranchKey key =
          InsecureSeededKeys.of(SEED)
              .activeBranchKey(KeyScope.of(scope))
              .toCompletableFuture()
              .get();
      scopes
          .putObject(scope)
          .put("branchKeyId", key.id())
          .put("branchKeyVersion", key.version().toString())
          .put("branchKey", HexFormat.of().formatHex(hkdf("branch-key/" + scope, 32)))
          .put("indexRootKey1", HexFormat.of().formatHex(hkdf("index-root-key/1/" + scope, 32)));
    }
    ArrayNode vectors = file.putArray("vectors");
    Account account = new Account();
    account.fill();
    SealedAccount sealed = new SealedAccount();
    sealed.fill();
    Account empty = new Account();
    empty.setOwner("o-2");
    empty.setNumber(new BigDecimal("-0.50"));
    empty.setEmail("");
    add(vectors, "all types", Account.class, account, "default", Map.of());
    add(vectors, "another scope", Account.class, account, "acme", Map.of());
    add(
        vectors,
        "pairs of the caller",
        Account.class,
        account,
        "default",
        new TreeMap<>(Map.of("purpose", "billing", "region", "eu")));
    add(vectors, "an empty text, and the others absent", Account.class, empty, "default", Map.of());
    add(vectors, "sealed", SealedAccount.class, sealed, "default", Map.of());
    return file;
  }

  private static <T extends Account> void add(
      ArrayNode vectors,
      String description,
      Class<T> type,
      T model,
      String scope,
      Map<String, String> context) {
    ObjectNode vector = vectors.addObject();
    vector.put("description", description);
    vector.put("logicalTableName", "Accounts");
    vector.put("scope", scope);
    ObjectNode pairs = vector.putObject("context");
    context.forEach(pairs::put);
    vector.putArray("primaryKey").add("owner").add("number");
    vector.putArray("encrypted").add("email").add("card").add("photo").add("tags");
    vector.putArray("indexed").add("email");
    if (type.equals(SealedAccount.class)) {
      vector.putArray("sealed").add("plan");
    }
    vector.set("plain", sorted(PlanBuilder.schema(type).itemToMap(model, true)));
    vector.set(
        "stored",
        sorted(
            InsecureSeededEncryptor.of("Accounts", type, SEED)
                .forScope(KeyScope.of(scope))
                .context(context)
                .encryptModel(model)));
  }

  private static ObjectNode sorted(Map<String, AttributeValue> item) {
    return DynamoDbJson.toJson(new LinkedHashMap<>(new TreeMap<>(item)));
  }

  /** What the vectors are of. */
  @DynamoDbBean
  public static class Account {
    private String owner;
    private BigDecimal number;
    private String email;
    private BigDecimal card;
    private SdkBytes photo;
    private List<String> tags;
    private String plan;

    void fill() {
      owner = "o-1";
      number = new BigDecimal("17");
      email = "zoë@example.com";
      card = new BigDecimal("12345678901234567890.5");
      photo = SdkBytes.fromByteArray(new byte[] {0, -1, 127, -128});
      tags = List.of("", "a\u0000b", "𝄞");
      plan = "gold";
    }

    @DynamoDbPartitionKey
    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner;
    }

    @DynamoDbSortKey
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public BigDecimal getCard() {
      return card;
    }

    public void setCard(BigDecimal card) {
      this.card = card;
    }

    @Encrypted(padTo = 16)
    public SdkBytes getPhoto() {
      return photo;
    }

    public void setPhoto(SdkBytes photo) {
      this.photo = photo;
    }

    @Encrypted
    public List<String> getTags() {
      return tags;
    }

    public void setTags(List<String> tags) {
      this.tags = tags;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  /** The same under a seal. */
  @DynamoDbBean
  @SealedItem
  public static class SealedAccount extends Account {
    @Override
    @Authenticated
    public String getPlan() {
      return super.getPlan();
    }
  }
}
