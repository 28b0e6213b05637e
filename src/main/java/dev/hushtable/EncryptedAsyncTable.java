package dev.hushtable;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.monitoring.Monitoring;
import dev.hushtable.streams.StreamDecoder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A {@link DynamoDbAsyncTable} whose {@code @Encrypted} properties never reach DynamoDB in the
 * clear. Beans, keys and expressions are given in the clear; each declared property is stored as
 * {@code <attribute>__source}, and as {@code <attribute>__hmac} where it is searchable.
 *
 * <p>In conditions and filters an encrypted attribute may stand under {@code =}, {@code <>} and
 * {@code IN} if it has {@code @EqualityIndex}, and under {@code attribute_exists} and {@code
 * attribute_not_exists}. An update can set it to a value, also by {@code if_not_exists}, and remove
 * it. Everything else that asks something of an encrypted attribute is refused: nothing is sent.
 *
 * <p>No thread waits: neither the caller's nor one of the SDK's. Where a key has to be loaded
 * first, the request goes on when it has come, on a thread of this library; do not block in what
 * you attach to a future.
 *
 * <p>Every operation fails with {@link InvalidUsageException} for the caller's mistakes, {@link
 * KeyUnavailableException} if the keys cannot be had, {@link DecryptionException} if what was read
 * does not open, and the SDK's own exceptions. When a write returns the old item and that does not
 * open, the write has happened.
 *
 * <p>For batches and transactions give it to {@link Hushtable#enhancedAsyncClient()}. Handed to a
 * DynamoDB Enhanced Client that is not its own, it makes the request fail before it is sent. What
 * cannot be stopped is a scan of another client's own table with a filter that names a plaintext;
 * do not give {@link #tableSchema()} to other clients.
 *
 * <p>As in the Enhanced Client, {@code createTable} returns before the table is active. One item
 * that does not open fails the whole page of a query or scan; see {@link #onUnreadableItem}.
 *
 * <p>Thread safe; share one for each table. Arguments are never changed.
 *
 * @param <T> the class of the items
 */
public interface EncryptedAsyncTable<T> extends DynamoDbAsyncTable<T> {

  /**
   * A builder for a table on its own. With several tables, use {@link Hushtable}.
   *
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class with {@code @Encrypted}
   *     properties
   * @param <T> the class
   * @return a new builder
   */
  static <T> Builder<T> builder(Class<T> type) {
    return new Builder<>(type);
  }

  /**
   * A secondary index.
   *
   * @param indexName its name
   * @return the index
   * @throws IllegalArgumentException if the class declares no such index
   */
  @Override
  EncryptedAsyncIndex<T> index(String indexName);

  /**
   * Begins a typed query, which is checked while it is built.
   *
   * @return the query without criteria
   */
  Find<EncryptedAsyncQuery<T>> find();

  /**
   * A view in which an item that does not open does not fail the whole page of a query or scan: the
   * handler takes it, and the others arrive. {@code getItem}, and what writes return, still fail.
   *
   * @param handler takes the items that do not open
   * @return a view of this table
   */
  EncryptedAsyncTable<T> onUnreadableItem(UnreadableItemHandler handler);

  /**
   * A view for the items of one key scope; see {@link Hushtable#forScope(KeyScope)}.
   *
   * @param scope the scope
   * @return a view of this table
   */
  EncryptedAsyncTable<T> forScope(KeyScope scope);

  /**
   * A view for the items of one key scope.
   *
   * @param scope the name of the scope
   * @return a view of this table
   * @throws InvalidUsageException if no scope can have that name
   */
  default EncryptedAsyncTable<T> forScope(String scope) {
    return forScope(KeyScope.of(scope));
  }

  /**
   * A view that binds pairs into what it encrypts; see {@link Hushtable#context}.
   *
   * @param context the pairs, no secrets; they take the place of those of this view
   * @return a view of this table
   */
  EncryptedAsyncTable<T> context(Map<String, String> context);

  /**
   * A view whose operations are audited with pairs; see {@link Hushtable#audit}.
   *
   * @param who the pairs, no secrets; they take the place of those of this view
   * @return a view of this table
   * @throws InvalidUsageException {@link dev.hushtable.exception.ErrorCode#INVALID_CONFIGURATION}
   *     if there is no audit trail, or a name or value is null
   */
  EncryptedAsyncTable<T> audit(Map<String, String> who);

  /**
   * What works on the items of this table without DynamoDB.
   *
   * @return the encryptor
   */
  ModelEncryptor<T> modelEncryptor();

  /**
   * Encrypts a bean without sending it; see {@link ModelEncryptor#encryptModelAsync}.
   *
   * @param model the bean
   * @return what is stored for it
   */
  default CompletableFuture<Map<String, AttributeValue>> encryptModel(T model) {
    return modelEncryptor().encryptModelAsync(model);
  }

  /**
   * Decrypts what is stored for a bean; see {@link ModelEncryptor#decryptModelAsync}.
   *
   * @param item the stored attributes
   * @return the bean
   */
  default CompletableFuture<T> decryptModel(Map<String, AttributeValue> item) {
    return modelEncryptor().decryptModelAsync(item);
  }

  /**
   * Encrypts several beans without sending them; see {@link ModelEncryptor#bulkEncryptModelsAsync}.
   *
   * @param models the beans
   * @return what is stored for each, in the same order
   */
  default CompletableFuture<List<Map<String, AttributeValue>>> bulkEncryptModels(
      Collection<? extends T> models) {
    return modelEncryptor().bulkEncryptModelsAsync(models);
  }

  /**
   * Decrypts several stored items; see {@link ModelEncryptor#bulkDecryptModelsAsync}.
   *
   * @param items the stored attributes of each item
   * @return the beans, in the same order
   */
  default CompletableFuture<List<T>> bulkDecryptModels(
      Collection<Map<String, AttributeValue>> items) {
    return modelEncryptor().bulkDecryptModelsAsync(items);
  }

  /**
   * The blind index of a value; see {@link ModelEncryptor#hmacAsync}.
   *
   * @param attribute the plain name of an attribute with {@code @EqualityIndex}
   * @param value the value as the bean has it, or as an {@link AttributeValue}
   * @return a binary value of 33 bytes
   */
  default CompletableFuture<AttributeValue> hmac(String attribute, Object value) {
    return modelEncryptor().hmacAsync(attribute, value);
  }

  /**
   * What decodes the records of this table's DynamoDB stream, and blocks its caller until the keys
   * are there; see {@link ModelEncryptor#streamDecoder}.
   *
   * @return a decoder
   */
  default StreamDecoder<T> streamDecoder() {
    return modelEncryptor().streamDecoder();
  }

  /**
   * Builds an {@link EncryptedAsyncTable}. Not thread safe.
   *
   * @param <T> the class of the items
   */
  final class Builder<T> {
    private final Class<T> type;
    private final Hushtable.Builder hushtable = Hushtable.builder();
    private @Nullable String tableName;

    private Builder(Class<T> type) {
      this.type = type;
    }

    /**
     * The client to call DynamoDB with. Required.
     *
     * @param client the client; not closed by the table
     * @return this builder
     */
    public Builder<T> client(DynamoDbAsyncClient client) {
      hushtable.asyncClient(client);
      return this;
    }

    /**
     * The table's name in DynamoDB. Required.
     *
     * @param tableName the name, or an ARN
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
      hushtable.logicalTableName(name -> logicalTableName);
      return this;
    }

    /**
     * Where keys come from. Required.
     *
     * @param keys the provider; not closed by the table
     * @return this builder
     */
    public Builder<T> keys(KeyProvider keys) {
      hushtable.keys(keys);
      return this;
    }

    /**
     * Whose keys are used.
     *
     * @param scope the scope; {@link KeyScope#DEFAULT} by default
     * @return this builder
     */
    public Builder<T> scope(KeyScope scope) {
      hushtable.scope(scope);
      return this;
    }

    /**
     * Who is told of operations: audit, metrics, traces, errors.
     *
     * @param monitoring the listeners; nobody by default
     * @return this builder
     */
    public Builder<T> monitoring(Monitoring monitoring) {
      hushtable.monitoring(monitoring);
      return this;
    }

    /**
     * The same, with a builder to set it up.
     *
     * @param monitoring sets it up
     * @return this builder
     */
    public Builder<T> monitoring(Consumer<Monitoring.Builder> monitoring) {
      hushtable.monitoring(monitoring);
      return this;
    }

    /**
     * Builds the table; looks at the class, loads no keys, calls nobody.
     *
     * @return the table
     * @throws InvalidUsageException if a required setting is missing ({@link
     *     ErrorCode#INVALID_CONFIGURATION}) or the annotations contradict each other
     */
    public EncryptedAsyncTable<T> build() {
      return hushtable
          .build()
          .asyncTable(Settings.required(tableName, "EncryptedAsyncTable", "tableName"), type);
    }
  }
}
