package dev.hushtable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.json.JsonConverterProvider;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyCacheSettings;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyFiles;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.KeyState;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.ScopeDescription;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.keys.kms.KeyCreation;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.keys.kms.RewrapReport;
import dev.hushtable.metrics.KeyCacheMeters;
import dev.hushtable.metrics.KeyCacheStatistics;
import dev.hushtable.metrics.MicrometerMetricPublisher;
import dev.hushtable.metrics.OpenTelemetryMetricPublisher;
import dev.hushtable.migration.Checkpoint;
import dev.hushtable.migration.DynamoDbCheckpointStore;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.MigrationCounts;
import dev.hushtable.migration.MigrationProgress;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.VerificationReport;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.monitoring.JsonAuditListener;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.monitoring.OpenTelemetryTracer;
import dev.hushtable.streams.DecodedRecord;
import dev.hushtable.streams.ItemChange;
import dev.hushtable.testing.Keyrings;
import dev.hushtable.testkit.CapturedOutput;
import dev.hushtable.testkit.HushtableExtension;
import dev.hushtable.testkit.InsecureSeededEncryptor;
import dev.hushtable.testkit.InsecureSeededKeys;
import dev.hushtable.testkit.LocalDynamoDb;
import dev.hushtable.testkit.PlaintextAssert;
import dev.hushtable.testkit.RecordingInterceptor;
import dev.hushtable.testkit.TestEndpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kms.KmsClient;

/** Neither a plaintext nor a key stands in a log, in an error or in the text of any object. */
class SecretsTest {
  private static final String EMAIL = "alice-secret@example.com";
  private static final String SSN = "078-05-1120-secret";
  private static final byte[] WRAPPING_KEY = filled(0x5a);
  private static final byte[] INDEX_ROOT = filled(0x6b);
  private static final String ARN =
      "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private final DynamoDbClient dynamoDb =
      DynamoDbClient.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();
  private final DynamoDbAsyncClient dynamoDbAsync =
      DynamoDbAsyncClient.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();
  private final KmsClient kms =
      KmsClient.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();

  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final List<byte[]> keys = new ArrayList<>(List.of(WRAPPING_KEY, INDEX_ROOT));

  @TempDir private Path folder;
  private Path file;
  private LocalKeyProvider local;
  private KeyringKeyProvider keyring;

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @BeforeEach
  void makeKeysAndListen() throws Exception {
    System.setErr(new PrintStream(logged, true, UTF_8));
    file = folder.resolve("keys");
    LocalKeyProvider.create(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    local = LocalKeyProvider.open(file);
    keys.addAll(KeyFiles.keysIn(file));
    keyring =
        KeyringKeyProvider.builder().keyring(Keyrings.aes(0x5a)).indexRoot(1, INDEX_ROOT).build();
  }

  /** Whatever a test did, it logged nothing secret, and at least that others may read the file. */
  @AfterEach
  void searchTheLog() {
    System.setErr(standardError);
    assertThat(logged.toString(UTF_8)).contains("LocalKeyFile");
    assertNoSecretIn(logged.toString(UTF_8));
    local.close();
    keyring.close();
    dynamoDb.close();
    dynamoDbAsync.close();
    kms.close();
  }

  private void assertNoSecretIn(String text) {
    KeyFiles.assertNoKeyIn(text, keys);
    for (String secret : List.of(EMAIL, SSN, "alice-secret", "1120-secret")) {
      assertThat(text)
          .doesNotContain(secret)
          .doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
    }
  }

  /** One object of every public class that is neither an interface, an enum nor an error. */
  private List<Object> objects() throws Exception {
    KeyStoreSettings.Builder settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(dynamoDb)
            .kmsClient(kms)
            .tableName("Keys")
            .kmsKeyArn(ARN);
    BranchKey branchKey = local.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture().get();
    IndexRootKey indexRoot =
        local.indexRootKey(KeyScope.DEFAULT, "People", 1).toCompletableFuture().get();
    Hushtable.Builder builder =
        Hushtable.builder().client(dynamoDb).asyncClient(dynamoDbAsync).keys(local);
    Hushtable hushtable = builder.build();
    EncryptedTable<Person> people = hushtable.table("People", Person.class);
    EncryptedAsyncTable<Person> asyncPeople = hushtable.asyncTable("People", Person.class);
    Criteria<EncryptedQuery<Person>> criteria = people.find().where("email").eq(EMAIL);
    EncryptionSchema.Builder schema =
        EncryptionSchema.builder("Documents").partitionKey("id", ScalarAttributeType.S);
    List<EncryptionSchema.Attribute> attributes = new ArrayList<>();
    schema.encrypted("ssn", attributes::add);
    BulkWrite<Person> write = BulkWrite.put(people, alice());
    BulkRead<Person> read = BulkRead.get(people, Key.builder().partitionValue(SSN).build());
    ModelEncryptor<Person> encryptor = encryptor(local);
    encryptor.decryptModel(encryptor.encryptModel(alice()));
    InMemoryAuditListener audited = new InMemoryAuditListener();
    AuditTrail trail = AuditTrail.to(audited);
    ModelEncryptor.builder(Person.class)
        .tableName("People")
        .keys(local)
        .monitoring(m -> m.auditTrail(trail))
        .build()
        .encryptModel(alice());
    trail.close();
    return List.of(
        settings,
        settings.build(),
        KeyStoreAdministration.create(settings.build()),
        KeyStoreKeyProvider.builder().keyStore(settings.build()),
        KeyStoreKeyProvider.create(settings.build()),
        KeyringKeyProvider.builder().indexRoot(1, INDEX_ROOT).keyring(Keyrings.aes(0x5a)),
        keyring,
        local,
        branchKey,
        indexRoot,
        KeyScope.DEFAULT,
        StoredFormats.of(StoredFormat.COMPACT),
        new RehashReport(1, 0, 0, 0),
        new TableStatus("Customers", 0, new TreeMap<>()),
        new AttributeStatus(new TreeMap<>(), 0, new TreeMap<>(), 0, 0),
        IndexGenerations.FIRST,
        PlaintextPolicy.acceptReads("email"),
        MigrationSettings.builder(),
        MigrationSettings.builder().build(),
        MigrationCounts.NONE,
        new MigrationReport("Customers", false, true, MigrationCounts.NONE, Duration.ZERO),
        new MigrationProgress(
            "Customers", MigrationCounts.NONE, Duration.ZERO, 0, 0, Optional.empty()),
        new VerificationReport("Customers", true, 0, new TreeMap<>(), 0, List.of(), Duration.ZERO),
        checkpoint(),
        checkpoint().positions().get(0),
        new FileCheckpointStore(folder),
        new DynamoDbCheckpointStore(dynamoDb, "Checkpoints"),
        KeyCacheSettings.builder(),
        KeyCreation.builder(),
        KeyCreation.builder().build(),
        new RewrapReport("arn", 1, 0),
        new KeyReport(KeyScope.DEFAULT, List.of()),
        new KeyReport.Change(KeyKind.INDEX_ROOT_KEY, "1", KeyReport.Outcome.CREATED),
        new ScopeDescription(KeyScope.DEFAULT, List.of(), Map.of(), Optional.empty()),
        new KeyDescription(
            KeyKind.INDEX_ROOT_KEY, "1", KeyState.READABLE, Optional.empty(), Optional.empty()),
        KeyCacheSettings.builder().build(),
        new KeyCacheStatistics(0, 0, 0, 0, Duration.ZERO),
        new KeyCacheMeters(() -> new KeyCacheStatistics(0, 0, 0, 0, Duration.ZERO), List.of()),
        new MicrometerMetricPublisher(new SimpleMeterRegistry(), List.of()),
        new OpenTelemetryMetricPublisher(OpenTelemetry.noop()),
        Monitoring.builder(),
        Monitoring.NONE,
        AuditContext.of(Map.of("user", "u-17")),
        AuditTrail.builder(audited),
        trail,
        trail.begin(),
        audited,
        new JsonAuditListener(),
        new OpenTelemetryTracer(OpenTelemetry.noop()),
        audited.events().get(0),
        audited.events().get(0).tables().get(0),
        builder,
        hushtable,
        people,
        people.index("EmailIndex"),
        people.find(),
        people.find().where("email"),
        criteria,
        criteria.on("EmailIndex"),
        asyncPeople,
        asyncPeople.index("EmailIndex"),
        asyncPeople.find().where("email").eq(EMAIL).on("EmailIndex"),
        write,
        read,
        new BulkFailure<>(write, new IllegalStateException()),
        new BulkWriteResult<>(List.of(write), List.of()),
        new BulkReadResult(Map.of(read.id(), alice()), List.of(read), List.of()),
        BulkSettings.builder(),
        BulkSettings.builder().build(),
        schema,
        schema.build(),
        attributes.get(0),
        EncryptedTable.builder(Person.class).client(dynamoDb).keys(local),
        EncryptedAsyncTable.builder(Person.class).keys(local),
        encryptor,
        ModelEncryptor.builder(Person.class).keys(local),
        change(),
        change().build(),
        DecodedRecord.of(change().build()),
        new JsonConverterProvider(),
        new JsonConverterProvider().converterFor(EnhancedType.of(Object.class)),
        new Normalizer.Trim(),
        new Normalizer.LowerCase(),
        new ScopeFunction.Itself(),
        new Normalizer.Nfc(),
        HushtableExtension.builder().keys(local).client(dynamoDb),
        HushtableExtension.create(),
        TestEndpoints.loopback(),
        PlaintextAssert.assertNoPlaintextOf(alice()),
        new RecordingInterceptor(),
        closed(CapturedOutput.start()),
        closed(LocalDynamoDb.start()),
        InsecureSeededKeys.of(SSN),
        InsecureSeededEncryptor.of("People", Person.class, SSN));
  }

  private static <C extends AutoCloseable> C closed(C resource) throws Exception {
    resource.close();
    return resource;
  }

  private static Checkpoint checkpoint() {
    return new Checkpoint(
        "Customers",
        0,
        1,
        "fingerprint",
        List.of(new Checkpoint.Position(false, Map.of("id", AttributeValue.fromS(EMAIL)))),
        MigrationCounts.NONE);
  }

  private static ItemChange.Builder<String> change() {
    return ItemChange.<String>builder()
        .kind(ItemChange.Kind.MODIFY)
        .keys(Map.of("id", AttributeValue.fromS("p-1")))
        .oldItem(EMAIL)
        .newItem(SSN)
        .sequenceNumber("1");
  }

  @Test
  void toString_ofAnObjectOfEachPublicType_holdsNoSecret() throws Exception {
    List<Object> objects = objects();

    assertThat(objects.stream().map(object -> object.getClass().getName()).toList())
        .containsAll(publicClasses());
    objects.forEach(object -> assertNoSecretIn(object.toString()));
  }

  private static Set<String> publicClasses() {
    Set<String> names =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.hushtable")
                .stream()
                .filter(type -> !type.getPackageName().startsWith("dev.hushtable.internal"))
                .filter(type -> !type.getPackageName().startsWith("dev.hushtable.cli"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isInterface() && !type.isEnum())
                .filter(type -> !type.isAssignableTo(Throwable.class))
                .filter(SecretsTest::hasInstances)
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
    assertThat(names).hasSizeGreaterThan(15);
    return names;
  }

  private static boolean hasInstances(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(method -> !method.getModifiers().contains(JavaModifier.STATIC));
  }

  @Test
  void errors_whateverGoesWrong_holdNoSecret() throws Exception {
    for (KeyProvider provider : List.of(local, keyring)) {
      ModelEncryptor<Person> people = encryptor(provider);
      Map<String, AttributeValue> stored = people.encryptModel(alice());
      List<ThrowingCallable> failing = new ArrayList<>();
      stored.forEach(
          (name, value) ->
              alterations(value)
                  .forEach(
                      altered ->
                          failing.add(() -> people.decryptModel(with(stored, name, altered)))));
      failing.add(() -> people.decryptModel(with(stored, "ssn", AttributeValue.fromS(SSN))));
      failing.add(
          () -> people.decryptModel(with(stored, "ssn__source", AttributeValue.fromS(SSN))));
      failing.add(() -> people.encryptModel(person("p-1", EMAIL + "\ud800", SSN)));
      failing.add(() -> people.encryptModel(person(null, EMAIL, SSN)));
      failing.add(() -> people.hmac("ssn", SSN));
      failing.add(() -> people.hmac("email", AttributeValue.fromN(SSN)));
      failing.add(() -> people.hmac("email", List.of(EMAIL)));
      int errors = 0;
      for (ThrowingCallable call : failing) {
        Throwable error = catchThrowable(call);
        if (error != null) {
          errors++;
          assertThat(error).isInstanceOf(HushtableException.class);
          assertNoSecretIn(KeyFiles.messages(error));
        }
      }
      assertThat(errors).isGreaterThan(250);
    }
  }

  @Test
  void keys_whenClosedOrUnreadable_standInNoError() throws Exception {
    ModelEncryptor<Person> people = encryptor(local);
    Files.writeString(folder.resolve("cut"), Files.readString(file).substring(0, 120));
    String swapped = Files.readString(file).replaceFirst("index-root", "index-boot");
    Files.writeString(folder.resolve("swapped"), swapped);
    local.close();

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> people.encryptModel(alice()),
            () -> LocalKeyProvider.open(folder.resolve("cut")),
            () -> LocalKeyProvider.open(folder.resolve("swapped")),
            () -> LocalKeyProvider.create(file))) {
      Throwable error = catchThrowable(call);
      assertThat(error).isInstanceOf(HushtableException.class);
      assertNoSecretIn(KeyFiles.messages(error));
    }
  }

  private static ModelEncryptor<Person> encryptor(KeyProvider keys) {
    return ModelEncryptor.builder(Person.class).tableName("People").keys(keys).build();
  }

  private static Person alice() {
    return person("p-1", EMAIL, SSN);
  }

  private static Person person(String id, String email, String ssn) {
    Person person = new Person();
    person.setId(id);
    person.setEmail(email);
    person.setSsn(ssn);
    return person;
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> copy = new HashMap<>(item);
    copy.put(name, value);
    return copy;
  }

  /** A bit of each byte flipped, a few lengths, and other types. */
  private static Stream<AttributeValue> alterations(AttributeValue value) {
    if (value.b() == null) {
      return Stream.of(AttributeValue.fromS("p-2"), AttributeValue.fromN("1"));
    }
    byte[] bytes = value.b().asByteArray();
    Set<byte[]> altered = new HashSet<>();
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % Byte.SIZE);
      altered.add(flipped);
    }
    for (int length : new int[] {0, 1, 5, 30, 77, 78, bytes.length - 1, bytes.length + 1}) {
      altered.add(Arrays.copyOf(bytes, length));
    }
    return Stream.concat(
        altered.stream().map(b -> AttributeValue.fromB(SdkBytes.fromByteArray(b))),
        Stream.of(AttributeValue.fromS(EMAIL), AttributeValue.fromNul(true)));
  }

  @DynamoDbBean
  public static class Person {
    private String id;
    private String email;
    private String ssn;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }
}
