package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.BulkRead;
import dev.hushtable.BulkReadResult;
import dev.hushtable.BulkSettings;
import dev.hushtable.BulkWrite;
import dev.hushtable.EncryptedTable;
import dev.hushtable.EncryptionSchema;
import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.AuditException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.metrics.OperationMetric;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.monitoring.OpenTelemetryTracer;
import dev.hushtable.monitoring.OperationEvent;
import dev.hushtable.monitoring.TableAccess;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Who is told of operations, and of what: audit, metrics, traces, errors. */
abstract class AbstractMonitoringTest extends CustomersTestBase {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Map<String, String> USER = Map.of("user", "u-17");

  private final InMemoryAuditListener audited = new InMemoryAuditListener();
  private final List<AuditTrail> trails = new ArrayList<>();
  private String version;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture store = KeyStoreFixture.create(environment);
    version =
        store.administration().describe(KeyScope.DEFAULT).activeVersion().orElseThrow().toString();
    return store.provider();
  }

  @AfterEach
  void closeTrails() {
    trails.forEach(AuditTrail::close);
    trails.clear();
    audited.clear();
  }

  private AuditTrail opened(AuditTrail.Builder builder) {
    AuditTrail trail = builder.build();
    trails.add(trail);
    return trail;
  }

  private Hushtable monitored(Consumer<Monitoring.Builder> monitoring) {
    return newHushtable().monitoring(monitoring).build();
  }

  private Hushtable auditedBy(AuditTrail trail) {
    return monitored(m -> m.auditTrail(trail));
  }

  private EncryptedTable<Customer> customers(Hushtable hushtable) {
    return mode().table(hushtable, customers.tableName(), Customer.class);
  }

  private EncryptedTable<Customer> auditedCustomers() {
    return customers(auditedBy(opened(AuditTrail.builder(audited))));
  }

  /** The events so far. */
  private List<OperationEvent> events() {
    assertThat(trails.get(0).flush(PATIENCE)).isTrue();
    return audited.events();
  }

  private OperationEvent event() {
    assertThat(events()).hasSize(1);
    return events().get(0);
  }

  private TableAccess access(OperationEvent event) {
    assertThat(event.tables()).hasSize(1);
    return event.table(customers.tableName()).orElseThrow();
  }

  final void tamper() {
    Map<String, AttributeValue> changed = new HashMap<>(stored("c-1"));
    changed.put("ssn__source", changed.get("email__source"));
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(changed));
  }

  // --- What an event says

  @Test
  void putItem_whenAudited_tellsWhoWroteWhatUnderWhichKey() {
    auditedCustomers().audit(USER).putItem(alice);

    OperationEvent event = event();
    assertThat(event.operation()).isEqualTo("PutItem");
    assertThat(event.who()).isEqualTo(USER);
    assertThat(event.succeeded()).isTrue();
    assertThat(event.duration()).isPositive();
    TableAccess access = access(event);
    assertThat(access.items()).isEqualTo(1);
    assertThat(access.encrypted()).contains("email", "ssn", "tags").doesNotContain("plan", "id");
    assertThat(access.hashed()).containsExactly("email");
    assertThat(access.decrypted()).isEmpty();
    assertThat(access.keyVersions()).containsExactly(version);
    assertThat(access.keyScopes()).containsExactly(KeyScope.DEFAULT.name());
  }

  @Test
  void reads_whenAudited_tellWhatTheyDecrypted() {
    customers.putItem(alice);
    EncryptedTable<Customer> table = auditedCustomers();

    table.getItem(r -> r.key(k -> k.partitionValue("c-1")));
    table.getItem(r -> r.key(k -> k.partitionValue("nobody")));
    items(table.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue("alice@example.com"))));
    items(table.scan(r -> r.attributesToProject("id", "ssn")));

    List<OperationEvent> events = events();
    assertThat(events)
        .extracting(OperationEvent::operation)
        .containsExactly("GetItem", "GetItem", "Query", "Scan");
    assertThat(events).extracting(e -> access(e).items()).containsExactly(1, 0, 1, 1);
    assertThat(access(events.get(0)).decrypted()).contains("email", "ssn");
    assertThat(access(events.get(0)).hashed()).isEmpty();
    assertThat(access(events.get(1)).decrypted()).isEmpty();
    assertThat(access(events.get(2)).hashed()).containsExactly("email");
    assertThat(access(events.get(2)).keyVersions()).containsExactly(version);
    assertThat(access(events.get(3)).decrypted()).containsExactly("ssn");
  }

  @Test
  void updatesAndDeletions_whenAudited_tellWhatTheyTouched() {
    customers.putItem(alice);
    EncryptedTable<Customer> table = auditedCustomers();
    Customer change = new Customer();
    change.setId("c-1");
    change.setSsn("000-00-0000");

    table.updateItem(r -> r.item(change).ignoreNulls(true));
    table.deleteItem(r -> r.key(k -> k.partitionValue("c-1")));

    List<OperationEvent> events = events();
    assertThat(events)
        .extracting(OperationEvent::operation)
        .containsExactly("UpdateItem", "DeleteItem");
    assertThat(events).extracting(e -> access(e).items()).containsExactly(1, 1);
    assertThat(access(events.get(0)).encrypted()).containsExactly("ssn");
    assertThat(access(events.get(1)).encrypted()).isEmpty();
    assertThat(access(events.get(1)).decrypted()).contains("email", "ssn");
  }

  @Test
  void operations_whenTheyFail_tellWhatThrew() {
    EncryptedTable<Customer> table = auditedCustomers();
    table.putItem(alice);
    assertThatThrownBy(
            () ->
                table.putItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(
                                Expression.builder()
                                    .expression("attribute_not_exists(id)")
                                    .build())))
        .isInstanceOf(ConditionalCheckFailedException.class);
    tamper();
    assertThatThrownBy(() -> table.getItem(r -> r.key(k -> k.partitionValue("c-1"))))
        .isInstanceOf(HushtableException.class);

    List<OperationEvent> events = events();
    assertThat(events)
        .extracting(OperationEvent::error)
        .containsExactly(null, "ConditionalCheckFailedException", "NOT_AUTHENTIC");
    assertThat(events).extracting(OperationEvent::succeeded).containsExactly(true, false, false);
    assertThat(access(events.get(1)).items()).as("asked for").isEqualTo(1);
    assertThat(access(events.get(2)).items()).as("given").isZero();
  }

  @Test
  void batchesAndTransactions_whenAudited_tellEachTable() {
    EncryptedTable<Customer> others = newTable(Customer.class);
    Hushtable audit = auditedBy(opened(AuditTrail.builder(audited))).audit(USER);
    DynamoDbEnhancedClient client = mode().enhancedClient(audit);
    EncryptedTable<Customer> first = customers(audit);
    EncryptedTable<Customer> second = mode().table(audit, others.tableName(), Customer.class);
    Customer bob = Customer.of("c-2", "bob@example.com", "1");

    client.batchWriteItem(
        r ->
            r.writeBatches(
                WriteBatch.builder(Customer.class)
                    .mappedTableResource(first)
                    .addPutItem(alice)
                    .addPutItem(bob)
                    .build(),
                WriteBatch.builder(Customer.class)
                    .mappedTableResource(second)
                    .addPutItem(alice)
                    .build()));
    client
        .batchGetItem(
            r ->
                r.readBatches(
                    ReadBatch.builder(Customer.class)
                        .mappedTableResource(first)
                        .addGetItem(bob)
                        .build()))
        .resultsForTable(first)
        .forEach(customer -> {});
    client.transactWriteItems(
        r ->
            r.addPutItem(first, bob)
                .addDeleteItem(second, second.keyFrom(alice))
                .addConditionCheck(
                    second,
                    c ->
                        c.key(k -> k.partitionValue("c-9"))
                            .conditionExpression(
                                Expression.builder()
                                    .expression("attribute_not_exists(id)")
                                    .build())));
    client.transactGetItems(r -> r.addGetItem(first, alice).addGetItem(second, alice));

    List<OperationEvent> events = events();
    assertThat(events)
        .extracting(OperationEvent::operation)
        .containsExactly(
            "BatchWriteItem", "BatchGetItem", "TransactWriteItems", "TransactGetItems");
    assertThat(events).allSatisfy(event -> assertThat(event.who()).isEqualTo(USER));
    assertThat(items(events.get(0), first, second)).containsExactly(2, 1);
    assertThat(events.get(0).table(second.tableName()).orElseThrow().encrypted()).contains("ssn");
    assertThat(access(events.get(1)).items()).isEqualTo(1);
    assertThat(items(events.get(2), first, second)).containsExactly(1, 1);
    assertThat(items(events.get(3), first, second)).containsExactly(1, 0);
  }

  private static List<Integer> items(OperationEvent event, EncryptedTable<?>... tables) {
    return IntStream.range(0, tables.length)
        .mapToObj(i -> event.table(tables[i].tableName()).orElseThrow().items())
        .toList();
  }

  @Test
  void bulkClient_whenAudited_tellsEachBatch() {
    Hushtable audit = auditedBy(opened(AuditTrail.builder(audited))).audit(USER);
    EncryptedTable<Customer> table = customers(audit);
    List<BulkWrite<Customer>> puts =
        IntStream.range(0, 30)
            .mapToObj(i -> BulkWrite.put(table, Customer.of("c-" + i, "e" + i, "1")))
            .toList();

    mode().bulkClient(audit, BulkSettings.builder().build()).write(puts);

    assertThat(events()).extracting(OperationEvent::operation).containsOnly("BatchWriteItem");
    assertThat(events()).extracting(e -> access(e).items()).containsExactlyInAnyOrder(25, 5);
    assertThat(events()).allSatisfy(event -> assertThat(event.who()).isEqualTo(USER));
  }

  /** The batch is an operation of the client; what cannot be converted is told by the table. */
  @Test
  void bulkClient_whenTheTableHasAnotherView_goesByItsOwn() {
    Hushtable audit = auditedBy(opened(AuditTrail.builder(audited)));
    EncryptedTable<Customer> table = customers(audit).audit(Map.of("user", "of the table"));
    customers.putItem(alice);
    Map<String, AttributeValue> changed = new HashMap<>(stored("c-1"));
    changed.put("visits", AttributeValue.fromS("many"));
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(changed));

    BulkReadResult read =
        mode()
            .bulkClient(audit.audit(USER), BulkSettings.builder().build())
            .read(List.of(BulkRead.get(table, table.keyFrom(alice))));

    assertThat(read.failed()).hasSize(1);
    assertThat(events())
        .extracting(OperationEvent::operation, OperationEvent::who)
        .containsExactlyInAnyOrder(
            tuple("BatchGetItem", new TreeMap<>(USER)),
            tuple("MapItem", new TreeMap<>(Map.of("user", "of the table"))));
  }

  @Test
  void modelEncryptor_whenAudited_tellsWhatItDid() {
    EncryptedTable<Customer> table = auditedCustomers().audit(USER);

    Map<String, AttributeValue> stored = table.encryptModel(alice);
    table.decryptModel(stored);
    table.modelEncryptor().audit(Map.of("user", "u-18")).hmac("email", "a@example.com");

    List<OperationEvent> events = events();
    assertThat(events)
        .extracting(OperationEvent::operation)
        .containsExactly("EncryptModels", "DecryptModels", "Hash");
    assertThat(events).extracting(e -> access(e).items()).containsExactly(1, 1, 0);
    assertThat(access(events.get(0)).encrypted()).contains("ssn");
    assertThat(access(events.get(1)).decrypted()).contains("ssn");
    assertThat(access(events.get(2)).hashed()).containsExactly("email");
    assertThat(events)
        .extracting(event -> event.who().get("user"))
        .containsExactly("u-17", "u-17", "u-18");
  }

  @Test
  void events_whateverWasDone_holdNoValue() {
    EncryptedTable<Customer> table = auditedCustomers();
    table.putItem(alice);
    items(table.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue("alice@example.com"))));
    tamper();
    assertThatThrownBy(() -> items(table.scan())).isInstanceOf(HushtableException.class);

    // What is random in them may hold anything.
    String all =
        events().toString().replace(version, "version").replace(customers.tableName(), "table");
    assertThat(all).contains("email", "ssn").doesNotContain("alice", "078-05", "c-1", "Secret");
  }

  /** The keys of a map are data, whatever is encrypted in its entries. */
  @Test
  void events_ofWhatStandsInMaps_nameNoKey() {
    AuditTrail trail = opened(AuditTrail.builder(audited));
    ModelEncryptor<Map<String, AttributeValue>> offices =
        ModelEncryptor.forItems(
                EncryptionSchema.builder("Firms")
                    .partitionKey("id", ScalarAttributeType.S)
                    .encrypted("offices.*.phones[].number")
                    .build())
            .keys(keys)
            .monitoring(m -> m.auditTrail(trail))
            .build();
    AttributeValue phone = AttributeValue.fromM(values("number", "1"));
    AttributeValue office =
        AttributeValue.fromM(Map.of("phones", AttributeValue.fromL(List.of(phone))));

    offices.decryptModel(
        offices.encryptModel(
            Map.of(
                "id", AttributeValue.fromS("f-1"),
                "offices",
                    AttributeValue.fromM(Map.of("alice@example.com", office, "b", office)))));

    assertThat(events())
        .extracting(event -> event.table("Firms").orElseThrow())
        .extracting(TableAccess::encrypted, TableAccess::decrypted)
        .containsExactly(
            tuple(Set.of("offices.*.phones[].number"), Set.of()),
            tuple(Set.of(), Set.of("offices.*.phones[].number")));
  }

  // --- Who

  @Test
  void who_whenContextAndViewSaySomething_isBothAndTheViewWins() {
    EncryptedTable<Customer> table = auditedCustomers();

    AuditContext.of(Map.of("user", "ambient", "request", "r-1"))
        .run(() -> table.audit(USER).putItem(alice));
    table.putItem(alice);

    assertThat(events())
        .extracting(OperationEvent::who)
        .containsExactly(new TreeMap<>(Map.of("user", "u-17", "request", "r-1")), new TreeMap<>());
  }

  @Test
  void views_ofAnAuditedView_keepIt() {
    EncryptedTable<Customer> table = auditedCustomers().audit(USER);

    table.context(Map.of("purpose", "test")).putItem(alice);
    table.forScope(KeyScope.DEFAULT).putItem(alice);
    table.onUnreadableItem((item, error) -> {}).putItem(alice);

    assertThat(events()).hasSize(3).allSatisfy(e -> assertThat(e.who()).isEqualTo(USER));
  }

  @Test
  void audit_whenThereIsNoTrail_isRefused() {
    Failures.assertRefused(
        () -> customers.audit(USER), ErrorCode.INVALID_CONFIGURATION, "auditTrail");
    Failures.assertRefused(() -> hushtable.audit(USER), ErrorCode.INVALID_CONFIGURATION);
    Failures.assertRefused(
        () -> customers.modelEncryptor().audit(USER), ErrorCode.INVALID_CONFIGURATION);
  }

  @Test
  void audit_whenANameOrValueIsNull_saysWhich() {
    EncryptedTable<Customer> table = auditedCustomers();
    Map<String, String> withoutValue = new HashMap<>(Map.of("user", "u-17"));
    withoutValue.put("purpose", null);
    Map<String, String> withoutName = new HashMap<>(Map.of("user", "u-17"));
    withoutName.put(null, "support");

    Failures.assertRefused(
        () -> table.audit(withoutValue),
        ErrorCode.INVALID_CONFIGURATION,
        "the value of 'purpose' is");
    Failures.assertRefused(
        () -> AuditContext.of(withoutName),
        ErrorCode.INVALID_CONFIGURATION,
        "a name among them is");
  }

  @Test
  void audit_ofAnAuditedView_takesThePlaceOfItsPairs() {
    auditedCustomers().audit(USER).audit(Map.of("purpose", "support")).putItem(alice);

    assertThat(events())
        .extracting(OperationEvent::who)
        .containsExactly(new TreeMap<>(Map.of("purpose", "support")));
  }

  // --- Listeners that are no good

  @Test
  void listener_whenItThrows_doesNotDisturbTheOperation() {
    AuditTrail trail =
        opened(
            AuditTrail.builder(
                event -> {
                  throw new IllegalStateException("no");
                }));
    EncryptedTable<Customer> table = customers(auditedBy(trail));

    table.putItem(alice);

    assertThat(table.getItem(alice)).isEqualTo(alice);
    assertThat(trail.flush(PATIENCE)).isTrue();
    assertThat(trail.failed()).isEqualTo(2);
    assertThat(trail.dropped()).isZero();
  }

  @Test
  void listener_whenItHangs_doesNotDisturbOperationsAndWhatIsDroppedIsCounted() {
    CountDownLatch hanging = new CountDownLatch(1);
    AuditTrail trail =
        opened(
            AuditTrail.builder(
                    event -> {
                      await(hanging);
                      audited.onEvent(event);
                    })
                .capacity(2));
    EncryptedTable<Customer> table = customers(auditedBy(trail));

    for (int i = 0; i < 5; i++) {
      table.putItem(alice);
    }

    assertThat(trail.dropped()).isEqualTo(3);
    hanging.countDown();
    assertThat(events()).hasSize(2);
    table.putItem(alice);
    assertThat(events()).as("goes on").hasSize(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void strictTrail_whenTheListenerThrows_failsTheOperation() {
    customers.putItem(alice);
    AuditTrail trail =
        opened(
            AuditTrail.builder(
                    event -> {
                      throw new IllegalStateException("disk full");
                    })
                .strict(true));
    EncryptedTable<Customer> table = customers(auditedBy(trail));

    Throwable read = catchThrowable(() -> table.getItem(alice));
    Throwable write =
        catchThrowable(() -> table.putItem(Customer.of("c-2", "bob@example.com", "1")));

    assertUnaudited(read, ErrorCode.AUDIT_FAILED, "withheld");
    assertThat(read).hasRootCauseMessage("disk full");
    assertUnaudited(write, ErrorCode.AUDIT_FAILED, "was carried out");
    assertThat(stored("c-2")).isNotEmpty();
  }

  @Test
  void strictTrail_whenTheOperationFailsToo_tellsOfBoth() {
    AuditTrail trail =
        opened(
            AuditTrail.builder(
                    event -> {
                      throw new IllegalStateException("disk full");
                    })
                .strict(true));
    customers.putItem(alice);
    tamper();
    List<ErrorCode> told = new CopyOnWriteArrayList<>();
    EncryptedTable<Customer> table =
        customers(
            monitored(
                m -> m.auditTrail(trail).errorHandler((error, event) -> told.add(error.code()))));

    Throwable thrown = catchThrowable(() -> table.getItem(alice));
    Throwable unmet =
        catchThrowable(
            () ->
                table.putItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(
                                Expression.builder()
                                    .expression("attribute_not_exists(id)")
                                    .build())));

    assertThat(((HushtableException) thrown).code()).isEqualTo(ErrorCode.NOT_AUTHENTIC);
    assertThat(thrown.getSuppressed()).hasAtLeastOneElementOfType(AuditException.class);
    assertThat(unmet).isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(unmet.getSuppressed())
        .anySatisfy(
            e -> assertThat(e).hasMessageContaining("PutItem").hasMessageContaining("failed, and"));
    assertThat(told)
        .containsExactly(ErrorCode.NOT_AUTHENTIC, ErrorCode.AUDIT_FAILED, ErrorCode.AUDIT_FAILED);
  }

  @Test
  void strictTrail_whenTheListenerHangs_failsInTimeAndThenRefusesBeforeAnythingIsSent() {
    CountDownLatch hanging = new CountDownLatch(1);
    AuditTrail trail =
        opened(
            AuditTrail.builder(event -> await(hanging))
                .strict(true)
                .capacity(1)
                .timeout(Duration.ofMillis(50)));
    EncryptedTable<Customer> table = customers(auditedBy(trail));
    try {
      assertUnaudited(
          catchThrowable(() -> table.putItem(alice)), ErrorCode.AUDIT_FAILED, "PT0.05S");
      wire.clear();

      assertUnaudited(
          catchThrowable(() -> table.putItem(alice)), ErrorCode.AUDIT_UNAVAILABLE, "Nothing");
      assertUnaudited(
          catchThrowable(() -> table.encryptModel(alice)), ErrorCode.AUDIT_UNAVAILABLE, "Nothing");
      assertThat(wire.requests()).isEmpty();
    } finally {
      hanging.countDown();
    }
  }

  @Test
  void strictTrail_whenAllIsWell_auditsBeforeTheResultIsGiven() {
    AuditTrail trail = opened(AuditTrail.builder(audited).strict(true));
    EncryptedTable<Customer> table = customers(auditedBy(trail));

    table.putItem(alice);
    assertThat(audited.events()).as("without a flush").hasSize(1);
    assertThat(table.getItem(alice)).isEqualTo(alice);
    assertThat(audited.events()).hasSize(2);

    trail.close();
    assertUnaudited(
        catchThrowable(() -> table.getItem(alice)), ErrorCode.AUDIT_UNAVAILABLE, "closed");
  }

  private static void assertUnaudited(Throwable thrown, ErrorCode code, String part) {
    assertThat(thrown).isInstanceOf(AuditException.class).hasMessageContaining(part);
    assertThat(((AuditException) thrown).code()).as(thrown.getMessage()).isEqualTo(code);
  }

  // --- Errors

  @Test
  void errorHandler_whenAnOperationFails_isCalledOnceAndCannotSwallowIt() {
    List<HushtableException> errors = new CopyOnWriteArrayList<>();
    List<OperationEvent> events = new CopyOnWriteArrayList<>();
    EncryptedTable<Customer> table =
        customers(
            monitored(
                m ->
                    m.errorHandler(
                        (error, event) -> {
                          errors.add(error);
                          events.add(event);
                          throw new IllegalStateException("of the handler");
                        })));
    table.putItem(alice);
    tamper();

    Throwable thrown = catchThrowable(() -> table.getItem(alice));

    assertThat(errors).hasSize(1);
    assertThat(thrown).isSameAs(errors.get(0));
    assertThat(errors.get(0).code()).isEqualTo(ErrorCode.NOT_AUTHENTIC);
    assertThat(events.get(0).operation()).isEqualTo("GetItem");
    assertThat(events.get(0).error()).isEqualTo("NOT_AUTHENTIC");
  }

  @Test
  void errorHandler_whenWhatWasReadCannotBeMapped_isCalledOnce() {
    List<HushtableException> errors = new CopyOnWriteArrayList<>();
    Hushtable watched = monitored(m -> m.errorHandler((error, event) -> errors.add(error)));
    EncryptedTable<Customer> table = customers(watched);
    customers.putItem(alice);
    Map<String, AttributeValue> changed = new HashMap<>(stored("c-1"));
    changed.put("visits", AttributeValue.fromS("many"));
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(changed));

    Failures.assertRefused(() -> table.getItem(alice), ErrorCode.MAPPING_FAILED);
    Failures.assertRefused(() -> table.decryptModel(changed), ErrorCode.MAPPING_FAILED);

    assertThat(errors).hasSize(2);
    assertThat(errors).extracting(HushtableException::code).containsOnly(ErrorCode.MAPPING_FAILED);
  }

  @Test
  void errorHandler_whenAReportHasAnItemThatDoesNotOpen_isCalledOnce() {
    List<String> errors = new CopyOnWriteArrayList<>();
    Hushtable watched =
        monitored(
            m -> m.errorHandler((error, event) -> errors.add(event.operation() + error.code())));
    EncryptedTable<Customer> table = customers(watched);
    table.putItem(alice);
    tamper();

    BulkReadResult read =
        mode()
            .bulkClient(watched, BulkSettings.builder().build())
            .read(
                List.of(
                    BulkRead.get(table, table.keyFrom(alice)),
                    BulkRead.get(table, table.keyFrom(Customer.of("c-9", "e", "1")))));

    assertThat(read.failed()).hasSize(1);
    assertThat(errors).containsExactly("OpenItemNOT_AUTHENTIC");
  }

  @Test
  void errorHandler_whenDynamoDbRefuses_isNotCalled() {
    List<HushtableException> errors = new CopyOnWriteArrayList<>();
    EncryptedTable<Customer> table =
        customers(monitored(m -> m.errorHandler((error, event) -> errors.add(error))));

    assertThatThrownBy(
            () ->
                table.putItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(
                                Expression.builder().expression("attribute_exists(id)").build())))
        .isInstanceOf(ConditionalCheckFailedException.class);

    assertThat(errors).isEmpty();
  }

  @Test
  void errorHandler_whenAStrictTrailFailsAnOperation_isCalledOnce() {
    List<HushtableException> errors = new CopyOnWriteArrayList<>();
    List<OperationEvent> events = new CopyOnWriteArrayList<>();
    List<MetricCollection> published = new CopyOnWriteArrayList<>();
    AuditTrail trail =
        opened(
            AuditTrail.builder(
                    event -> {
                      throw new IllegalStateException("disk full");
                    })
                .strict(true));
    EncryptedTable<Customer> table =
        customers(
            monitored(
                m ->
                    m.auditTrail(trail)
                        .metricPublisher(publisher(published::add))
                        .errorHandler(
                            (error, event) -> {
                              errors.add(error);
                              events.add(event);
                            })));

    Throwable unaudited = catchThrowable(() -> table.putItem(alice));
    trail.close();
    Throwable refused = catchThrowable(() -> table.putItem(alice));

    assertThat(errors).hasSize(2);
    assertThat(unaudited).isSameAs(errors.get(0));
    assertThat(refused).isSameAs(errors.get(1));
    assertThat(events)
        .extracting(OperationEvent::error)
        .containsExactly("AUDIT_FAILED", "AUDIT_UNAVAILABLE");
    assertThat(published)
        .extracting(metrics -> metrics.metricValues(OperationMetric.ERROR))
        .containsExactly(List.of("AUDIT_FAILED"), List.of("AUDIT_UNAVAILABLE"));
  }

  // --- Requests that are refused

  @Test
  void partiQl_whenItIsTried_isToldOf() {
    List<HushtableException> errors = new CopyOnWriteArrayList<>();
    AuditTrail trail = opened(AuditTrail.builder(audited));
    DynamoDbClient client =
        mode()
            .client(
                monitored(
                    m -> m.auditTrail(trail).errorHandler((error, event) -> errors.add(error))));

    Failures.assertRefused(
        () -> client.executeStatement(r -> r.statement("SELECT * FROM Customers")),
        ErrorCode.OPERATION_NOT_SUPPORTED);
    Failures.assertRefused(
        () -> client.batchExecuteStatement(r -> {}), ErrorCode.OPERATION_NOT_SUPPORTED);
    Failures.assertRefused(
        () -> client.executeTransaction(r -> {}), ErrorCode.OPERATION_NOT_SUPPORTED);

    assertThat(errors).hasSize(3);
    assertThat(events())
        .extracting(OperationEvent::operation)
        .containsExactly("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction");
  }

  @Test
  void request_whenItMakesNoSense_failsAsItDoesUnwatched() {
    DynamoDbClient watched = mode().client(auditedBy(opened(AuditTrail.builder(audited))));

    assertThatThrownBy(
            () -> watched.transactGetItems(r -> r.transactItems(TransactGetItem.builder().build())))
        .isInstanceOf(DynamoDbException.class);
    assertThat(event().error()).isEqualTo("ValidationException");
  }

  // --- Metrics

  @Test
  void metricPublisher_whenOperationsEnd_getsTheirTimesAndAmounts() {
    List<MetricCollection> published = new CopyOnWriteArrayList<>();
    EncryptedTable<Customer> table =
        customers(
            monitored(
                m ->
                    m.metricPublisher(
                            publisher(
                                metrics -> {
                                  throw new IllegalStateException("of the publisher");
                                }))
                        .metricPublisher(publisher(published::add))));
    table.putItem(alice);
    table.getItem(alice);
    tamper();
    assertThatThrownBy(() -> table.getItem(alice)).isInstanceOf(HushtableException.class);

    assertThat(published).hasSize(3);
    MetricCollection put = published.get(0);
    assertThat(put.name()).isEqualTo(OperationMetric.COLLECTION);
    assertThat(put.metricValues(OperationMetric.OPERATION)).containsExactly("PutItem");
    assertThat(put.metricValues(OperationMetric.TABLE)).containsExactly(customers.tableName());
    assertThat(put.metricValues(OperationMetric.SUCCESSFUL)).containsExactly(true);
    assertThat(put.metricValues(OperationMetric.ITEMS)).containsExactly(1L);
    long values = put.metricValues(OperationMetric.ENCRYPTED_VALUES).get(0);
    assertThat(values).isGreaterThanOrEqualTo(3);
    assertThat(put.metricValues(OperationMetric.ENCRYPTED_BYTES).get(0)).isGreaterThan(values);
    assertThat(put.metricValues(OperationMetric.HASHED_VALUES)).containsExactly(1L);
    assertThat(put.metricValues(OperationMetric.DECRYPTED_VALUES)).containsExactly(0L);
    assertThat(put.metricValues(OperationMetric.ENCRYPTION).get(0)).isPositive();
    assertThat(put.metricValues(OperationMetric.REWRITING).get(0)).isPositive();
    assertThat(put.metricValues(OperationMetric.SERVICE_CALLS).get(0)).isPositive();
    assertThat(put.metricValues(OperationMetric.DURATION).get(0))
        .isGreaterThan(put.metricValues(OperationMetric.SERVICE_CALLS).get(0));
    MetricCollection get = published.get(1);
    assertThat(get.metricValues(OperationMetric.DECRYPTED_VALUES)).containsExactly(values);
    assertThat(get.metricValues(OperationMetric.DECRYPTED_BYTES))
        .isEqualTo(put.metricValues(OperationMetric.ENCRYPTED_BYTES));
    assertThat(get.metricValues(OperationMetric.DECRYPTION).get(0)).isPositive();
    MetricCollection failed = published.get(2);
    assertThat(failed.metricValues(OperationMetric.ERROR)).containsExactly("NOT_AUTHENTIC");
    assertThat(failed.metricValues(OperationMetric.SUCCESSFUL)).containsExactly(false);
  }

  private static MetricPublisher publisher(Consumer<MetricCollection> consumer) {
    return new MetricPublisher() {
      @Override
      public void publish(MetricCollection metrics) {
        consumer.accept(metrics);
      }

      @Override
      public void close() {}
    };
  }

  // --- Traces

  @Test
  void tracer_whenAnOperationRuns_makesASpanBetweenTheCallersAndTheSdks() {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    List<String> calledIn = new CopyOnWriteArrayList<>();
    ExecutionInterceptor instrumentation =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            calledIn.add(Span.current().getSpanContext().getSpanId());
          }
        };
    try (SdkAutoCloseable client = mode().connect(aws, instrumentation);
        OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build()) {
      EncryptedTable<Customer> table =
          customers(
              mode()
                  .hushtable(client)
                  .keys(keys)
                  .monitoring(m -> m.tracer(new OpenTelemetryTracer(telemetry)))
                  .build());
      table.getItem(alice);
      exporter.reset();
      Span caller = telemetry.getTracer("test").spanBuilder("caller").startSpan();
      try (Scope scope = caller.makeCurrent()) {
        assertThat(scope).isNotNull();
        table.putItem(alice);
      }
      tamper();
      assertThatThrownBy(() -> table.getItem(alice)).isInstanceOf(HushtableException.class);

      List<SpanData> spans = exporter.getFinishedSpanItems();
      assertThat(spans)
          .extracting(SpanData::getName)
          .containsExactly("PutItem " + customers.tableName(), "GetItem " + customers.tableName());
      assertThat(spans.get(0).getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
      assertThat(spans.get(0).getAttributes().asMap().toString())
          .contains("email", "ssn", version)
          .doesNotContain("alice@", "078-05");
      assertThat(calledIn).contains(spans.get(0).getSpanId());
      assertThat(spans.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(spans.get(1).getAttributes().asMap().toString()).contains("NOT_AUTHENTIC");
    }
  }
}
