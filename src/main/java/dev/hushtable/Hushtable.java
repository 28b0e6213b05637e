package dev.hushtable;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.bulk.AsyncBulkRunner;
import dev.hushtable.internal.bulk.BulkRunner;
import dev.hushtable.internal.client.EncryptingDynamoDbAsyncClient;
import dev.hushtable.internal.client.EncryptingDynamoDbClient;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.StoredCounts;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.maintenance.Migrating;
import dev.hushtable.internal.maintenance.Rehashing;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.MigrationWork;
import dev.hushtable.internal.request.RegisteredTable;
import dev.hushtable.internal.request.Rehash;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.QuietTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.Monitoring;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The entry point: a DynamoDB client, the keys, and the tables that are encrypted with them.
 *
 * <pre>{@code
 * Hushtable hushtable = Hushtable.builder().client(dynamoDbClient).keys(keyProvider).build();
 * EncryptedTable<Customer> customers = hushtable.table("Customers", Customer.class);
 * }</pre>
 *
 * <p>Encryption happens in a decorator of the given client, beneath an ordinary DynamoDB Enhanced
 * Client. Execution interceptors of the given client run after it and see stored form only.
 *
 * <p>Thread safe; make one for an application. It owns neither the client nor the keys and needs no
 * closing.
 */
public final class Hushtable {
  private final Core core;
  private final View view;
  private final TableRegistry tables;
  private final @Nullable DynamoDbClient client;
  private final @Nullable DynamoDbAsyncClient asyncClient;
  private final @Nullable DynamoDbEnhancedClient enhancedClient;
  private final @Nullable DynamoDbEnhancedAsyncClient enhancedAsyncClient;

  /** What all views have in common. */
  private record Core(
      @Nullable DynamoDbClient client,
      @Nullable DynamoDbAsyncClient asyncClient,
      @Nullable List<DynamoDbEnhancedClientExtension> extensions,
      TableRegistry tables,
      KeyLoader keys,
      KeyScope scope,
      StoredFormats formats,
      IndexGenerations generations,
      Map<String, IndexGenerations> generationsOfTables,
      PlaintextPolicy plaintext,
      Map<String, PlaintextPolicy> plaintextOfTables,
      UnaryOperator<String> logicalTableName) {

    PlaintextPolicy plaintext(String tableName) {
      return plaintextOfTables.getOrDefault(tableName, plaintext);
    }

    IndexGenerations generations(String tableName) {
      return generationsOfTables.getOrDefault(tableName, generations);
    }

    DynamoDbEnhancedClient enhanced(DynamoDbClient decorated) {
      DynamoDbEnhancedClient.Builder builder =
          DynamoDbEnhancedClient.builder().dynamoDbClient(decorated);
      if (extensions != null) {
        builder.extensions(extensions);
      }
      return builder.build();
    }

    DynamoDbEnhancedAsyncClient enhanced(DynamoDbAsyncClient decorated) {
      DynamoDbEnhancedAsyncClient.Builder builder =
          DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(decorated);
      if (extensions != null) {
        builder.extensions(extensions);
      }
      return builder.build();
    }
  }

  /**
   * What makes a view another.
   *
   * @param unreadable takes items that do not open; null if they fail
   * @param scope of the items; null for all
   * @param context the caller's pairs
   * @param monitor watches its operations
   */
  private record View(
      @Nullable UnreadableItemHandler unreadable,
      @Nullable KeyScope scope,
      SortedMap<String, String> context,
      Monitor monitor) {

    View with(UnreadableItemHandler other) {
      return new View(other, scope, context, monitor);
    }

    View with(KeyScope other) {
      return new View(unreadable, other, context, monitor);
    }

    View with(SortedMap<String, String> other) {
      return new View(unreadable, scope, other, monitor);
    }

    View with(Monitor other) {
      return new View(unreadable, scope, context, other);
    }

    boolean isOfAll() {
      return scope == null && context.isEmpty();
    }
  }

  private Hushtable(Core core, View view) {
    this.core = core;
    this.view = view;
    this.tables = view.isOfAll() ? core.tables() : core.tables().view(view.scope(), view.context());
    UnreadableItemHandler unreadable = view.unreadable();
    RequestRewriters rewriters =
        new RequestRewriters(tables, unreadable == null ? null : unreadable::handle);
    this.client =
        core.client() == null
            ? null
            : new EncryptingDynamoDbClient(core.client(), rewriters, core.keys(), view.monitor());
    this.enhancedClient = client == null ? null : core.enhanced(client);
    this.asyncClient =
        core.asyncClient() == null
            ? null
            : new EncryptingDynamoDbAsyncClient(
                core.asyncClient(), rewriters, core.keys(), view.monitor());
    this.enhancedAsyncClient = asyncClient == null ? null : core.enhanced(asyncClient);
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The encrypted table of an annotated class. Asking again with the same class gives a table that
   * is equivalent.
   *
   * @param tableName the table's name in DynamoDB, or its ARN
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class with {@code @Encrypted}
   *     properties
   * @param <T> the class
   * @return the table
   * @throws InvalidUsageException if the annotations contradict each other, or those of another
   *     class in the same table, or there is no {@link Builder#client}
   */
  public <T> EncryptedTable<T> table(String tableName, Class<T> type) {
    return table(tableName, PlanBuilder.schema(type));
  }

  /**
   * The encrypted table of a schema whose class is annotated.
   *
   * @param tableName the table's name in DynamoDB, or its ARN
   * @param schema a schema of a class with {@code @Encrypted} properties
   * @param <T> the class
   * @return the table
   * @throws InvalidUsageException if the annotations contradict each other or the schema, or those
   *     of another class in the same table, or there is no {@link Builder#client}
   */
  public <T> EncryptedTable<T> table(String tableName, TableSchema<T> schema) {
    enhancedClient();
    return table(register(tableName, schema));
  }

  <T> EncryptedTable<T> table(TableParts<T> parts) {
    TableParts<T> watched = parts.watched(view.monitor());
    return new DefaultEncryptedTable<>(
        this, waiting(enhancedClient).table(parts.tableName(), watched.schema()), watched);
  }

  /**
   * The same table as {@link #table(String, Class)} gives, for those who do not wait.
   *
   * @param tableName the table's name in DynamoDB, or its ARN
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class with {@code @Encrypted}
   *     properties
   * @param <T> the class
   * @return the table
   * @throws InvalidUsageException if the annotations contradict each other, or those of another
   *     class in the same table, or there is no {@link Builder#asyncClient}
   */
  public <T> EncryptedAsyncTable<T> asyncTable(String tableName, Class<T> type) {
    return asyncTable(tableName, PlanBuilder.schema(type));
  }

  /**
   * The same table as {@link #table(String, TableSchema)} gives, for those who do not wait.
   *
   * @param tableName the table's name in DynamoDB, or its ARN
   * @param schema a schema of a class with {@code @Encrypted} properties
   * @param <T> the class
   * @return the table
   * @throws InvalidUsageException if the annotations contradict each other or the schema, or those
   *     of another class in the same table, or there is no {@link Builder#asyncClient}
   */
  public <T> EncryptedAsyncTable<T> asyncTable(String tableName, TableSchema<T> schema) {
    enhancedAsyncClient();
    return asyncTable(register(tableName, schema));
  }

  <T> EncryptedAsyncTable<T> asyncTable(TableParts<T> parts) {
    TableParts<T> watched = parts.watched(view.monitor());
    return new DefaultEncryptedAsyncTable<>(
        this, notWaiting(enhancedAsyncClient).table(parts.tableName(), watched.schema()), watched);
  }

  /**
   * The encrypted table of documents whose encrypted attributes are declared by name.
   *
   * @param schema what is encrypted, and the table's keys
   * @return the table
   * @throws InvalidUsageException if the schema contradicts that of a class in the same table, or
   *     there is no {@link Builder#client}
   */
  public EncryptedTable<EnhancedDocument> table(EncryptionSchema schema) {
    enhancedClient();
    return table(registered(schema));
  }

  /**
   * The same table as {@link #table(EncryptionSchema)} gives, for those who do not wait.
   *
   * @param schema what is encrypted, and the table's keys
   * @return the table
   * @throws InvalidUsageException if the schema contradicts that of a class in the same table, or
   *     there is no {@link Builder#asyncClient}
   */
  public EncryptedAsyncTable<EnhancedDocument> asyncTable(EncryptionSchema schema) {
    enhancedAsyncClient();
    return asyncTable(registered(schema));
  }

  /**
   * Makes a table known to {@link #client()} and {@link #asyncClient()}, for code that uses nothing
   * else.
   *
   * @param schema what is encrypted, and the table's keys
   * @return this object
   * @throws InvalidUsageException if the schema contradicts that of a class in the same table
   */
  public Hushtable register(EncryptionSchema schema) {
    registered(schema);
    return this;
  }

  private TableParts<EnhancedDocument> registered(EncryptionSchema schema) {
    String name = TableRegistry.simpleName(schema.tableName());
    return register(
        schema.tableName(),
        schema.plan(name, core.logicalTableName().apply(name)),
        schema.documents(),
        true);
  }

  private <T> TableParts<T> register(String tableName, TableSchema<T> schema) {
    String name = TableRegistry.simpleName(tableName);
    return register(
        tableName,
        PlanBuilder.build(name, core.logicalTableName().apply(name), schema),
        schema,
        false);
  }

  private <T> TableParts<T> register(
      String tableName, TablePlan strict, TableSchema<T> schema, boolean open) {
    TablePlan plan = strict.withPlaintext(core.plaintext(strict.tableName()).accepted());
    ScopedTable table =
        new ScopedTable(
            TableBinding.of(
                plan, core.scope(), core.formats(), core.generations(plan.tableName())));
    core.tables().register(table);
    TableSchema<T> quiet =
        new QuietTableSchema<>(schema, item -> ItemErrors.describePlain(plan, item));
    return new TableParts<>(
        tableName,
        quiet,
        new ModelEncryptor<>(
            quiet, table.view(view.scope(), view.context()), core.keys(), view.monitor()),
        plan,
        open);
  }

  /**
   * A DynamoDB Enhanced Client with the same encryption, for batches and transactions, and for code
   * that takes one. Its {@code table} of an annotated class is that of {@link #table(String,
   * TableSchema)}; other classes pass through as they are, to tables that are declared plain, or to
   * encrypted ones, of which what is declared is encrypted. Several tables may meet in one request.
   *
   * @return the client
   * @throws InvalidUsageException if there is no {@link Builder#client}
   */
  public DynamoDbEnhancedClient enhancedClient() {
    return new DefaultEnhancedClient(this, waiting(enhancedClient));
  }

  /**
   * The same as {@link #enhancedClient()} for those who do not wait.
   *
   * @return the client
   * @throws InvalidUsageException if there is no {@link Builder#asyncClient}
   */
  public DynamoDbEnhancedAsyncClient enhancedAsyncClient() {
    return new DefaultEnhancedAsyncClient(this, notWaiting(enhancedAsyncClient));
  }

  /**
   * A low-level client with the same encryption: items, keys and expressions of registered tables
   * are given and returned in the clear and stored encrypted. Requests to tables that are neither
   * registered nor declared plain are refused, and so is PartiQL.
   *
   * @return the client; closing it does nothing
   * @throws InvalidUsageException if there is no {@link Builder#client}
   */
  public DynamoDbClient client() {
    return waiting(client);
  }

  /**
   * The same as {@link #client()} for those who do not wait: no thread of the SDK waits for a key.
   *
   * @return the client; closing it does nothing
   * @throws InvalidUsageException if there is no {@link Builder#asyncClient}
   */
  public DynamoDbAsyncClient asyncClient() {
    return notWaiting(asyncClient);
  }

  /**
   * Writes and reads more items than one batch takes.
   *
   * @return the client, with default settings
   * @throws InvalidUsageException if there is no {@link Builder#client}
   */
  public BulkClient bulkClient() {
    return bulkClient(BulkSettings.builder().build());
  }

  /**
   * Writes and reads more items than one batch takes.
   *
   * @param settings how
   * @return the client
   * @throws InvalidUsageException if there is no {@link Builder#client}
   */
  public BulkClient bulkClient(BulkSettings settings) {
    DynamoDbClient given = waiting(core.client());
    return new DefaultBulkClient(
        new BulkRunner(given, tables, core.keys(), view.monitor()), settings);
  }

  /**
   * The same as {@link #bulkClient()} for those who do not wait.
   *
   * @return the client, with default settings
   * @throws InvalidUsageException if there is no {@link Builder#asyncClient}
   */
  public BulkAsyncClient bulkAsyncClient() {
    return bulkAsyncClient(BulkSettings.builder().build());
  }

  /**
   * The same as {@link #bulkClient(BulkSettings)} for those who do not wait.
   *
   * @param settings how
   * @return the client
   * @throws InvalidUsageException if there is no {@link Builder#asyncClient}
   */
  public BulkAsyncClient bulkAsyncClient(BulkSettings settings) {
    DynamoDbAsyncClient given = notWaiting(core.asyncClient());
    return new DefaultBulkAsyncClient(
        new AsyncBulkRunner(given, tables, core.keys(), view.monitor()), settings);
  }

  /**
   * A view in which an item that does not open does not fail the whole page of a query or scan, or
   * the whole batch that was read: the handler takes it, and the others arrive. An item that was
   * asked for by its key alone, or in a transaction, still fails.
   *
   * @param handler takes the items that do not open
   * @return a view of the same tables and keys
   */
  public Hushtable onUnreadableItem(UnreadableItemHandler handler) {
    return new Hushtable(core, view.with(Objects.requireNonNull(handler, "handler")));
  }

  /**
   * A view for the items of one key scope. Where items tell their scope (see {@link
   * dev.hushtable.annotation.KeyScope}), requests need not, and an item of another scope, given or
   * fetched, is an error; else all items are taken to be of this scope, and those of others do not
   * open. A search by hash finds the items of this scope only.
   *
   * <p>A view chooses keys; it is no access control. An item of another scope can still be deleted
   * or replaced through it by its key.
   *
   * @param scope the scope
   * @return a view of the same tables and keys
   */
  public Hushtable forScope(KeyScope scope) {
    return new Hushtable(core, view.with(Objects.requireNonNull(scope, "scope")));
  }

  /**
   * A view for the items of one key scope.
   *
   * @param scope the name of the scope
   * @return a view of the same tables and keys
   * @throws InvalidUsageException if no scope can have that name
   */
  public Hushtable forScope(String scope) {
    return forScope(KeyScope.of(scope));
  }

  /**
   * A view that binds pairs into what it encrypts: values open only in a view with the same pairs.
   * Hashes are the same in all of them, so an item is found from each, but opens in one. In the
   * format of the AWS Encryption SDK they are part of the encryption context, which KMS is told
   * when it makes or unwraps a data key.
   *
   * @param context the pairs, no secrets; they take the place of those of this view
   * @return a view of the same tables and keys
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION}, from here or from the
   *     first request, if a name or value is empty, no text, or too long, or a name is reserved
   */
  public Hushtable context(Map<String, String> context) {
    return new Hushtable(core, view.with(new TreeMap<>(context)));
  }

  /**
   * A view whose operations are audited with pairs that say on whose behalf they are done. They win
   * over those of the {@link AuditContext} that an operation is begun in.
   *
   * @param who the pairs, no secrets; they take the place of those of this view
   * @return a view of the same tables and keys
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if there is no audit
   *     trail, or a name or value is null
   */
  public Hushtable audit(Map<String, String> who) {
    return new Hushtable(core, view.with(view.monitor().audit(who)));
  }

  <T> TableParts<T> inView(TableParts<T> parts) {
    return parts.with(parts.modelEncryptor().inView(view.scope(), view.context(), view.monitor()));
  }

  /**
   * Puts the hashes of a whole table under the newest generation, see {@link IndexGenerations},
   * while applications use the table. Each item is changed on condition that the old hash and its
   * ciphertext are still there; if they are not, it is read again. Nothing else of it is touched.
   * It can be stopped and run again at any time, and has done its work when it reports that nothing
   * was rehashed, and nothing unreadable.
   *
   * <p>A sealed item is sealed anew. An item whose primary key is hashed is encrypted anew under
   * its new key, and the old one deleted in the same transaction, on condition that it has not
   * changed.
   *
   * <p>Where one generation only is known, it removes the entries of unique values that older ones
   * left behind.
   *
   * <p>Call it when all applications know the old generation and write the new one. It reads the
   * whole table once, and writes each item that has an older hash. An item that does not open ends
   * it, unless the view has a handler ({@link #onUnreadableItem}). Items that are bound to pairs
   * are opened by the {@link #context view} that has them.
   *
   * @param tableName the table's name or ARN
   * @return what was done
   * @throws InvalidUsageException if there is no {@link Builder#client}, the table is not known, or
   *     an older generation is written than is known
   * @throws dev.hushtable.exception.WriteConflictException {@link ErrorCode#WRITE_CONTENDED} if
   *     others kept changing an item, {@link ErrorCode#DUPLICATE_VALUE} if two items have one value
   *     that is unique, or one primary key under two generations
   */
  public RehashReport rehash(String tableName) {
    return rehash(tableName, 0, 1);
  }

  /**
   * The same for one of several parts of the table, which may be done at the same time, by several
   * threads or machines.
   *
   * @param tableName the table's name or ARN
   * @param segment the part, from 0
   * @param totalSegments how many there are, at least 1
   * @return what was done
   */
  public RehashReport rehash(String tableName, int segment, int totalSegments) {
    requireSegment(segment, totalSegments);
    DynamoDbClient given = waiting(core.client());
    Rehash rehash = new Rehash(encrypted(tableName), tableName);
    UnreadableItemHandler handler = view.unreadable();
    Rehashing rehashing =
        new Rehashing(
            given, core.keys(), rehash, tableName, handler == null ? null : handler::handle);
    return view.monitor()
        .watch(
            "Rehash",
            () -> Subject.maintenance(TableRegistry.simpleName(tableName), rehashing::rehashed),
            operation -> {
              rehashing.run(operation, segment, totalSegments);
              return new RehashReport(
                  rehashing.items(),
                  rehashing.rehashed(),
                  rehashing.unreadable(),
                  rehashing.entries());
            });
  }

  /**
   * Brings a table, or a share of it, to what its schema declares now while applications use it, or
   * back to the clear. Nothing happens before {@link Migration#run} or {@link Migration#verify} is
   * called.
   *
   * <p>All classes of the table have to be registered first, as they are now. An item that does not
   * open ends it, unless the view has a handler ({@link #onUnreadableItem}), which several threads
   * then call at the same time. What is encrypted is bound to the pairs of the view ({@link
   * #context}), and belongs to its scope unless items tell theirs.
   *
   * @param tableName the table's name or ARN
   * @param settings what to do, and how fast
   * @return the migration
   * @throws InvalidUsageException if there is no {@link Builder#client}, or the table is not known
   */
  public Migration migration(String tableName, MigrationSettings settings) {
    UnreadableItemHandler handler = view.unreadable();
    return new Migrating(
        waiting(core.client()),
        core.keys(),
        view.monitor(),
        new MigrationWork(encrypted(tableName), tableName, settings.steps()),
        tableName,
        settings,
        handler == null ? null : handler::handle);
  }

  /**
   * The same with settings that are made in place.
   *
   * @param tableName the table's name or ARN
   * @param settings sets them
   * @return the migration
   */
  public Migration migration(String tableName, Consumer<MigrationSettings.Builder> settings) {
    MigrationSettings.Builder builder = MigrationSettings.builder();
    settings.accept(builder);
    return migration(tableName, builder.build());
  }

  /**
   * Counts how the values of a whole table are stored: under which versions of branch keys, in
   * which format, with hashes of which generations, and how many in the clear. It reads the whole
   * table once, and needs no keys. What is written meanwhile may be counted or not.
   *
   * @param tableName the table's name or ARN
   * @return the counts
   * @throws InvalidUsageException if there is no {@link Builder#client}, or the table is not known
   */
  public TableStatus status(String tableName) {
    return status(tableName, 0, 1);
  }

  /**
   * The same for one of several parts of the table, which may be counted at the same time; {@link
   * TableStatus#plus} adds them up.
   *
   * @param tableName the table's name or ARN
   * @param segment the part, from 0
   * @param totalSegments how many there are, at least 1
   * @return the counts
   */
  public TableStatus status(String tableName, int segment, int totalSegments) {
    requireSegment(segment, totalSegments);
    DynamoDbClient given = waiting(core.client());
    StoredCounts counts = new StoredCounts(encrypted(tableName).items().plan());
    given
        .scanPaginator(r -> r.tableName(tableName).segment(segment).totalSegments(totalSegments))
        .items()
        .forEach(counts::add);
    SortedMap<String, AttributeStatus> attributes = new TreeMap<>();
    counts
        .byPath()
        .forEach(
            (path, one) ->
                attributes.put(
                    path,
                    new AttributeStatus(
                        one.versions(),
                        one.messages(),
                        one.generations(),
                        one.plain(),
                        one.unknown())));
    return new TableStatus(tableName, counts.items(), attributes);
  }

  private static void requireSegment(int segment, int totalSegments) {
    if (segment < 0 || segment >= totalSegments) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          "Segment "
              + segment
              + " of "
              + totalSegments
              + " is none: segments are numbered from 0, below their total.");
    }
  }

  private RegisteredTable encrypted(String tableName) {
    return tables
        .find(tableName)
        .orElseThrow(
            () ->
                new InvalidUsageException(
                    ErrorCode.OPERATION_NOT_SUPPORTED,
                    "Table " + tableName + " is declared plain; nothing in it is encrypted."));
  }

  private static <C> C waiting(@Nullable C client) {
    return required(client, "client", "asyncTable(…) and the other asynchronous methods");
  }

  private static <C> C notWaiting(@Nullable C client) {
    return required(client, "asyncClient", "table(…) and the other methods that wait");
  }

  private static <C> C required(@Nullable C client, String setting, String others) {
    if (client == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "Hushtable was built without %s; set it on the builder, or use %s.",
              setting,
              others));
    }
    return client;
  }

  /** Builds a {@link Hushtable}. Not thread safe. */
  public static final class Builder {
    /** Of a table that is never called, for an Enhanced Client to show its extensions. */
    private static final String ANY_TABLE = "any";

    private static final TableSchema<EnhancedDocument> ANY_SCHEMA =
        TableSchema.documentSchemaBuilder()
            .addIndexPartitionKey(TableMetadata.primaryIndexName(), "id", AttributeValueType.S)
            .build();

    private @Nullable DynamoDbClient client;
    private @Nullable DynamoDbAsyncClient asyncClient;
    private @Nullable KeyProvider keys;
    private KeyScope scope = KeyScope.DEFAULT;
    private UnaryOperator<String> logicalTableName = UnaryOperator.identity();
    private IndexGenerations generations = IndexGenerations.FIRST;
    private final Map<String, IndexGenerations> generationsOfTables = new HashMap<>();
    private PlaintextPolicy plaintext = PlaintextPolicy.REJECT;
    private final Map<String, PlaintextPolicy> plaintextOfTables = new HashMap<>();
    private final Set<String> plainTables = new HashSet<>();
    private @Nullable List<DynamoDbEnhancedClientExtension> extensions;
    private Monitoring monitoring = Monitoring.NONE;

    private Builder() {}

    /**
     * The client to call DynamoDB with. This one, or {@link #asyncClient}, or both are required.
     *
     * @param client the client; not closed by this library
     * @return this builder
     */
    public Builder client(DynamoDbClient client) {
      this.client = client;
      return this;
    }

    /**
     * The client to call DynamoDB with for those who do not wait.
     *
     * @param asyncClient the client; not closed by this library
     * @return this builder
     */
    public Builder asyncClient(DynamoDbAsyncClient asyncClient) {
      this.asyncClient = asyncClient;
      return this;
    }

    /**
     * Takes the client beneath an Enhanced Client, and its extensions. The Enhanced Client itself
     * is not changed, and what is sent through it is not encrypted.
     *
     * @param enhancedClient an Enhanced Client that the application has already
     * @return this builder
     */
    public Builder enhancedClient(DynamoDbEnhancedClient enhancedClient) {
      extensions(enhancedClient.table(ANY_TABLE, ANY_SCHEMA).mapperExtension());
      return client(enhancedClient.dynamoDbClient());
    }

    /**
     * The same as {@link #enhancedClient} for those who do not wait.
     *
     * @param enhancedAsyncClient an Enhanced Client that the application has already
     * @return this builder
     */
    public Builder enhancedAsyncClient(DynamoDbEnhancedAsyncClient enhancedAsyncClient) {
      extensions(enhancedAsyncClient.table(ANY_TABLE, ANY_SCHEMA).mapperExtension());
      return asyncClient(enhancedAsyncClient.dynamoDbAsyncClient());
    }

    /**
     * Where keys come from. Required.
     *
     * @param keys the provider; not closed by this library
     * @return this builder
     */
    public Builder keys(KeyProvider keys) {
      this.keys = keys;
      return this;
    }

    /**
     * Whose keys are used.
     *
     * @param scope the scope; {@link KeyScope#DEFAULT} by default
     * @return this builder
     */
    public Builder scope(KeyScope scope) {
      this.scope = scope;
      return this;
    }

    /**
     * Gives the name that is bound into the values of a table, from the table's name in DynamoDB.
     * Values open only where it is the same, so use it to take off what differs between
     * environments, or to read a table restored under another name.
     *
     * @param logicalTableName the function; the table's name itself by default
     * @return this builder
     */
    public Builder logicalTableName(UnaryOperator<String> logicalTableName) {
      this.logicalTableName = logicalTableName;
      return this;
    }

    /**
     * The generation of the index key that values are hashed under, and those that are known
     * besides, in all tables.
     *
     * @param generations the generations; the first and no other by default
     * @return this builder
     */
    public Builder indexGenerations(IndexGenerations generations) {
      this.generations = generations;
      return this;
    }

    /**
     * The same for one table, in place of what holds for all.
     *
     * @param tableName its name or ARN
     * @param generations the generations
     * @return this builder
     */
    public Builder indexGenerations(String tableName, IndexGenerations generations) {
      generationsOfTables.put(TableRegistry.simpleName(tableName), generations);
      return this;
    }

    /**
     * What becomes of encrypted attributes that are found in the clear, in all tables.
     *
     * @param policy the policy; {@link PlaintextPolicy#REJECT} by default
     * @return this builder
     */
    public Builder plaintextPolicy(PlaintextPolicy policy) {
      this.plaintext = policy;
      return this;
    }

    /**
     * The same for one table, in place of what holds for all.
     *
     * @param tableName its name or ARN
     * @param policy the policy
     * @return this builder
     */
    public Builder plaintextPolicy(String tableName, PlaintextPolicy policy) {
      plaintextOfTables.put(TableRegistry.simpleName(tableName), policy);
      return this;
    }

    /**
     * Tables that {@link Hushtable#client()} reaches without encryption.
     *
     * @param tableNames their names or ARNs; added to those given before
     * @return this builder
     */
    public Builder plainTables(String... tableNames) {
      plainTables.addAll(List.of(tableNames));
      return this;
    }

    /**
     * Extensions of the DynamoDB Enhanced Client, as on its own builder: they replace the SDK's
     * default ones, and see plain items.
     *
     * @param extensions the extensions, in order
     * @return this builder
     */
    public Builder extensions(DynamoDbEnhancedClientExtension... extensions) {
      this.extensions = Stream.of(extensions).filter(Objects::nonNull).toList();
      return this;
    }

    /**
     * Who is told of operations: audit, metrics, traces, errors.
     *
     * @param monitoring the listeners; nobody by default
     * @return this builder
     */
    public Builder monitoring(Monitoring monitoring) {
      this.monitoring = monitoring;
      return this;
    }

    /**
     * The same, with a builder to set it up.
     *
     * @param monitoring sets it up
     * @return this builder
     */
    public Builder monitoring(Consumer<Monitoring.Builder> monitoring) {
      Monitoring.Builder builder = Monitoring.builder();
      monitoring.accept(builder);
      return monitoring(builder.build());
    }

    /**
     * Builds it.
     *
     * @return a new instance, without tables
     * @throws InvalidUsageException if a required setting is missing
     */
    public Hushtable build() {
      KeyProvider provider = Settings.required(keys, "Hushtable", "keys");
      if (asyncClient == null) {
        Settings.required(client, "Hushtable", "client or asyncClient");
      }
      return new Hushtable(
          new Core(
              client,
              asyncClient,
              extensions,
              new TableRegistry(plainTables),
              new KeyLoader(provider),
              scope,
              provider.formats(),
              generations,
              Map.copyOf(generationsOfTables),
              plaintext,
              Map.copyOf(plaintextOfTables),
              logicalTableName),
          new View(null, null, new TreeMap<>(), new Monitor(monitoring)));
    }
  }
}
