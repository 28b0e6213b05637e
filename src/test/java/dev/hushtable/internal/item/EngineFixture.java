package dev.hushtable.internal.item;

import dev.hushtable.internal.schema.AcceptedPlaintext;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** The engine of a table, with keys that are the same in every test. */
public final class EngineFixture {
  public static final BranchKey FIRST = branchKey("c0ffee00-0000-4000-8000-000000000001", 1);

  private static final StoredFormats COMPACT = StoredFormats.of(StoredFormat.COMPACT);

  private static final RawKeyring KEYRING = new RawKeyring(50);

  private final TableEngine engine;
  private final List<BranchKey> versions;
  private final IndexRootKey indexRoot;
  private final RawKeyring keyring;

  private EngineFixture(
      TableBinding table, List<BranchKey> versions, IndexRootKey indexRoot, RawKeyring keyring) {
    this.engine = new TableEngine(table);
    this.versions = versions;
    this.indexRoot = indexRoot;
    this.keyring = keyring;
  }

  /** The engine of the table "Table" that holds such beans, in the default scope. */
  public static EngineFixture of(Class<?> type) {
    return of(type, "Table", "Table");
  }

  public static EngineFixture of(Class<?> type, String tableName, String logicalTableName) {
    TablePlan plan = PlanBuilder.build(tableName, logicalTableName, PlanBuilder.schema(type));
    return new EngineFixture(
        TableBinding.of(plan, KeyScope.DEFAULT, COMPACT, IndexGenerations.FIRST),
        List.of(FIRST),
        indexRoot(1),
        KEYRING);
  }

  public EngineFixture withScope(String scope) {
    return with(
        new TableBinding(
            plan(),
            KeyScope.of(scope),
            engine.table().context(),
            formats(),
            IndexGenerations.FIRST));
  }

  public EngineFixture withContext(Map<String, String> pairs) {
    SortedMap<String, String> context = new TreeMap<>(pairs);
    return with(
        new TableBinding(
            plan(), engine.table().scope(), context, formats(), IndexGenerations.FIRST));
  }

  /** With attributes that may be found in the clear. */
  public EngineFixture accepting(AcceptedPlaintext plaintext) {
    return with(
        TableBinding.of(
            plan().withPlaintext(plaintext), KeyScope.DEFAULT, formats(), IndexGenerations.FIRST));
  }

  private EngineFixture with(TableBinding table) {
    return new EngineFixture(table, versions, indexRoot, keyring);
  }

  /** With other branch key versions, the active one last. */
  public EngineFixture withVersions(BranchKey... keys) {
    return new EngineFixture(engine.table(), List.of(keys), indexRoot, keyring);
  }

  public EngineFixture withIndexRoot(int seed) {
    return withIndexRoot(indexRoot(seed));
  }

  public EngineFixture withIndexRoot(IndexRootKey root) {
    return new EngineFixture(engine.table(), versions, root, keyring);
  }

  /** Written in the first format, and read in all. */
  public EngineFixture withFormats(StoredFormat written, StoredFormat... alsoRead) {
    TableBinding table = engine.table();
    return with(
        new TableBinding(
            table.plan(),
            table.scope(),
            table.context(),
            StoredFormats.of(written, alsoRead),
            IndexGenerations.FIRST));
  }

  /** With the items of another class in the same table. */
  public EngineFixture withClass(Class<?> type) {
    TableBinding table = engine.table();
    TablePlan other =
        PlanBuilder.build(plan().tableName(), plan().logicalTableName(), PlanBuilder.schema(type));
    return with(
        table.merge(
            new TableBinding(
                other, table.scope(), table.context(), table.formats(), IndexGenerations.FIRST)));
  }

  /** With data keys under another wrapping key. */
  public EngineFixture withKeyring(int seed) {
    return withKeyring(new RawKeyring(seed));
  }

  EngineFixture withKeyring(RawKeyring other) {
    return new EngineFixture(engine.table(), versions, indexRoot, other);
  }

  private StoredFormats formats() {
    return engine.table().formats();
  }

  public static BranchKey branchKey(String version, int seed) {
    return BranchKey.of("branch", UUID.fromString(version), bytes(seed));
  }

  private static IndexRootKey indexRoot(int seed) {
    return IndexRootKey.of(IndexRootKey.FIRST_GENERATION, bytes(100 + seed));
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[BranchKey.KEY_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return bytes;
  }

  public TableEngine engine() {
    return engine;
  }

  public TablePlan plan() {
    return engine.plan();
  }

  /** Exactly the keys that are needed, as a provider would give them. */
  public KeySet load(Set<KeyNeed> needs) {
    Map<KeyNeed, Object> keys = new HashMap<>();
    for (KeyNeed need : needs) {
      if (need instanceof KeyNeed.Active a) {
        keys.put(a, ValueKey.of(versions.get(versions.size() - 1)));
      } else if (need instanceof KeyNeed.Versions v) {
        keys.put(
            v, versions.stream().filter(key -> key.hint() == v.hint()).map(ValueKey::of).toList());
      } else if (need instanceof KeyNeed.DataKeys d) {
        EncryptionMaterials materials = keyring.encrypt(d.context());
        keys.put(d, d.lengths().stream().map(length -> copy(materials)).toList());
      } else if (need instanceof KeyNeed.WrappedKey w) {
        keys.put(w, keyring.decrypt(w.header().context(), w.header().encryptedDataKeys()));
      } else {
        KeyNeed.Index i = (KeyNeed.Index) need;
        keys.put(i, new IndexKeys(i.scope(), indexRoot, new IndexKeys.Derived()));
      }
    }
    return new KeySet(keys);
  }

  /** All messages of an item have one data key, as most have in earnest. */
  static EncryptionMaterials copy(EncryptionMaterials materials) {
    byte[] dataKey = materials.plaintextDataKey().array().clone();
    return materials.toBuilder().plaintextDataKey(ByteBuffer.wrap(dataKey)).build();
  }

  /** The keys that any request on compact values needs before it is sent. */
  public KeySet keys() {
    return load(engine.encryptor().needs(List.of()));
  }

  public Map<String, AttributeValue> encrypt(Map<String, AttributeValue> plain) {
    return engine.encryptor().encrypt(plain, load(engine.encryptor().needs(List.of(plain))));
  }

  public Map<String, AttributeValue> decrypt(Map<String, AttributeValue> stored) {
    return decrypt(stored, Set.of());
  }

  /** As an item comes from an index or a projection. */
  public Map<String, AttributeValue> decrypt(
      Map<String, AttributeValue> stored, Set<String> hashOnly) {
    return engine
        .decryptor()
        .decrypt(stored, hashOnly, load(engine.decryptor().needs(List.of(stored))));
  }

  // --- Short names for values

  public static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  public static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  public static AttributeValue b(byte... bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  public static AttributeValue m(Object... namesAndValues) {
    Map<String, AttributeValue> entries = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return AttributeValue.fromM(entries);
  }

  public static AttributeValue l(AttributeValue... elements) {
    return AttributeValue.fromL(List.of(elements));
  }
}
