package dev.hushtable.testkit;

import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.lang.reflect.ParameterizedType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Gives tests a DynamoDB and keys: DynamoDB Local, in memory, on a port of the loopback address,
 * and keys that are gone when the tests are.
 *
 * <pre>{@code
 * class CustomerTest {
 *   @RegisterExtension static final HushtableExtension hushtable = HushtableExtension.create();
 *
 *   @Test
 *   void ssn_whenStored_isNotInTheClear(EncryptedTable<Customer> customers) {
 *     customers.putItem(alice);
 *     hushtable.assertNoPlaintext(customers, alice);
 *   }
 * }
 * }</pre>
 *
 * <p>{@code @ExtendWith(HushtableExtension.class)} does the same with the default settings. The
 * database is started with the first test that needs it and serves all of them; keys and {@link
 * Hushtable} are of the test class, or of the one test where the field is not static.
 *
 * <p>Parameters of test and lifecycle methods can be: {@link EncryptedTable} and {@link
 * EncryptedAsyncTable} of a class, {@link Hushtable}, {@link KeyProvider}, and {@link
 * DynamoDbClient} and {@link DynamoDbAsyncClient}, which see what is stored, without encryption. A
 * table is made for the test that asks for it, under a name that no other has, and deleted after
 * it. One that {@code @BeforeAll} or a constructor asks for is the one that all tests of the class
 * get. So tests may run in parallel.
 *
 * <p>It refuses clients of AWS, see {@link TestEndpoints}. Thread safe.
 */
public final class HushtableExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private final Builder settings;
  private final Namespace namespace = Namespace.create(HushtableExtension.class, this);
  private volatile @Nullable TestEnvironment environment;

  /** With default settings, for {@code @ExtendWith}. */
  public HushtableExtension() {
    this(new Builder());
  }

  private HushtableExtension(Builder settings) {
    this.settings = new Builder(settings);
  }

  /**
   * With default settings: new keys, a database that all tests share.
   *
   * @return the extension, for a field with {@code @RegisterExtension}
   */
  public static HushtableExtension create() {
    return new HushtableExtension();
  }

  /**
   * For other settings.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    environment = environment(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    environment = environment(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Stream.of(
            EncryptedTable.class,
            EncryptedAsyncTable.class,
            Hushtable.class,
            KeyProvider.class,
            DynamoDbClient.class,
            DynamoDbAsyncClient.class)
        .anyMatch(parameter.getParameter().getType()::equals);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestEnvironment found = environment(context);
    Class<?> type = parameter.getParameter().getType();
    if (type.equals(Hushtable.class)) {
      return found.hushtable();
    }
    if (type.equals(KeyProvider.class)) {
      return found.keys();
    }
    if (type.equals(DynamoDbClient.class)) {
      return found.client();
    }
    if (type.equals(DynamoDbAsyncClient.class)) {
      return found.asyncClient();
    }
    Class<?> items = itemClass(parameter);
    String name =
        parameter
            .findAnnotation(TestTable.class)
            .map(TestTable::value)
            .orElseGet(items::getSimpleName);
    String tableName = table(context, found, name, items).name();
    return type.equals(EncryptedTable.class)
        ? found.hushtable().table(tableName, items)
        : found.hushtable().asyncTable(tableName, items);
  }

  private static Class<?> itemClass(ParameterContext parameter) {
    if (parameter.getParameter().getParameterizedType() instanceof ParameterizedType type
        && type.getActualTypeArguments()[0] instanceof Class<?> items) {
      return items;
    }
    throw new ParameterResolutionException(
        "Parameter "
            + parameter.getParameter()
            + " does not name the class of its items. Write EncryptedTable<Customer>, or ask for Hushtable and make the table.");
  }

  /** Of this test, or of the class if that has asked for it already. */
  private TestEnvironment.Table table(
      ExtensionContext context, TestEnvironment found, String name, Class<?> items) {
    return stored(
        context.getStore(namespace),
        "table " + name,
        TestEnvironment.Table.class,
        () -> found.createTable(name, items));
  }

  private TestEnvironment environment(ExtensionContext context) {
    Store store = context.getStore(namespace);
    return stored(
        store,
        TestEnvironment.class,
        TestEnvironment.class,
        () -> new TestEnvironment(settings, clients(context, store)));
  }

  private @Nullable LocalClients clients(ExtensionContext context, Store store) {
    if (settings.client != null || settings.asyncClient != null) {
      return null;
    }
    ExecutionInterceptor interceptor = settings.interceptor;
    if (settings.ownDatabase) {
      return clients(store, () -> LocalClients.ofNewDatabase(interceptor));
    }
    Store root = context.getRoot().getStore(Namespace.create(HushtableExtension.class));
    LocalClients shared = clients(root, () -> LocalClients.ofNewDatabase(null));
    return interceptor == null
        ? shared
        : clients(store, () -> LocalClients.of(shared.endpoint(), interceptor));
  }

  private static LocalClients clients(Store store, Supplier<LocalClients> making) {
    return stored(store, LocalClients.class, LocalClients.class, making);
  }

  /** JUnit 6 has a new name for the method, which 5 has not. */
  @SuppressWarnings("deprecation")
  private static <V> V stored(Store store, Object key, Class<V> type, Supplier<V> making) {
    return Objects.requireNonNull(store.getOrComputeIfAbsent(key, k -> making.get(), type));
  }

  private TestEnvironment environment() {
    TestEnvironment found = environment;
    if (found == null) {
      throw new IllegalStateException(
          "The extension has not begun: annotate its field with @RegisterExtension, and ask for this in a test.");
    }
    return found;
  }

  /**
   * What the tests use.
   *
   * @return on the clients and keys of this extension
   * @throws IllegalStateException outside of tests
   */
  public Hushtable hushtable() {
    return environment().hushtable();
  }

  /**
   * The client without encryption, which sees what is stored.
   *
   * @return the client; closed by the extension if it was made by it
   * @throws IllegalStateException outside of tests, or if only an asynchronous one was given
   */
  public DynamoDbClient client() {
    return environment().client();
  }

  /**
   * The asynchronous client without encryption, which sees what is stored.
   *
   * @return the client; closed by the extension if it was made by it
   * @throws IllegalStateException outside of tests, or if only a waiting one was given
   */
  public DynamoDbAsyncClient asyncClient() {
    return environment().asyncClient();
  }

  /**
   * The keys.
   *
   * @return the provider; closed by the extension if it was made by it
   * @throws IllegalStateException outside of tests
   */
  public KeyProvider keys() {
    return environment().keys();
  }

  /**
   * A name for a table that no other test has, and that {@link #hushtable()} takes for the logical
   * name. The table is not made, nor deleted.
   *
   * @param logicalName what is bound into the values
   * @return the name in DynamoDB
   * @throws IllegalStateException outside of tests
   */
  public String uniqueTableName(String logicalName) {
    return environment().uniqueTableName(logicalName);
  }

  /**
   * Asserts that no declared value of an item stands in a table, nor in its companion of unique
   * values, as they are stored; see {@link PlaintextAssert}.
   *
   * @param table the table
   * @param item an item that is in it
   * @param <T> the class of the items
   * @throws AssertionError if it does, or the table is empty
   * @throws IllegalStateException outside of tests, or if only an asynchronous client was given
   */
  public <T> void assertNoPlaintext(EncryptedTable<T> table, T item) {
    environment().assertNoPlaintext(table, item, settings.endpoints);
  }

  /** Settings of a {@link HushtableExtension}. Not thread safe. */
  public static final class Builder {
    @Nullable KeyProvider keys;
    @Nullable Seed seed;
    KeyScope[] scopes = new KeyScope[0];
    @Nullable DynamoDbClient client;
    @Nullable DynamoDbAsyncClient asyncClient;
    @Nullable ExecutionInterceptor interceptor;
    TestEndpoints endpoints = TestEndpoints.loopback();
    boolean ownDatabase;
    Consumer<Hushtable.Builder> customizer = builder -> {};

    private Builder() {}

    private Builder(Builder other) {
      this.keys = other.keys;
      this.seed = other.seed;
      this.scopes = other.scopes;
      this.client = other.client;
      this.asyncClient = other.asyncClient;
      this.interceptor = other.interceptor;
      this.endpoints = other.endpoints;
      this.ownDatabase = other.ownDatabase;
      this.customizer = other.customizer;
    }

    /**
     * The scopes to make keys for; what is written in others is refused. Unless this is called, the
     * default scope alone, or with a {@link #seed} all of them. Not together with {@link #keys}.
     *
     * @param names the names of the scopes
     * @return this builder
     */
    public Builder scopes(String... names) {
      this.scopes = Stream.of(names).map(KeyScope::of).toArray(KeyScope[]::new);
      return this;
    }

    /**
     * Keys in place of new ones, and of those of a {@link #seed}.
     *
     * @param keys the provider; not closed by the extension
     * @return this builder
     */
    public Builder keys(KeyProvider keys) {
      this.keys = keys;
      this.seed = null;
      return this;
    }

    /**
     * Keys that a text decides, see {@link InsecureSeededKeys}, in place of new and given ones:
     * hashes repeat, and golden files can be read. Ciphertexts do not repeat; for that there is
     * {@link InsecureSeededEncryptor}.
     *
     * @param seed any text that is not blank
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is blank
     */
    public Builder seed(String seed) {
      this.seed = new Seed(seed);
      this.keys = null;
      return this;
    }

    /**
     * A client of another DynamoDB in place of one that is started here, such as of a container.
     * Tables are made and deleted through it.
     *
     * @param client the client; not closed by the extension
     * @return this builder
     */
    public Builder client(DynamoDbClient client) {
      this.client = client;
      return this;
    }

    /**
     * An asynchronous client of the same other DynamoDB. Without it, what is asynchronous is not to
     * be had.
     *
     * @param asyncClient the client; not closed by the extension
     * @return this builder
     */
    public Builder asyncClient(DynamoDbAsyncClient asyncClient) {
      this.asyncClient = asyncClient;
      return this;
    }

    /**
     * Hosts that {@link #client} and {@link #asyncClient} may have besides this machine; see {@link
     * TestEndpoints#loopbackAnd}.
     *
     * @param hosts names or private addresses as endpoints have them, without scheme and port
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if one of them is AWS,
     *     a public address or no host name
     */
    public Builder allowHosts(String... hosts) {
      this.endpoints = TestEndpoints.loopbackAnd(hosts);
      return this;
    }

    /**
     * An interceptor of the clients that are made here, such as a {@link RecordingInterceptor}. It
     * sees what is sent, after encryption.
     *
     * @param interceptor the interceptor
     * @return this builder
     */
    public Builder interceptor(ExecutionInterceptor interceptor) {
      this.interceptor = interceptor;
      return this;
    }

    /**
     * A database that no other test class uses, for code whose tables have fixed names. It takes
     * about a quarter of a second to start.
     *
     * @return this builder
     */
    public Builder ownDatabase() {
      this.ownDatabase = true;
      return this;
    }

    /**
     * Sets what else {@link Hushtable} is built with, such as extensions or index generations. Its
     * clients, keys and logical table names are set already.
     *
     * @param customizer changes the builder
     * @return this builder
     */
    public Builder hushtable(Consumer<Hushtable.Builder> customizer) {
      this.customizer = customizer;
      return this;
    }

    /**
     * Builds the extension. Nothing is started before a test needs it.
     *
     * @return the extension, for a field with {@code @RegisterExtension}
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a client that was
     *     given talks to AWS, or to another host that is not allowed, or settings contradict each
     *     other
     */
    public HushtableExtension build() {
      if (client != null) {
        endpoints.require(client);
      }
      if (asyncClient != null) {
        endpoints.require(asyncClient);
      }
      if ((client != null || asyncClient != null) && (ownDatabase || interceptor != null)) {
        throw new InvalidUsageException(
            ErrorCode.INVALID_CONFIGURATION,
            "A client that is given has its own database and interceptors; leave ownDatabase() and interceptor() out.");
      }
      if (keys != null && scopes.length > 0) {
        throw new InvalidUsageException(
            ErrorCode.INVALID_CONFIGURATION,
            "A key provider that is given has its own scopes; leave scopes() out.");
      }
      return new HushtableExtension(this);
    }

    /** Those that were given; empty if new ones are to be made. */
    Optional<KeyProvider> givenKeys() {
      return Optional.ofNullable(keys);
    }

    /** Keys for one class or test. */
    KeyProvider newKeys() {
      return seed == null
          ? LocalKeyProvider.inMemory(scopes)
          : new InsecureSeededKeys(seed, new LinkedHashSet<>(List.of(scopes)));
    }
  }
}
