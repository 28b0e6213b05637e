package dev.hushtable.testkit;

import dev.hushtable.EncryptedTable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.ItemEncryptor;
import dev.hushtable.internal.item.PlainItem;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.PublishedTableSchema;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyScope;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Encrypts so that the same seed and input give the same bytes, in every process and release of the
 * same format: for golden files, and as vectors for other implementations. Never for data: who sees
 * two items sees whether they are the same, and whoever knows the seed reads them.
 *
 * <p>Its keys are {@link InsecureSeededKeys}, in the compact format, and the seed stands in the
 * place of fresh random bytes. Nothing in the library can be set to do so: this class calls what
 * encrypts a transaction with a client request token, for which repeating is a feature. Different
 * items get different nonces even so, since they depend on all that is encrypted.
 *
 * <p>What it made is opened by a {@link ModelEncryptor} or {@link EncryptedTable} of the same
 * logical table name and scope with {@code InsecureSeededKeys.of(seed)}; these give the same hashes
 * each time, but other ciphertexts. Immutable and thread safe.
 *
 * @param <T> the class of the items
 */
public final class InsecureSeededEncryptor<T> {
  private final Function<T, Map<String, AttributeValue>> mapping;
  private final ScopedTable table;
  private final KeyLoader keys;
  private final String token;

  private InsecureSeededEncryptor(
      Function<T, Map<String, AttributeValue>> mapping,
      ScopedTable table,
      KeyLoader keys,
      String token) {
    this.mapping = mapping;
    this.table = table;
    this.keys = keys;
    this.token = token;
  }

  private static <T> InsecureSeededEncryptor<T> of(
      Function<T, Map<String, AttributeValue>> mapping, TablePlan plan, String seed) {
    InsecureSeededKeys keys = InsecureSeededKeys.of(seed);
    TableBinding binding =
        TableBinding.of(plan, KeyScope.DEFAULT, keys.formats(), IndexGenerations.FIRST);
    return new InsecureSeededEncryptor<>(
        mapping, new ScopedTable(binding), new KeyLoader(keys), new Seed(seed).token());
  }

  /**
   * For an annotated class.
   *
   * @param logicalTableName what is bound into the values
   * @param type a {@code @DynamoDbBean} or {@code @DynamoDbImmutable} class with {@code @Encrypted}
   *     properties
   * @param seed any text that is not blank
   * @param <T> the class
   * @return the encryptor, for the default scope
   * @throws InvalidUsageException if the annotations contradict each other, or the seed is blank
   */
  public static <T> InsecureSeededEncryptor<T> of(
      String logicalTableName, Class<T> type, String seed) {
    TableSchema<T> schema = PlanBuilder.schema(type);
    TablePlan plan = PlanBuilder.build(logicalTableName, logicalTableName, schema);
    return of(model -> schema.itemToMap(model, true), plan, seed);
  }

  /**
   * For the items of a table, also where no class describes them; of the table it takes what is
   * encrypted and the logical name, and neither keys nor scope.
   *
   * @param table the table
   * @param seed any text that is not blank
   * @param <T> the class of the items
   * @return the encryptor, for the default scope
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the table is not of
   *     this library, or the seed is blank
   */
  public static <T> InsecureSeededEncryptor<T> of(EncryptedTable<T> table, String seed) {
    PublishedTableSchema<T> schema = Tables.schema(table);
    return of(schema::plainAttributes, schema.plan(), seed);
  }

  /**
   * The same for the items of another key scope.
   *
   * @param scope the scope
   * @return another encryptor
   */
  public InsecureSeededEncryptor<T> forScope(KeyScope scope) {
    return inView(scope, table.context());
  }

  /**
   * The same with pairs that are bound into the values.
   *
   * @param context the pairs, no secrets; they take the place of those of this one
   * @return another encryptor
   */
  public InsecureSeededEncryptor<T> context(Map<String, String> context) {
    return inView(null, new TreeMap<>(context));
  }

  private InsecureSeededEncryptor<T> inView(
      @Nullable KeyScope scope, SortedMap<String, String> context) {
    return new InsecureSeededEncryptor<>(mapping, table.view(scope, context), keys, token);
  }

  /**
   * Encrypts a bean: all of its declared properties, or none.
   *
   * @param model the bean
   * @return what is stored for it, the same each time
   * @throws InvalidUsageException if a value cannot be stored or a primary key attribute is missing
   */
  public Map<String, AttributeValue> encryptModel(T model) {
    Map<String, AttributeValue> plain = mapping.apply(model);
    ItemEncryptor encryptor = table.engineForItem(plain).encryptor();
    List<PlainItem> items = List.of(encryptor.item(plain));
    return keys.use(
        encryptor.needsToSeal(items),
        loaded -> {
          encryptor.seal(items, loaded, token);
          return Collections.unmodifiableMap(items.get(0).stored());
        });
  }
}
