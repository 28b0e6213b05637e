package dev.hushtable;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.client.EncryptingDynamoDbClient;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.client.TableRegistry;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.QuietTableSchema;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
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
  private final TableRegistry tables;
  private final KeyLoader keys;
  private final KeyScope scope;
  private final StoredFormats formats;
  private final UnaryOperator<String> logicalTableName;
  private final EncryptingDynamoDbClient client;
  private final DynamoDbEnhancedClient enhancedClient;

  private Hushtable(Builder builder) {
    DynamoDbClient given = Settings.required(builder.client, "Hushtable", "client");
    this.tables = new TableRegistry(builder.plainTables);
    KeyProvider provider = Settings.required(builder.keys, "Hushtable", "keys");
    this.keys = new KeyLoader(provider);
    this.formats = provider.formats();
    this.scope = builder.scope;
    this.logicalTableName = builder.logicalTableName;
    this.client = new EncryptingDynamoDbClient(given, tables, keys);
    DynamoDbEnhancedClient.Builder enhanced =
        DynamoDbEnhancedClient.builder().dynamoDbClient(client);
    if (builder.extensions != null) {
      enhanced.extensions(builder.extensions);
    }
    this.enhancedClient = enhanced.build();
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
   *     class in the same table
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
   *     of another class in the same table
   */
  public <T> EncryptedTable<T> table(String tableName, TableSchema<T> schema) {
    String name = TableRegistry.simpleName(tableName);
    TableBinding table =
        new TableBinding(
            PlanBuilder.build(name, logicalTableName.apply(name), schema), scope, formats);
    tables.register(table);
    TableSchema<T> quiet = new QuietTableSchema<>(schema);
    return new DefaultEncryptedTable<>(
        enhancedClient.table(tableName, quiet),
        new ModelEncryptor<>(quiet, new TableEngine(table), keys),
        table.plan());
  }

  /**
   * A low-level client with the same encryption: items, keys and conditions of registered tables
   * are given and returned in the clear and stored encrypted. Requests to tables that are neither
   * registered nor declared plain are refused, and so is PartiQL.
   *
   * @return the client; closing it does nothing
   */
  public DynamoDbClient client() {
    return client;
  }

  /** Builds a {@link Hushtable}. Not thread safe. */
  public static final class Builder {
    private @Nullable DynamoDbClient client;
    private @Nullable KeyProvider keys;
    private KeyScope scope = KeyScope.DEFAULT;
    private UnaryOperator<String> logicalTableName = UnaryOperator.identity();
    private final Set<String> plainTables = new HashSet<>();
    private @Nullable List<DynamoDbEnhancedClientExtension> extensions;

    private Builder() {}

    /**
     * The client to call DynamoDB with. Required.
     *
     * @param client the client; not closed by this library
     * @return this builder
     */
    public Builder client(DynamoDbClient client) {
      this.client = client;
      return this;
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
      this.extensions = List.of(extensions);
      return this;
    }

    /**
     * Builds it.
     *
     * @return a new instance, without tables
     * @throws InvalidUsageException if a required setting is missing
     */
    public Hushtable build() {
      return new Hushtable(this);
    }
  }
}
