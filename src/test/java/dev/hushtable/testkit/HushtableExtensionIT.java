package dev.hushtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.integration.Customer;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Runs test classes with the extension, and looks at what they saw. */
class HushtableExtensionIT {
  /** What the test classes below have seen, by the test that saw it. */
  private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

  private record Seen(String test, Object what) {}

  private static void see(String test, Object what) {
    SEEN.add(new Seen(test, what));
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static <T> List<T> seen(String test, Class<T> type) {
    return SEEN.stream().filter(s -> s.test().equals(test)).map(s -> type.cast(s.what())).toList();
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  private static EngineExecutionResults run(Map<String, String> settings, Class<?>... classes) {
    DiscoverySelector[] selectors =
        Stream.of(classes).map(c -> selectClass(c)).toArray(DiscoverySelector[]::new);
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectors)
        .configurationParameters(settings)
        .execute();
  }

  private static void assertAllSucceed(EngineExecutionResults results, int tests) {
    results.allEvents().failed().stream()
        .findFirst()
        .ifPresent(
            event -> {
              throw new AssertionError(event.toString());
            });
    assertThat(results.testEvents().succeeded().count()).isEqualTo(tests);
  }

  private static Customer alice() {
    Customer customer = new Customer();
    customer.setId("c-1");
    customer.setEmail("alice@example.com");
    customer.setSsn("078-05-1120");
    return customer;
  }

  static class Parameters {
    @RegisterExtension static final HushtableExtension extension = HushtableExtension.create();

    @Test
    void all(
        EncryptedTable<Customer> customers,
        EncryptedAsyncTable<Customer> asyncCustomers,
        @TestTable("Others") EncryptedTable<Customer> others,
        Hushtable hushtable,
        KeyProvider keys,
        DynamoDbClient client,
        DynamoDbAsyncClient asyncClient) {
      customers.putItem(alice());

      assertThat(customers.tableName()).startsWith("Customer-");
      assertThat(others.tableName()).startsWith("Others-");
      assertThat(asyncCustomers.tableName()).isEqualTo(customers.tableName());
      assertThat(asyncCustomers.getItem(alice()).join().getSsn()).isEqualTo("078-05-1120");
      assertThat(others.getItem(alice())).isNull();
      assertThat(client.scan(r -> r.tableName(customers.tableName())).items())
          .singleElement()
          .satisfies(item -> assertThat(item).containsKey("ssn__source").doesNotContainKey("ssn"));
      assertThat(asyncClient.scan(r -> r.tableName(customers.tableName())).join().count())
          .isEqualTo(1);
      assertThat(hushtable).isSameAs(extension.hushtable());
      assertThat(keys).isSameAs(extension.keys()).isInstanceOf(LocalKeyProvider.class);
      assertThat(client).isSameAs(extension.client());
      assertThat(asyncClient).isSameAs(extension.asyncClient());
      see("keys", keys);
      see("client", client);
      see("table", customers.tableName());
    }
  }

  @Test
  void parameters_whenAsked_areOfOneEnvironment() {
    assertAllSucceed(run(Parameters.class), 1);
  }

  @Test
  void everything_whenTheRunIsOver_isClosed() {
    assertAllSucceed(run(Parameters.class), 1);

    KeyProvider keys = seen("keys", KeyProvider.class).get(0);
    assertThat(keys.activeBranchKey(KeyScope.DEFAULT).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining(ErrorCode.KEY_PROVIDER_CLOSED.name());
    DynamoDbClient client = seen("client", DynamoDbClient.class).get(0);
    assertThatThrownBy(client::listTables).hasMessageContaining("shut down");
    assertThatThrownBy(() -> new Socket("127.0.0.1", endpoint(client).getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  /** The logical name is what is bound, so another table of that name opens the values. */
  static class LogicalNames {
    @RegisterExtension static final HushtableExtension extension = HushtableExtension.create();

    @Test
    void names(@TestTable("Customers") EncryptedTable<Customer> customers) {
      Hushtable application =
          Hushtable.builder().client(extension.client()).keys(extension.keys()).build();
      EncryptedTable<Customer> same = application.table("Customers", Customer.class);
      String unique = extension.uniqueTableName("Customers");

      assertThat(unique).startsWith("Customers-").isNotEqualTo(customers.tableName());
      assertThat(same.decryptModel(customers.encryptModel(alice())).getSsn())
          .isEqualTo("078-05-1120");
      assertThat(
              extension
                  .hushtable()
                  .table(unique, Customer.class)
                  .hmac("email", "alice@example.com"))
          .isEqualTo(same.hmac("email", "alice@example.com"));
    }
  }

  @Test
  void tables_whenNamed_haveThatLogicalName() {
    assertAllSucceed(run(LogicalNames.class), 1);
  }

  static class TwoTests {
    @RegisterExtension static final HushtableExtension extension = HushtableExtension.create();

    @BeforeEach
    void fill(EncryptedTable<Customer> customers) {
      customers.putItem(alice());
    }

    @Test
    void first(EncryptedTable<Customer> customers) {
      look(customers);
    }

    @Test
    void second(EncryptedTable<Customer> customers) {
      look(customers);
    }

    private static void look(EncryptedTable<Customer> customers) {
      assertThat(customers.scan().items()).hasSize(1);
      List<String> before = seen("table", String.class);
      if (!before.isEmpty()) {
        assertThatThrownBy(() -> extension.client().describeTable(r -> r.tableName(before.get(0))))
            .isInstanceOf(ResourceNotFoundException.class);
      }
      see("table", customers.tableName());
      customers.deleteItem(alice());
    }
  }

  @Test
  void tables_whenOfATest_areItsOwnAndDeletedAfterIt() {
    assertAllSucceed(run(TwoTests.class), 2);

    assertThat(seen("table", String.class)).hasSize(2).doesNotHaveDuplicates();
  }

  @ExtendWith(HushtableExtension.class)
  static class OfTheClass {
    @BeforeAll
    static void fill(EncryptedTable<Customer> customers) {
      customers.putItem(alice());
    }

    @Test
    void first(EncryptedTable<Customer> customers) {
      see("table", customers.tableName());
      assertThat(customers.getItem(alice())).isNotNull();
    }

    @Nested
    class Inside {
      @Test
      void second(EncryptedTable<Customer> customers, KeyProvider keys) {
        see("table", customers.tableName());
        assertThat(customers.getItem(alice())).isNotNull();
      }
    }
  }

  @Test
  void tables_whenOfTheClass_areThoseOfItsTests() {
    assertAllSucceed(run(OfTheClass.class), 2);

    assertThat(seen("table", String.class)).hasSize(2);
    assertThat(seen("table", String.class).stream().distinct()).hasSize(1);
  }

  static class OfTheTest {
    @RegisterExtension final HushtableExtension extension = HushtableExtension.create();

    @Test
    void first() {
      see("keys", extension.keys());
      see("endpoint", endpoint(extension.client()));
    }

    @Test
    void second() {
      first();
    }
  }

  private static URI endpoint(DynamoDbClient client) {
    return client.serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  @Test
  void environment_whenTheFieldIsNotStatic_isOfTheTestOnOneDatabase() {
    assertAllSucceed(run(OfTheTest.class, OfTheTest2.class), 4);

    assertThat(seen("keys", KeyProvider.class)).hasSize(4).doesNotHaveDuplicates();
    assertThat(seen("endpoint", URI.class).stream().distinct())
        .singleElement()
        .satisfies(endpoint -> assertThat(endpoint).hasHost("127.0.0.1"));
  }

  static class OfTheTest2 extends OfTheTest {}

  static class Together {
    private static final CyclicBarrier ALL = new CyclicBarrier(3);

    @RegisterExtension static final HushtableExtension extension = HushtableExtension.create();

    private static void meet(EncryptedTable<Customer> customers, String name) throws Exception {
      ALL.await(30, TimeUnit.SECONDS);
      for (int i = 0; i < 20; i++) {
        Customer customer = alice();
        customer.setId(name + i);
        customers.putItem(customer);
      }
      ALL.await(30, TimeUnit.SECONDS);
      assertThat(customers.scan().items()).hasSize(20).allMatch(c -> c.getId().startsWith(name));
    }

    @Test
    void a(EncryptedTable<Customer> customers) throws Exception {
      meet(customers, "a");
    }

    @Test
    void b(EncryptedTable<Customer> customers) throws Exception {
      meet(customers, "b");
    }

    @Test
    void c(EncryptedTable<Customer> customers) throws Exception {
      meet(customers, "c");
    }
  }

  @Test
  void tests_whenInParallel_doNotMeet() {
    assertAllSucceed(
        run(
            Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3"),
            Together.class),
        3);
  }

  static class Alone {
    @RegisterExtension
    static final HushtableExtension extension = HushtableExtension.builder().ownDatabase().build();

    @Test
    void database() {
      see("alone", endpoint(extension.client()));
      extension.hushtable().table("Customers", Customer.class).createTable();
    }
  }

  static class AloneToo extends Alone {
    @RegisterExtension
    static final HushtableExtension extension = HushtableExtension.builder().ownDatabase().build();

    @Override
    @Test
    void database() {
      see("alone", endpoint(extension.client()));
      extension.hushtable().table("Customers", Customer.class).createTable();
    }
  }

  @Test
  void ownDatabase_whenSet_isOfTheClass() {
    assertAllSucceed(run(Alone.class, AloneToo.class, OfTheTest.class), 4);

    List<URI> endpoints = new ArrayList<>(seen("alone", URI.class));
    assertThat(endpoints).hasSize(2);
    endpoints.addAll(seen("endpoint", URI.class).stream().distinct().toList());
    assertThat(endpoints).hasSize(3).doesNotHaveDuplicates();
  }

  static class Recorded {
    private static final RecordingInterceptor SENT = new RecordingInterceptor();

    @RegisterExtension
    static final HushtableExtension extension =
        HushtableExtension.builder()
            .interceptor(SENT)
            .scopes("acme")
            .hushtable(b -> b.scope(KeyScope.of("acme")))
            .build();

    @Test
    void requests(EncryptedTable<Customer> customers) {
      SENT.clear();
      customers.putItem(alice());
      extension.asyncClient().listTables().join();

      assertThat(SENT.bodies()).hasSize(2);
      PlaintextAssert.assertNoPlaintextOf(alice()).in(SENT);
      assertThat(SENT.bodies().get(0)).contains("ssn__source");
      assertThat(extension.keys()).hasToString("LocalKeyProvider[acme]");
    }
  }

  @Test
  void settings_whenGiven_areUsed() {
    assertAllSucceed(run(Recorded.class), 1);
  }

  static class Given {
    private static final LocalDynamoDb DATABASE = LocalDynamoDb.start();
    private static final LocalKeyProvider KEYS = LocalKeyProvider.inMemory();
    private static final DynamoDbClient CLIENT =
        LocalClients.of(DATABASE.endpoint(), new RecordingInterceptor()).client();

    @RegisterExtension
    static final HushtableExtension extension =
        HushtableExtension.builder().client(CLIENT).keys(KEYS).build();

    @Test
    void clients(EncryptedTable<Customer> customers) {
      customers.putItem(alice());

      assertThat(extension.client()).isSameAs(CLIENT);
      assertThat(extension.keys()).isSameAs(KEYS);
      assertThatThrownBy(extension::asyncClient).hasMessageContaining("asyncClient(…)");
    }
  }

  @Test
  void clientAndKeys_whenGiven_areUsedAndNotClosed() {
    assertAllSucceed(run(Given.class), 1);

    assertThat(Given.CLIENT.listTables().tableNames()).isEmpty();
    assertThat(Given.KEYS.activeBranchKey(KeyScope.DEFAULT)).isCompleted();
    Given.DATABASE.close();
  }

  static class GivenAsync {
    private static final LocalDynamoDb DATABASE = LocalDynamoDb.start();
    private static final DynamoDbAsyncClient CLIENT =
        LocalClients.of(DATABASE.endpoint(), new RecordingInterceptor()).asyncClient();

    @RegisterExtension
    static final HushtableExtension extension =
        HushtableExtension.builder().asyncClient(CLIENT).build();

    @Test
    void clients(EncryptedAsyncTable<Customer> customers) {
      customers.putItem(alice()).join();
      see("table", customers.tableName());
    }
  }

  @Test
  void asyncClient_whenGivenAlone_isEnough() {
    assertAllSucceed(run(GivenAsync.class), 1);

    assertThat(seen("table", String.class)).hasSize(1);
    assertThat(GivenAsync.CLIENT.listTables().join().tableNames()).isEmpty();
    GivenAsync.DATABASE.close();
  }

  static class Seeded {
    @RegisterExtension
    static final HushtableExtension extension = HushtableExtension.builder().seed("golden").build();

    @Test
    void goldenItem(@TestTable("People") EncryptedTable<Person> people, DynamoDbClient client) {
      Person person = Canaries.of(Person.class, "golden");
      InsecureSeededEncryptor<Person> golden =
          InsecureSeededEncryptor.of("People", Person.class, "golden");
      client.putItem(r -> r.tableName(people.tableName()).item(golden.encryptModel(person)));

      assertThat(people.getItem(person)).usingRecursiveComparison().isEqualTo(person);
      assertThat(InsecureSeededEncryptor.of(people, "golden").encryptModel(person))
          .isEqualTo(golden.encryptModel(person));
      see("hash", people.hmac("email", person.getEmail()));
    }
  }

  @Test
  void keys_whenSeeded_readGoldenItems() {
    assertAllSucceed(run(Seeded.class), 1);
    assertAllSucceed(run(Seeded.class), 1);

    List<AttributeValue> hashes = seen("hash", AttributeValue.class);
    assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
  }

  static class SeededScopes {
    @RegisterExtension
    static final HushtableExtension extension =
        HushtableExtension.builder().scopes("acme", "globex").seed("golden").build();

    @Test
    void scopes(@TestTable("People") EncryptedTable<Person> people, KeyProvider keys) {
      Person person = Canaries.of(Person.class, "golden");
      see("keys", keys);

      assertThat(people.forScope("globex").hmac("email", "alice@example.com"))
          .isEqualTo(
              ModelEncryptor.builder(Person.class)
                  .tableName("People")
                  .keys(InsecureSeededKeys.of("golden"))
                  .scope(KeyScope.of("globex"))
                  .build()
                  .hmac("email", "alice@example.com"));
      people.forScope("acme").putItem(person);
      assertThat(people.forScope("acme").getItem(person)).isNotNull();
      for (EncryptedTable<Person> other : List.of(people, people.forScope("initech"))) {
        assertThatThrownBy(() -> other.putItem(person))
            .isInstanceOfSatisfying(
                KeyUnavailableException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_NOT_FOUND))
            .hasMessageContaining("scopes(…)");
      }
      int hint = Seed.HINT;
      assertThat(keys.branchKeys(KeyScope.of("initech"), hint).toCompletableFuture().join())
          .isEmpty();
      assertThat(keys.branchKeys(KeyScope.of("acme"), hint).toCompletableFuture().join())
          .hasSize(1);
    }
  }

  @Test
  void scopes_whenSeeded_areTheOnlyOnes() {
    assertAllSucceed(run(SeededScopes.class), 1);

    assertThat(
            seen("keys", KeyProvider.class)
                .get(0)
                .activeBranchKey(KeyScope.of("acme"))
                .toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining(ErrorCode.KEY_PROVIDER_CLOSED.name());
  }

  @Test
  void build_whenKeysAreGivenWithScopes_refuses() {
    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      HushtableExtension.Builder builder = HushtableExtension.builder().scopes("acme").keys(keys);

      assertThatThrownBy(builder::build)
          .isInstanceOf(InvalidUsageException.class)
          .hasMessageContaining("scopes()");
      assertThat(builder.seed("golden").build()).isNotNull();
    }
  }

  static class Searched {
    @RegisterExtension static final HushtableExtension extension = HushtableExtension.create();

    @Test
    void tables(EncryptedTable<Person> people, EncryptedAsyncTable<Person> asyncPeople) {
      Person person = Canaries.of(Person.class, "searched");
      String table = people.tableName();
      assertThatThrownBy(() -> extension.assertNoPlaintext(people, person))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("is empty, so nothing was looked at");

      people.putItem(person);
      extension.assertNoPlaintext(people, person);
      PlaintextAssert.assertNoPlaintextOf(asyncPeople, person).inTable(extension.client(), table);

      extension
          .client()
          .putItem(
              r ->
                  r.tableName(table)
                      .item(
                          Map.of(
                              "id",
                              AttributeValue.fromS("p-2"),
                              "note",
                              AttributeValue.fromS("of " + person.getEmail()))));
      assertThatThrownBy(() -> extension.assertNoPlaintext(people, person))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("'email' stands in attribute 'note' of item ")
          .hasMessageContaining("of table " + table)
          .hasMessageNotContaining(person.getEmail());
      extension
          .client()
          .deleteItem(r -> r.tableName(table).key(Map.of("id", AttributeValue.fromS("p-2"))));
      extension.assertNoPlaintext(people, person);

      String companion = table + "_unique";
      Map<String, AttributeValue> entry =
          new HashMap<>(extension.client().scan(r -> r.tableName(companion)).items().get(0));
      entry.put("note", AttributeValue.fromS(person.getEmail()));
      extension.client().putItem(r -> r.tableName(companion).item(entry));
      assertThatThrownBy(() -> extension.assertNoPlaintext(people, person))
          .hasMessageContaining("of table " + companion);
    }

    @Test
    void clients(EncryptedTable<Person> people, Hushtable hushtable) {
      Person person = Canaries.of(Person.class, "searched");
      people.putItem(person);

      assertThatThrownBy(
              () ->
                  PlaintextAssert.assertNoPlaintextOf(person)
                      .inTable(hushtable.client(), people.tableName()))
          .isInstanceOf(InvalidUsageException.class)
          .hasMessageContaining("decrypts");
      try (DynamoDbClient aws = DynamoDbClient.builder().region(Region.EU_CENTRAL_1).build()) {
        assertThatThrownBy(
                () -> PlaintextAssert.assertNoPlaintextOf(person).inTable(aws, people.tableName()))
            .isInstanceOf(InvalidUsageException.class)
            .hasMessageContaining("talks to AWS");
      }
    }
  }

  @Test
  void tables_whenSearched_tellWhatIsInTheClear() {
    assertAllSucceed(run(Searched.class), 2);
  }

  @Test
  void build_whenAClientIsOfAws_refuses() {
    try (DynamoDbClient aws = DynamoDbClient.builder().region(Region.EU_CENTRAL_1).build();
        DynamoDbAsyncClient async =
            DynamoDbAsyncClient.builder().region(Region.EU_CENTRAL_1).build()) {
      assertThatThrownBy(() -> HushtableExtension.builder().client(aws).build())
          .isInstanceOf(InvalidUsageException.class)
          .hasMessageContaining("talks to AWS");
      assertThatThrownBy(() -> HushtableExtension.builder().asyncClient(async).build())
          .isInstanceOf(InvalidUsageException.class)
          .hasMessageContaining("talks to AWS");
    }
  }

  @Test
  void build_whenAHostIsAllowed_acceptsIt() {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(URI.create("http://dynamodb-local:8000"))
            .build()) {
      assertThatThrownBy(() -> HushtableExtension.builder().client(client).build())
          .hasMessageContaining("not on this machine");
      assertThat(HushtableExtension.builder().client(client).allowHosts("dynamodb-local").build())
          .isNotNull();
      assertThatThrownBy(
              () ->
                  HushtableExtension.builder()
                      .client(client)
                      .allowHosts("dynamodb-local")
                      .ownDatabase()
                      .build())
          .hasMessageContaining("ownDatabase()");
    }
  }

  @Test
  void accessors_whenOutsideOfTests_sayWhatToDo() {
    assertThatThrownBy(HushtableExtension.create()::hushtable)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }

  @ExtendWith(HushtableExtension.class)
  static class Raw {
    @Test
    @SuppressWarnings("rawtypes")
    void raw(EncryptedTable customers) {}
  }

  @Test
  void parameters_whenTheyNameNoClass_failWithWords() {
    EngineExecutionResults results = run(Raw.class);

    assertThat(results.testEvents().failed().stream())
        .singleElement()
        .satisfies(event -> assertThat(event.toString()).contains("EncryptedTable<Customer>"));
  }
}
