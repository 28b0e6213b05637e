package dev.hushtable.internal.request;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.StoredLooks;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.PlanFingerprint;
import dev.hushtable.internal.schema.ScopeRule;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.migration.MigrationStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Brings items to what the schema declares now, or back to plain. Each attribute of an item that
 * needs something is written anew by one update, on condition that all of its forms are as they
 * were read, plain ones included: DynamoDB has these in the clear as it is, and nothing else would
 * notice a newer one. Pure. Thread safe.
 */
public final class MigrationWork extends ItemWork {
  /** An expression has 4 KB, and each name may take a condition of 30 bytes. */
  private static final int MAX_FORMS = 120;

  private static final int FINGERPRINT_BYTES = 16;

  private final Set<MigrationStep> steps;
  private final StoredLooks looks;

  /**
   * For one table.
   *
   * @param tableName as requests shall give it
   */
  public MigrationWork(RegisteredTable table, String tableName, Set<MigrationStep> steps) {
    super(table, tableName);
    this.steps = steps;
    this.looks = new StoredLooks(table.items(), steps);
  }

  /**
   * Requires the table to be one that these steps can be done to; to look which it needs, there is
   * no need.
   *
   * @throws InvalidUsageException if it is not
   */
  public void requireRunnable() {
    boolean needsPlaintext =
        steps.contains(MigrationStep.ENCRYPT) || steps.contains(MigrationStep.DECRYPT);
    if (needsPlaintext && !plan.plaintext().any()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "Table %s rejects plaintext, so its items cannot go from or to the clear: set plaintextPolicy(…) to accept it, here and"
                  + " in all applications, or choose other steps than ENCRYPT and DECRYPT.",
              tableName));
    }
    if (decrypts() && plan.hasEncryptedKey()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Table %s has hashes in its primary key, and the key of a table cannot change, so its items cannot be decrypted in"
                  + " place. Copy them to a table with a plain key.",
              tableName));
    }
    if (!decrypts() && plan.indexed() && !table.engine().table().hasNewestKeys()) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Table %s cannot be migrated while generation %d of the index key is written and %d is known: searches ask for older"
                  + " hashes first, so items go over to the newest only. Write that, in all applications, then migrate.",
              tableName,
              table.engine().table().generations().written(),
              table.engine().table().generations().newest()));
    }
  }

  private boolean decrypts() {
    return steps.contains(MigrationStep.DECRYPT);
  }

  /**
   * Requires the table to have the key that is declared.
   *
   * @throws InvalidUsageException if it has another
   */
  public void requireKey(TableDescription description) {
    Set<String> actual = new TreeSet<>();
    description.keySchema().stream().map(KeySchemaElement::attributeName).forEach(actual::add);
    Set<String> declared = new TreeSet<>();
    plan.primaryKey().stream().map(KeyAttribute::storedName).forEach(declared::add);
    if (!actual.equals(declared)) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "Table %s has the primary key %s, and what is declared needs %s. The key of a table cannot change, so it cannot be"
                  + " migrated in place: create a new table, and copy the items to it through the library.",
              tableName,
              actual,
              declared));
    }
  }

  /** Tells what is declared, and how it is written, from other such things. */
  public String fingerprint() {
    TableBinding binding = table.engine().table();
    String text =
        String.join(
            "\n",
            PlanFingerprint.of(plan),
            String.valueOf(binding.formats().written()),
            String.valueOf(binding.generations().written()),
            String.valueOf(binding.scope()),
            String.valueOf(binding.context()),
            plan.plaintext().toString());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Set<KeyNeed> needsToLook(Map<String, AttributeValue> storedItem) {
    return looks.needs(storedItem);
  }

  @Override
  public Looks looks(Map<String, AttributeValue> storedItem, KeySet keys) {
    return looks.look(storedItem, keys);
  }

  @Override
  public Looks settled(Map<String, AttributeValue> storedItem, KeySet keys) {
    return looks.look(storedItem, table.items().decrypt(storedItem, keys), keys);
  }

  @Override
  public @Nullable Finding look(Map<String, AttributeValue> storedItem, Looks seen, KeySet keys) {
    Map<String, AttributeValue> plain = table.items().decrypt(storedItem, keys);
    if (seen.steps().isEmpty()) {
      return null;
    }
    try {
      table.items().engineForItem(storedItem).requireScope();
    } catch (InvalidUsageException e) {
      throw unreadable(storedItem, e);
    }
    return new Finding(null, plain, seen.attributes());
  }

  @Override
  public Set<KeyNeed> needsToRenew(Map<String, AttributeValue> storedItem, Finding finding) {
    TableEngine engine = home(storedItem).engineForItem(plain(finding));
    return decrypts()
        ? engine.indexer().needs()
        : engine.encryptor().needs(List.of(toEncrypt(finding)));
  }

  private static Map<String, AttributeValue> plain(Finding finding) {
    return Objects.requireNonNull(finding.renewed());
  }

  /** The table for items with such a key. */
  private ScopedTable home(Map<String, AttributeValue> storedItem) {
    for (KeyAttribute key : plan.primaryKey()) {
      AttributeValue hash = storedItem.get(key.storedName());
      if (key.encrypted() != null && hash != null) {
        return table.atKeyGeneration(BlindIndex.generation(hash)).items();
      }
    }
    return table.items();
  }

  /** What is written at once, of an unsealed item: a group whole, however large it is. */
  private Set<String> chosen(Finding finding) {
    Set<String> chosen = new TreeSet<>();
    Set<String> named = new HashSet<>();
    for (String name : new TreeSet<>(finding.attributes())) {
      Set<String> together = together(name);
      Set<String> more = new HashSet<>(named);
      together.forEach(one -> more.addAll(forms(one)));
      if (more.size() <= MAX_FORMS || chosen.isEmpty()) {
        chosen.addAll(together);
        named.addAll(more);
      }
    }
    return chosen;
  }

  /** What shares the ciphertext of an attribute. */
  private Set<String> together(String name) {
    EncryptedAttribute encrypted = plan.root().encrypted(name);
    return encrypted == null || encrypted.group() == null
        ? Set.of(name)
        : encrypted.group().names();
  }

  /** An item that is sealed is sealed whole; of others what is written, and what it is bound to. */
  private Map<String, AttributeValue> toEncrypt(Finding finding) {
    Map<String, AttributeValue> part = new LinkedHashMap<>(plain(finding));
    if (plan.seal() == null) {
      Set<String> kept = new TreeSet<>(chosen(finding));
      plan.primaryKey().forEach(key -> kept.add(key.name()));
      ScopeRule scope = plan.scope();
      if (scope != null) {
        kept.add(scope.attribute());
      }
      part.keySet().retainAll(kept);
    }
    return part;
  }

  @Override
  public Step renew(Map<String, AttributeValue> storedItem, Finding finding, KeySet keys) {
    TableEngine engine = home(storedItem).engineForItem(plain(finding));
    return decrypts()
        ? decrypted(engine, storedItem, finding, keys)
        : encrypted(engine, storedItem, finding, keys);
  }

  private Step encrypted(
      TableEngine engine, Map<String, AttributeValue> storedItem, Finding finding, KeySet keys) {
    Map<String, AttributeValue> renewed = engine.encryptor().encrypt(toEncrypt(finding), keys);
    if (!key(renewed).equals(key(storedItem))) {
      throw new InternalErrorException(
          ErrorCode.INTERNAL_ERROR,
          "Item "
              + describe(storedItem)
              + " of table "
              + tableName
              + " would have been bound to another key; nothing was written.");
    }
    Set<String> names =
        plan.seal() == null ? chosen(finding) : declared(List.of(storedItem, renewed));
    Changes changes = new Changes(storedItem, renewed, names);
    if (plan.hasEncryptedKey() && !engine.hasNewestKey(Items.plainKey(table, key(storedItem)))) {
      // What moves items under older keys has to notice.
      changes.count();
    }
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(changes.write(true));
    for (EncryptedAttribute attribute : plan.unique()) {
      AttributeValue hash = renewed.get(attribute.hmacName());
      if (names.contains(attribute.name())
          && !Objects.equals(hash, storedItem.get(attribute.hmacName()))) {
        for (AttributeValue entry : hashes(engine, attribute, hash, plain(finding), keys)) {
          List<byte[]> owners = List.of(engine.owner(storedItem));
          writes.add(UniqueEntries.take(tableName, entry, owners));
        }
      }
    }
    return new Step(1, writes, false, names.containsAll(finding.attributes()));
  }

  private Step decrypted(
      TableEngine engine, Map<String, AttributeValue> storedItem, Finding finding, KeySet keys) {
    Set<String> names = plan.seal() == null ? chosen(finding) : declared(List.of(storedItem));
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(new Changes(storedItem, plain(finding), names).write(false));
    for (EncryptedAttribute attribute : plan.unique()) {
      AttributeValue hash = storedItem.get(attribute.hmacName());
      if (names.contains(attribute.name()) && hash != null) {
        for (AttributeValue entry : hashes(engine, attribute, hash, plain(finding), keys)) {
          writes.add(UniqueEntries.release(tableName, entry, engine.owner(storedItem)));
        }
      }
    }
    return new Step(1, writes, true, names.containsAll(finding.attributes()));
  }

  /** The attributes of the item itself that are declared and there, and the seal. */
  private Set<String> declared(List<Map<String, AttributeValue>> items) {
    Set<String> names = new TreeSet<>();
    for (Map<String, AttributeValue> item : items) {
      for (String stored : item.keySet()) {
        if (plan.root().attribute(stored) != null || stored.equals(SealPlan.ATTRIBUTE)) {
          names.add(stored);
        }
        plan.root().storedUnder(stored).forEach(attribute -> names.add(attribute.name()));
      }
    }
    return names;
  }

  /** The names under which an attribute may be stored. */
  private List<String> forms(String name) {
    EncryptedAttribute encrypted = plan.root().encrypted(name);
    if (encrypted == null) {
      return List.of(name);
    }
    return plan.isPrimaryKey(encrypted)
        ? List.of(encrypted.sourceName())
        : List.of(encrypted.sourceName(), encrypted.hmacName(), name);
  }

  /** The update of one item. */
  private final class Changes {
    private final Map<String, AttributeValue> before;
    private final Set<String> names;
    private final Parameters parameters = new Parameters();
    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private final List<String> adds = new ArrayList<>();

    /** What is different in these attributes. */
    Changes(
        Map<String, AttributeValue> before, Map<String, AttributeValue> after, Set<String> names) {
      this.before = before;
      this.names = names;
      // Members of a group share one of their forms.
      Set<String> done = new HashSet<>();
      for (String name : names) {
        // All that is not to be there is named, since nobody may take the plain form alone.
        boolean any = forms(name).stream().anyMatch(before::containsKey);
        for (String form : forms(name)) {
          AttributeValue value = after.get(form);
          if (!done.add(form)) {
            continue;
          }
          if (value == null && any) {
            removes.add(parameters.name(form));
          } else if (value != null && !value.equals(before.get(form))) {
            sets.add(parameters.name(form) + " = " + parameters.value(value));
          }
        }
      }
    }

    void count() {
      AttributeValue one = AttributeValue.fromN("1");
      adds.add(parameters.name(TablePlan.UPDATES) + " " + parameters.value(one));
    }

    /**
     * The update, on condition that nothing that it depends on has changed.
     *
     * @param guarded whether what it writes must be in stored form; its condition need not
     */
    TransactWriteItem write(boolean guarded) {
      Update update =
          Update.builder()
              .tableName(tableName)
              .key(key(before))
              .updateExpression(
                  clause("SET ", sets) + clause("REMOVE ", removes) + clause("ADD ", adds))
              .expressionAttributeNames(parameters.names())
              .expressionAttributeValues(parameters.valuesOrNull())
              .build();
      if (guarded) {
        table.guard().check(update);
      }
      // An update would make an item that was deleted meanwhile.
      parameters.ifThere(Home.keyName(table));
      ScopeRule scope = plan.scope();
      if (scope != null && !scope.ofKey()) {
        parameters.ifEqual(scope.attribute(), before);
      }
      conditions().forEach(name -> parameters.ifEqual(name, before));
      return TransactWriteItem.builder()
          .update(
              update.toBuilder()
                  .conditionExpression(parameters.text())
                  .expressionAttributeNames(parameters.names())
                  .expressionAttributeValues(parameters.valuesOrNull())
                  .build())
          .build();
    }

    private static String clause(String verb, List<String> actions) {
      return actions.isEmpty() ? "" : verb + String.join(", ", actions) + " ";
    }

    /** The attributes that have to be as they were. */
    private Set<String> conditions() {
      Set<String> same = new TreeSet<>();
      SealPlan seal = plan.seal();
      if (seal == null) {
        names.forEach(name -> same.addAll(forms(name)));
        return same;
      }
      // Every write of a sealed item changes its seal. As long as it has none, all that is to be
      // sealed has to be as it was.
      same.add(SealPlan.ATTRIBUTE);
      for (String stored : seal.storedNames()) {
        plan.root().storedUnder(stored).forEach(attribute -> same.add(attribute.name()));
      }
      if (!before.containsKey(SealPlan.ATTRIBUTE)) {
        same.addAll(seal.plainNames());
      }
      plan.primaryKey().forEach(key -> same.remove(key.name()));
      return same;
    }
  }
}
