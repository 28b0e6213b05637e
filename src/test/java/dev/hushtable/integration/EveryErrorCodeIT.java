package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.request.StoredFormGuard;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.migration.Checkpoint;
import dev.hushtable.migration.Checkpoint.Position;
import dev.hushtable.migration.CheckpointStore;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.MigrationCounts;
import dev.hushtable.migration.MigrationStep;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.KmsEmulator;
import dev.hushtable.testkit.RecordingInterceptor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Provokes each error code, and looks whether the message tells where: table and attribute, or
 * whose key.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EveryErrorCodeIT {
  private static final String SECRET = "alice-secret@example.com";
  private static final String TABLE = "Directory";

  /**
   * How an error comes about.
   *
   * @param named what its message has to name
   */
  private record Provocation(ThrowingCallable call, String... named) {}

  private final AwsTestEnvironment aws = AwsTestEnvironment.withOwnKms();
  private final KmsEmulator kms = aws.kmsEmulator().orElseThrow();
  private final Between between = new Between(new RecordingInterceptor());
  private final AtomicBoolean contended = new AtomicBoolean();
  private final AuditTrail closedTrail =
      AuditTrail.builder(new InMemoryAuditListener()).strict(true).build();
  private final AuditTrail failingTrail =
      AuditTrail.builder(
              event -> {
                throw new IllegalStateException("no");
              })
          .strict(true)
          .build();
  @TempDir private Path folder;
  private DynamoDbClient client;
  private KeyStoreFixture store;
  private KeyStoreKeyProvider keys;
  private Hushtable hushtable;
  private EncryptedTable<Customer> customers;
  private EncryptedTable<Member> members;
  private String table;

  @BeforeAll
  void createTables() {
    client =
        aws.newDynamoDbClient(
            b ->
                b.overrideConfiguration(
                    o -> o.addExecutionInterceptor(between).addExecutionInterceptor(others())));
    store = KeyStoreFixture.create(aws);
    keys = store.provider();
    hushtable = newHushtable().build();
    table = aws.uniqueTableName("customers");
    customers = created(hushtable.table(table, Customer.class));
    members = created(hushtable.table(aws.uniqueTableName("members"), Member.class));
    closedTrail.close();
  }

  private ExecutionInterceptor others() {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (contended.get() && context.request() instanceof TransactWriteItemsRequest) {
          throw TransactionCanceledException.builder()
              .message("met another")
              .cancellationReasons(CancellationReason.builder().code("TransactionConflict").build())
              .build();
        }
      }
    };
  }

  private Hushtable.Builder newHushtable() {
    return Hushtable.builder().client(client).keys(keys).plainTables("Plain");
  }

  private <T> EncryptedTable<T> created(EncryptedTable<T> made) {
    made.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(made.tableName()));
    return made;
  }

  @AfterAll
  void close() {
    failingTrail.close();
    keys.close();
    client.close();
    aws.close();
  }

  @AfterEach
  void leaveNothing() {
    between.clear();
    contended.set(false);
    kms.clearFaults();
    kms.enableKey(store.settings().kmsKeyArn());
  }

  @ParameterizedTest
  @EnumSource
  void errorCode_whenProvoked_namesWhereItHappened(ErrorCode code) {
    Provocation provocation = provocation(code);

    Throwable thrown = catchThrowable(provocation.call());

    assertThat(thrown).isInstanceOf(HushtableException.class);
    HushtableException error = (HushtableException) thrown;
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.getMessage())
        .contains(provocation.named())
        .contains("[" + code + "]")
        .doesNotContain(SECRET);
  }

  /** Complete, or it does not compile. */
  private Provocation provocation(ErrorCode code) {
    return switch (code) {
      case KEY_WITHOUT_INDEX ->
          schema(s -> s.indexPartitionKey("I", "email", S).encrypted("email"), "email");
      case INDEX_WITHOUT_ENCRYPTION -> bean(IndexOnly.class, "email");
      case LOW_ENTROPY_INDEX -> bean(Flag.class, "email");
      case STEM_COLLISION ->
          schema(s -> s.sortKey("email__source", S).encrypted("email"), "email__source");
      case DUPLICATE_ATTRIBUTE -> schema(s -> s.encrypted("email").encrypted("email"), "email");
      case UNREACHABLE_ANNOTATION -> bean(Hidden.class, "email");
      case UNSUPPORTED_ATTRIBUTE ->
          schema(
              s ->
                  s.encrypted(
                      "age",
                      a ->
                          a.equalityIndex(ScalarAttributeType.N)
                              .normalizers(new Normalizer.Trim())),
              "age");
      case CONFLICTING_CLASSES -> new Provocation(this::registerTwice, TABLE, "email");
      case INVALID_SCHEMA -> schema(s -> s.encrypted("email", a -> a.padTo(-1)), "email");
      case INVALID_CONFIGURATION -> new Provocation(() -> Hushtable.builder().build(), "keys");
      case TABLE_NOT_REGISTERED ->
          new Provocation(() -> hushtable.client().scan(r -> r.tableName("Others")), "Others");
      case OPERATION_NOT_SUPPORTED -> new Provocation(() -> hushtable.status("Plain"), "Plain");
      case EXPRESSION_INVALID -> filter("email = ", table);
      case EXPRESSION_NOT_SUPPORTED -> filter("contains(email, :v)", table, "email");
      case VALUE_NOT_SUPPORTED ->
          new Provocation(() -> customers.hmac("email", AttributeValue.fromN("1")), table, "email");
      case KEY_ATTRIBUTE_MISSING ->
          new Provocation(
              () -> customers.encryptModel(Customer.of(null, SECRET, "1")), table, "id");
      case RESERVED_ATTRIBUTE -> put("email__source", table, "email__source");
      case INDEX_INCOMPLETE -> new Provocation(this::keepHalf, table, "email");
      case MAPPING_FAILED ->
          stored(item -> item.put("visits", AttributeValue.fromS("many")), "visits");
      case STILL_IN_CLEAR -> new Provocation(this::keepPlaintext, table, "email");
      case CHECKPOINT_REFUSED -> new Provocation(this::resumeOther, table, "segment 0/1");
      case NOT_SEARCHABLE -> new Provocation(() -> customers.hmac("ssn", SECRET), table, "ssn");
      case KEY_SCOPE_MISSING -> tickets(t -> t.encryptModel(ticket(null)), "tenant");
      case KEY_SCOPE_MISMATCH ->
          tickets(t -> t.forScope("acme").encryptModel(ticket("globex")), "acme", "globex");
      case DUPLICATE_VALUE -> new Provocation(this::takeTwice, members.tableName(), "email");
      case WRITE_CONTENDED -> new Provocation(this::meetOthers, members.tableName());
      case ITEM_TOO_LARGE -> new Provocation(this::encryptALargeItem, table, "c-large");
      case NOT_AUTHENTIC ->
          stored(item -> item.put("ssn__source", item.get("email__source")), "ssn", "c-1");
      case COMMITMENT_MISMATCH -> flipped(20);
      case UNKNOWN_KEY -> flipped(1);
      case UNKNOWN_FORMAT -> flipped(0);
      case FORMAT_NOT_ACCEPTED -> new Provocation(this::readMessage, table, "Attribute", "c-1");
      case INDEX_MISMATCH ->
          stored(item -> item.put("email__hmac", customers.hmac("email", "x")), "email", "c-1");
      case SOURCE_MISSING -> stored(item -> item.remove("email__source"), "email", "c-1");
      case SEAL_MISSING -> pass(item -> item.remove("__seal"), "__seal");
      case SEAL_MISMATCH -> pass(item -> item.remove("code__source"), "__seal");
      case GROUP_MISMATCH -> new Provocation(EveryErrorCodeIT::readAsGroup, TABLE, "email", "c-1");
      case PLAINTEXT_FOUND ->
          stored(item -> item.put("ssn", AttributeValue.fromS(SECRET)), "ssn", "c-1");
      case STREAM_RECORD_INVALID ->
          new Provocation(() -> customers.streamDecoder().decode(Record.builder().build()), table);
      case KEY_NOT_FOUND ->
          new Provocation(() -> customers.forScope("nobody").encryptModel(customer()), "nobody");
      case KEY_SHREDDED -> new Provocation(this::useShredded, "gone");
      case KEY_DISABLED -> keys(() -> kms.disableKey(store.settings().kmsKeyArn()), "default");
      case KEY_ACCESS_DENIED -> keys(() -> kms.inject(Fault.accessDenied()), "default");
      case KEY_THROTTLED -> keys(() -> kms.inject(Fault.throttle()), "default");
      case KEY_SERVICE_UNAVAILABLE -> keys(() -> kms.inject(Fault.unavailable()), "default");
      case KEY_CORRUPT -> new Provocation(this::damageKeys, "damaged");
      case KEY_PROVIDER_CLOSED -> new Provocation(this::useClosed, "provider");
      case AUDIT_UNAVAILABLE -> new Provocation(() -> audited(closedTrail), table, "EncryptModels");
      case AUDIT_FAILED -> new Provocation(() -> audited(failingTrail), table, "EncryptModels");
      // A guard that knows as little as it can tells the parameter, not the attribute.
      case PLAINTEXT_STOPPED -> new Provocation(this::sendInTheClear, table, "Item");
      case INTERNAL_ERROR -> new Provocation(this::believeALie, "transaction");
    };
  }

  // --- Classes and schemas

  private static Provocation schema(Consumer<EncryptionSchema.Builder> how, String attribute) {
    return new Provocation(() -> declared(how), TABLE, attribute);
  }

  private static EncryptionSchema declared(Consumer<EncryptionSchema.Builder> how) {
    EncryptionSchema.Builder builder = EncryptionSchema.builder(TABLE).partitionKey("id", S);
    how.accept(builder);
    return builder.build();
  }

  private Provocation bean(Class<?> type, String attribute) {
    return new Provocation(() -> hushtable.table(TABLE, type), attribute, type.getSimpleName());
  }

  private void registerTwice() {
    newHushtable()
        .build()
        .register(declared(s -> s.encrypted("email")))
        .register(declared(s -> s.encrypted("email", EncryptionSchema.Attribute::equalityIndex)));
  }

  /** What was stored alone is declared as a member of a group. */
  private static void readAsGroup() {
    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      Map<String, AttributeValue> item =
          Map.of("id", AttributeValue.fromS("c-1"), "email", AttributeValue.fromS(SECRET));
      Map<String, AttributeValue> alone =
          ModelEncryptor.forItems(declared(s -> s.encrypted("email")))
              .keys(keys)
              .build()
              .encryptModel(item);
      ModelEncryptor.forItems(declared(s -> s.encrypted("email", a -> a.group("private"))))
          .keys(keys)
          .build()
          .decryptModel(alone);
    }
  }

  // --- Requests

  private Provocation filter(String expression, String... named) {
    return new Provocation(
        () ->
            hushtable
                .client()
                .scan(
                    r ->
                        r.tableName(table)
                            .filterExpression(expression)
                            .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(SECRET)))),
        named);
  }

  private Provocation put(String attribute, String... named) {
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS("c-1"), attribute, AttributeValue.fromS(SECRET));
    return new Provocation(
        () -> hushtable.client().putItem(r -> r.tableName(table).item(item)), named);
  }

  private void resumeOther() {
    CheckpointStore checkpoints = new FileCheckpointStore(folder);
    checkpoints.save(
        new Checkpoint(
            table, 0, 1, "of other settings", List.of(Position.START), MigrationCounts.NONE));
    hushtable
        .migration(
            table, m -> m.steps(MigrationStep.ADD_INDEXES).threads(1).checkpoints(checkpoints))
        .run();
  }

  private void keepHalf() {
    change(item -> item.remove("email__hmac"));
    setEmailUnlessThere(hushtable);
  }

  private void keepPlaintext() {
    change(
        item -> {
          item.remove("email__hmac");
          item.remove("email__source");
          item.put("email", AttributeValue.fromS(SECRET));
        });
    Hushtable accepting = newHushtable().plaintextPolicy(PlaintextPolicy.ACCEPT_READS).build();
    accepting.table(table, Customer.class);
    setEmailUnlessThere(accepting);
  }

  private void setEmailUnlessThere(Hushtable over) {
    over.client()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(Map.of("id", AttributeValue.fromS("c-1")))
                    .updateExpression("SET email = if_not_exists(email, :v)")
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(SECRET))));
  }

  private static Customer customer() {
    return Customer.of("c-1", SECRET, "078-05-1120");
  }

  private static Ticket ticket(String tenant) {
    return Ticket.of("t-1", tenant, SECRET, "text");
  }

  private Provocation tickets(Consumer<EncryptedTable<Ticket>> use, String... named) {
    return new Provocation(() -> use.accept(hushtable.table("Tickets", Ticket.class)), named);
  }

  // --- Others' writes

  private void takeTwice() {
    members.putItem(Member.of("m-1", SECRET, null));
    members.putItem(Member.of("m-2", SECRET, null));
  }

  private void encryptALargeItem() {
    AttributeValue value = AttributeValue.fromS(SECRET.repeat(409_560 / SECRET.length()));
    Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("c-large"), "ssn", value);
    aws.dynamoDb().putItem(r -> r.tableName(table).item(item));
    Hushtable accepting = newHushtable().plaintextPolicy(PlaintextPolicy.ACCEPT_READS).build();
    accepting.table(table, Customer.class);
    try {
      accepting.migration(table, settings -> settings.steps(MigrationStep.ENCRYPT)).run();
    } finally {
      aws.dynamoDb()
          .deleteItem(r -> r.tableName(table).key(Map.of("id", AttributeValue.fromS("c-large"))));
    }
  }

  /** Who reads the item of another finds it changed each time. */
  private void meetOthers() {
    Member member = Member.of("m-3", "b@example.com", null);
    members.putItem(member);
    contended.set(true);
    members.putItem(Member.of("m-3", "c@example.com", null));
  }

  // --- Stored items

  private void change(Consumer<Map<String, AttributeValue>> how) {
    customers.putItem(customer());
    change(table, "id", "c-1", how);
  }

  private void change(
      String name, String keyName, String key, Consumer<Map<String, AttributeValue>> how) {
    Map<String, AttributeValue> item =
        new HashMap<>(
            aws.dynamoDb()
                .getItem(r -> r.tableName(name).key(Map.of(keyName, AttributeValue.fromS(key))))
                .item());
    how.accept(item);
    aws.dynamoDb().putItem(r -> r.tableName(name).item(item));
  }

  private Provocation stored(Consumer<Map<String, AttributeValue>> how, String... named) {
    return new Provocation(
        () -> {
          change(how);
          customers.getItem(customer());
        },
        Stream.concat(Stream.of(table), Stream.of(named)).toArray(String[]::new));
  }

  private Provocation flipped(int position) {
    return stored(
        item -> {
          byte[] bytes = item.get("ssn__source").b().asByteArray();
          bytes[position] ^= 0x10;
          item.put("ssn__source", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
        },
        "ssn",
        "c-1");
  }

  private void readMessage() {
    try (KeyStoreKeyProvider messages =
        store.provider(StoredFormat.ENCRYPTION_SDK, StoredFormat.COMPACT)) {
      EncryptedTable<Customer> same =
          Hushtable.builder().client(client).keys(messages).build().table(table, Customer.class);
      same.putItem(customer());
    }
    customers.getItem(customer());
  }

  private Provocation pass(Consumer<Map<String, AttributeValue>> how, String... named) {
    EncryptedTable<Sealed> passes = hushtable.table("Passes", Sealed.class);
    Sealed sealed = new Sealed();
    sealed.setId("p-1");
    sealed.setCode(SECRET);
    return new Provocation(
        () -> {
          Map<String, AttributeValue> item = new HashMap<>(passes.encryptModel(sealed));
          how.accept(item);
          passes.decryptModel(item);
        },
        Stream.concat(Stream.of("Passes", "p-1"), Stream.of(named)).toArray(String[]::new));
  }

  // --- Keys

  private Provocation keys(Runnable trouble, String... named) {
    return new Provocation(
        () -> {
          trouble.run();
          try (KeyStoreKeyProvider cold = store.provider()) {
            encryptor(cold).encryptModel(customer());
          }
        },
        named);
  }

  private ModelEncryptor<Customer> encryptor(KeyProvider provider) {
    return ModelEncryptor.builder(Customer.class).tableName(table).keys(provider).build();
  }

  private void useShredded() {
    KeyScope gone = KeyScope.of("gone");
    store.administration().createKeys(gone);
    store.administration().shred(gone, "shred gone");
    customers.forScope(gone).encryptModel(customer());
  }

  private void damageKeys() {
    KeyScope damaged = KeyScope.of("damaged");
    store.administration().createKeys(damaged);
    String name = store.settings().tableName();
    aws.dynamoDb().scanPaginator(r -> r.tableName(name)).items().stream()
        .filter(entry -> entry.get("branch-key-id").s().startsWith("damaged"))
        .forEach(
            entry -> {
              Map<String, AttributeValue> other = new HashMap<>(entry);
              byte[] bytes = entry.get("enc").b().asByteArray();
              bytes[bytes.length - 1] ^= 1;
              other.put("enc", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
              aws.dynamoDb().putItem(r -> r.tableName(name).item(other));
            });
    customers.forScope(damaged).encryptModel(customer());
  }

  private void useClosed() {
    KeyStoreKeyProvider closed = store.provider();
    closed.close();
    encryptor(closed).encryptModel(customer());
  }

  // --- The rest

  private void audited(AuditTrail trail) {
    ModelEncryptor.builder(Customer.class)
        .tableName(table)
        .keys(keys)
        .monitoring(m -> m.auditTrail(trail))
        .build()
        .encryptModel(customer());
  }

  private void sendInTheClear() {
    TablePlan plan = PlanBuilder.build(table, table, TableSchema.fromBean(Customer.class));
    new StoredFormGuard(plan)
        .check(
            PutItemRequest.builder()
                .tableName(table)
                .item(
                    Map.of(
                        "id", AttributeValue.fromS("c-1"), "email", AttributeValue.fromS(SECRET)))
                .build());
  }

  private void believeALie() {
    customers.putItem(customer());
    between.answer(
        response -> ((TransactGetItemsResponse) response).copy(r -> r.responses(List.of())));
    hushtable.enhancedClient().transactGetItems(r -> r.addGetItem(customers, customer()));
  }

  /** An index and nothing else. */
  @DynamoDbBean
  public static class IndexOnly {
    private String id;
    private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  /** An indexed boolean. */
  @DynamoDbBean
  public static class Flag {
    private String id;
    private Boolean email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public Boolean getEmail() {
      return email;
    }

    public void setEmail(Boolean email) {
      this.email = email;
    }
  }

  /** An annotation on what is no property. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    @Encrypted private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }
  }

  /** A sealed item. */
  @DynamoDbBean
  @SealedItem
  public static class Sealed {
    private String id;
    private String code;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getCode() {
      return code;
    }

    public void setCode(String code) {
      this.code = code;
    }
  }
}
