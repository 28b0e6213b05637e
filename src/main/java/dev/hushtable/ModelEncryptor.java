package dev.hushtable;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.ItemEncryptor;
import dev.hushtable.internal.item.ItemErrors;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.QuietTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.streams.StreamDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Encrypts and decrypts annotated beans without a DynamoDB client: bean to stored attribute map and
 * back.
 *
 * <p>A stored map is bound to the table and to the primary key of its item: it opens as that item
 * of that table only. Stored maps made here and by an {@link EncryptedTable} of the same table,
 * class, keys and scope are interchangeable.
 *
 * <p>Thread safe; share one. Loading a key for the first time, or after it expired, blocks the
 * caller until the {@link KeyProvider} answers; the methods whose names end in {@code Async} do not
 * block, and go on where the keys arrive. Arguments must not be null, and are never changed.
 *
 * @param <T> the class of the items
 */
public final class ModelEncryptor<T> {
  private static final String ENCRYPT = "EncryptModels";
  private static final String DECRYPT = "DecryptModels";
  private static final String HASH = "Hash";

  private final TableSchema<T> schema;
  private final ScopedTable table;
  private final KeyLoader keys;
  private final Monitor monitor;

  ModelEncryptor(TableSchema<T> schema, ScopedTable table, KeyLoader keys, Monitor monitor) {
    this.schema = schema;
    this.table = table;
    this.keys = keys;
    this.monitor = monitor;
  }

  /**
   * A builder for an annotated class.
   *
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class with {@code @Encrypted}
   *     properties
   * @param <T> the class
   * @return a new builder
   */
  public static <T> Builder<T> builder(Class<T> type) {
    return new Builder<>(
        (name, logicalName) -> {
          TableSchema<T> schema = PlanBuilder.schema(type);
          return new Mapping<>(schema, PlanBuilder.build(name, logicalName, schema));
        });
  }

  /**
   * A builder for items that are maps.
   *
   * @param schema what is encrypted; it names the table too
   * @return a new builder
   */
  public static Builder<Map<String, AttributeValue>> forItems(EncryptionSchema schema) {
    return new Builder<>(
            (name, logicalName) -> new Mapping<>(schema.items(), schema.plan(name, logicalName)))
        .tableName(schema.tableName());
  }

  /**
   * A builder for documents.
   *
   * @param schema what is encrypted; it names the table too
   * @return a new builder
   */
  public static Builder<EnhancedDocument> forDocuments(EncryptionSchema schema) {
    return new Builder<>(
            (name, logicalName) ->
                new Mapping<>(schema.documents(), schema.plan(name, logicalName)))
        .tableName(schema.tableName());
  }

  /** How items of a class become maps, and what is encrypted in these. */
  private record Mapping<T>(TableSchema<T> schema, TablePlan plan) {}

  /**
   * Encrypts a bean: all of its declared properties, or none.
   *
   * @param model the bean
   * @return what is stored for it, a new map; null properties are absent
   * @throws InvalidUsageException if a value cannot be stored or a primary key attribute is missing
   * @throws KeyUnavailableException if the keys cannot be had
   */
  public Map<String, AttributeValue> encryptModel(T model) {
    return bulkEncryptModels(List.of(model)).get(0);
  }

  /**
   * The same without blocking the caller.
   *
   * @param model the bean
   * @return what is stored for it; fails as {@link #encryptModel} throws
   */
  public CompletableFuture<Map<String, AttributeValue>> encryptModelAsync(T model) {
    return bulkEncryptModelsAsync(List.of(model)).thenApply(items -> items.get(0));
  }

  /**
   * Decrypts what is stored for a bean.
   *
   * @param item the stored attributes, the primary key among them
   * @return the bean
   * @throws DecryptionException if a value does not open
   * @throws KeyUnavailableException if the keys cannot be had
   */
  public T decryptModel(Map<String, AttributeValue> item) {
    return bulkDecryptModels(List.of(item)).get(0);
  }

  /**
   * The same without blocking the caller.
   *
   * @param item the stored attributes, the primary key among them
   * @return the bean; fails as {@link #decryptModel} throws
   */
  public CompletableFuture<T> decryptModelAsync(Map<String, AttributeValue> item) {
    return bulkDecryptModelsAsync(List.of(item)).thenApply(models -> models.get(0));
  }

  /**
   * Encrypts several beans with one look-up of keys: all of them, or none.
   *
   * @param models the beans
   * @return what is stored for each, in the same order
   * @throws InvalidUsageException if a value cannot be stored or a primary key attribute is missing
   * @throws KeyUnavailableException if the keys cannot be had
   */
  public List<Map<String, AttributeValue>> bulkEncryptModels(Collection<? extends T> models) {
    return run(ENCRYPT, models, () -> encryption(models));
  }

  /**
   * The same without blocking the caller.
   *
   * @param models the beans
   * @return what is stored for each, in the same order; fails as {@link #bulkEncryptModels} throws
   */
  public CompletableFuture<List<Map<String, AttributeValue>>> bulkEncryptModelsAsync(
      Collection<? extends T> models) {
    return runAsync(ENCRYPT, models, () -> encryption(models));
  }

  /**
   * Decrypts several stored items with one look-up of keys: all of them, or none.
   *
   * @param items the stored attributes of each item
   * @return the beans, in the same order
   * @throws DecryptionException if a value does not open
   * @throws KeyUnavailableException if the keys cannot be had
   */
  public List<T> bulkDecryptModels(Collection<Map<String, AttributeValue>> items) {
    return run(DECRYPT, items, () -> decryption(items));
  }

  /**
   * The same without blocking the caller.
   *
   * @param items the stored attributes of each item
   * @return the beans, in the same order; fails as {@link #bulkDecryptModels} throws
   */
  public CompletableFuture<List<T>> bulkDecryptModelsAsync(
      Collection<Map<String, AttributeValue>> items) {
    return runAsync(DECRYPT, items, () -> decryption(items));
  }

  /** What is done once keys are at hand. */
  private record Work<R>(Set<KeyNeed> needs, Function<KeySet, R> function) {}

  private <R> R run(String operation, Collection<?> items, Supplier<Work<R>> supplier) {
    return monitor.watch(
        operation,
        () -> subject(items),
        watched -> {
          Work<R> work = supplier.get();
          return keys.use(work.needs(), watched.usage(), work.function());
        });
  }

  private <R> CompletableFuture<R> runAsync(
      String operation, Collection<?> items, Supplier<Work<R>> supplier) {
    return monitor.watchAsync(
        operation,
        () -> subject(items),
        keys.workers(),
        watched -> {
          Work<R> work = supplier.get();
          return keys.useAsync(work.needs(), watched.usage(), work.function());
        });
  }

  private <R> Subject<R> subject(Collection<?> items) {
    return Subject.read(table.plan().tableName(), given -> items.size());
  }

  private Work<List<Map<String, AttributeValue>>> encryption(Collection<? extends T> models) {
    List<Map<String, AttributeValue>> items = new ArrayList<>(models.size());
    for (T model : models) {
      items.add(schema.itemToMap(model, true));
    }
    List<List<Map<String, AttributeValue>>> groups = table.byScope(items);
    if (groups.size() == 1) {
      ItemEncryptor encryptor = table.engineForItem(items.get(0)).encryptor();
      return new Work<>(encryptor.needs(items), loaded -> encryptor.encryptAll(items, loaded));
    }
    Set<KeyNeed> needs = new HashSet<>();
    groups.forEach(
        group -> needs.addAll(table.engineForItem(group.get(0)).encryptor().needs(group)));
    return new Work<>(needs, loaded -> encrypted(items, groups, loaded));
  }

  /** In the order of the items. */
  private List<Map<String, AttributeValue>> encrypted(
      List<Map<String, AttributeValue>> items,
      List<List<Map<String, AttributeValue>>> groups,
      KeySet loaded) {
    IdentityHashMap<Map<String, AttributeValue>, Map<String, AttributeValue>> stored =
        new IdentityHashMap<>();
    for (List<Map<String, AttributeValue>> group : groups) {
      List<Map<String, AttributeValue>> encrypted =
          table.engineForItem(group.get(0)).encryptor().encryptAll(group, loaded);
      for (int i = 0; i < group.size(); i++) {
        stored.put(group.get(i), encrypted.get(i));
      }
    }
    return items.stream().map(stored::get).toList();
  }

  private Work<List<T>> decryption(Collection<Map<String, AttributeValue>> items) {
    return new Work<>(table.needs(items), loaded -> decrypted(items, loaded));
  }

  private List<T> decrypted(Collection<Map<String, AttributeValue>> items, KeySet loaded) {
    List<T> models = new ArrayList<>(items.size());
    for (Map<String, AttributeValue> item : items) {
      if (item.isEmpty()) {
        throw new InvalidUsageException(
            ErrorCode.KEY_ATTRIBUTE_MISSING,
            "An empty map is no item of table " + table.plan().tableName() + ".");
      }
      models.add(schema.mapToItem(table.decrypt(item, loaded)));
    }
    return models;
  }

  /**
   * The blind index of a value, as it is stored in {@code <attribute>__hmac} and accepted wherever
   * a key is asked for.
   *
   * @param attribute the plain name of an attribute with {@code @EqualityIndex}
   * @param value the value as the bean has it, or as an {@link AttributeValue}
   * @return a binary value of 33 bytes
   * @throws InvalidUsageException {@link ErrorCode#NOT_SEARCHABLE} if there is no such index,
   *     {@link ErrorCode#VALUE_NOT_SUPPORTED} if the value is of another type
   * @throws KeyUnavailableException if the keys cannot be had
   */
  public AttributeValue hmac(String attribute, Object value) {
    return run(HASH, List.of(), () -> hashing(attribute, value));
  }

  /**
   * The same without blocking the caller.
   *
   * @param attribute the plain name of an attribute with {@code @EqualityIndex}
   * @param value the value as the bean has it, or as an {@link AttributeValue}
   * @return a binary value of 33 bytes; fails as {@link #hmac} throws
   */
  public CompletableFuture<AttributeValue> hmacAsync(String attribute, Object value) {
    return runAsync(HASH, List.of(), () -> hashing(attribute, value));
  }

  private Work<AttributeValue> hashing(String attribute, Object value) {
    EncryptedAttribute encrypted = table.plan().root().encrypted(attribute);
    if (encrypted == null || encrypted.index() == null) {
      throw new InvalidUsageException(
          ErrorCode.NOT_SEARCHABLE,
          String.format(
              Locale.ROOT,
              "Table %s has no attribute '%s' that is searchable by @EqualityIndex or equalityIndex().",
              table.plan().tableName(),
              attribute));
    }
    AttributeValue plain =
        value instanceof AttributeValue given ? given : converted(attribute, value);
    return new Work<>(
        table.engine().indexer().needs(),
        loaded -> table.engine().indexer().hash(encrypted, plain, loaded));
  }

  /**
   * A view for the items of one key scope. Where items tell their scope (see {@link
   * dev.hushtable.annotation.KeyScope}), those of another are refused; else all are of this one.
   *
   * @param scope the scope
   * @return a view of the same table and keys
   */
  public ModelEncryptor<T> forScope(KeyScope scope) {
    return inView(scope, table.context(), monitor);
  }

  ModelEncryptor<T> inView(
      @Nullable KeyScope scope, SortedMap<String, String> context, Monitor otherMonitor) {
    return new ModelEncryptor<>(schema, table.view(scope, context), keys, otherMonitor);
  }

  /**
   * A view for the items of one key scope.
   *
   * @param scope the name of the scope
   * @return a view of the same table and keys
   */
  public ModelEncryptor<T> forScope(String scope) {
    return forScope(KeyScope.of(scope));
  }

  /**
   * A view that binds pairs into what it encrypts: values open only in a view with the same pairs.
   * Hashes are the same in all of them.
   *
   * @param context the pairs, no secrets; they take the place of those of this view
   * @return a view of the same table and keys
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a name or value is
   *     empty, no text, or too long, or a name is reserved
   */
  public ModelEncryptor<T> context(Map<String, String> context) {
    return inView(null, new TreeMap<>(context), monitor);
  }

  /**
   * A view whose operations are audited with pairs; see {@link Hushtable#audit}.
   *
   * @param who the pairs, no secrets; they take the place of those of this view
   * @return a view of the same table and keys
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if there is no audit
   *     trail, or a name or value is null
   */
  public ModelEncryptor<T> audit(Map<String, String> who) {
    return inView(null, table.context(), monitor.audit(who));
  }

  /**
   * What decodes the records of the table's DynamoDB stream, with the same keys.
   *
   * @return a decoder
   */
  public StreamDecoder<T> streamDecoder() {
    return new DefaultStreamDecoder<>(schema, table, keys, monitor);
  }

  @SuppressWarnings("unchecked")
  private AttributeValue converted(String attribute, Object value) {
    AttributeConverter<Object> converter =
        (AttributeConverter<Object>) schema.converterForAttribute(attribute);
    try {
      return converter.transformFrom(value);
    } catch (ClassCastException e) {
      throw new InvalidUsageException(
          ErrorCode.VALUE_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Attribute '%s' of table %s is a %s, not a %s.",
              attribute,
              table.plan().tableName(),
              converter.type().rawClass().getSimpleName(),
              value.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Builds a {@link ModelEncryptor}. Not thread safe.
   *
   * @param <T> the class of the items
   */
  public static final class Builder<T> {
    private final BiFunction<String, String, Mapping<T>> mappings;
    private @Nullable String tableName;
    private @Nullable String logicalTableName;
    private @Nullable KeyProvider keys;
    private KeyScope scope = KeyScope.DEFAULT;
    private IndexGenerations generations = IndexGenerations.FIRST;
    private Monitoring monitoring = Monitoring.NONE;
    private PlaintextPolicy plaintext = PlaintextPolicy.REJECT;

    private Builder(BiFunction<String, String, Mapping<T>> mappings) {
      this.mappings = mappings;
    }

    /**
     * The table that the items belong to. Required.
     *
     * @param tableName its name in DynamoDB, or its ARN
     * @return this builder
     */
    public Builder<T> tableName(String tableName) {
      this.tableName = tableName;
      return this;
    }

    /**
     * The name that is bound into every value; keep it when a table is restored under another name.
     * The table's name by default.
     *
     * @param logicalTableName the logical name
     * @return this builder
     */
    public Builder<T> logicalTableName(String logicalTableName) {
      this.logicalTableName = logicalTableName;
      return this;
    }

    /**
     * Where keys come from. Required.
     *
     * @param keys the provider; not closed by the encryptor
     * @return this builder
     */
    public Builder<T> keys(KeyProvider keys) {
      this.keys = keys;
      return this;
    }

    /**
     * Whose keys are used.
     *
     * @param scope the scope; {@link KeyScope#DEFAULT} by default
     * @return this builder
     */
    public Builder<T> scope(KeyScope scope) {
      this.scope = scope;
      return this;
    }

    /**
     * The generation of the index key that values are hashed under, and those that are known
     * besides.
     *
     * @param generations the generations; the first and no other by default
     * @return this builder
     */
    public Builder<T> indexGenerations(IndexGenerations generations) {
      this.generations = generations;
      return this;
    }

    /**
     * Who is told of operations: audit, metrics, traces, errors.
     *
     * @param monitoring the listeners; nobody by default
     * @return this builder
     */
    public Builder<T> monitoring(Monitoring monitoring) {
      this.monitoring = monitoring;
      return this;
    }

    /**
     * The same, with a builder to set it up.
     *
     * @param monitoring sets it up
     * @return this builder
     */
    public Builder<T> monitoring(Consumer<Monitoring.Builder> monitoring) {
      Monitoring.Builder builder = Monitoring.builder();
      monitoring.accept(builder);
      return monitoring(builder.build());
    }

    /**
     * What becomes of encrypted attributes that are found in the clear.
     *
     * @param policy the policy; {@link PlaintextPolicy#REJECT} by default
     * @return this builder
     */
    public Builder<T> plaintextPolicy(PlaintextPolicy policy) {
      this.plaintext = policy;
      return this;
    }

    /**
     * Builds the encryptor; looks at the class, loads no keys.
     *
     * @return the encryptor
     * @throws InvalidUsageException if a required setting is missing or the annotations contradict
     *     each other
     */
    public ModelEncryptor<T> build() {
      String name =
          TableRegistry.simpleName(Settings.required(tableName, "ModelEncryptor", "tableName"));
      KeyProvider provider = Settings.required(keys, "ModelEncryptor", "keys");
      Mapping<T> mapping = mappings.apply(name, logicalTableName == null ? name : logicalTableName);
      ScopedTable table =
          new ScopedTable(
              TableBinding.of(
                  mapping.plan().withPlaintext(plaintext.accepted()),
                  scope,
                  provider.formats(),
                  generations));
      return new ModelEncryptor<>(
          new QuietTableSchema<>(
              mapping.schema(), item -> ItemErrors.describePlain(mapping.plan(), item)),
          table,
          new KeyLoader(provider),
          new Monitor(monitoring));
    }
  }
}
