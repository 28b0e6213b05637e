package dev.hushtable.internal.monitoring;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.item.Usage;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.monitoring.TableAccess;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps what one operation does. Thread safe. */
final class UsageLog implements Usage {
  private final SortedMap<String, Table> tables = new TreeMap<>();
  private final Map<Activity, Long> nanos = new EnumMap<>(Activity.class);
  private long encryptedValues;
  private long encryptedBytes;
  private long decryptedValues;
  private long decryptedBytes;
  private long hashedValues;

  /** In one table. */
  private static final class Table {
    private final Set<String> encrypted = new HashSet<>();
    private final Set<String> decrypted = new HashSet<>();
    private final Set<String> hashed = new HashSet<>();
    private final Set<Object> keyVersions = new HashSet<>();
    private final Set<KeyScope> scopes = new HashSet<>();

    private TableAccess access(String name, int items) {
      return new TableAccess(
          name,
          items,
          texts(encrypted),
          texts(decrypted),
          texts(hashed),
          texts(keyVersions),
          texts(scopes));
    }

    private static SortedSet<String> texts(Collection<?> names) {
      SortedSet<String> texts = new TreeSet<>();
      names.forEach(name -> texts.add(name.toString()));
      return texts;
    }
  }

  /**
   * What is counted.
   *
   * @param encryptedBytes and the others are all of values
   */
  record Amounts(
      long encryptedValues,
      long encryptedBytes,
      long decryptedValues,
      long decryptedBytes,
      long hashedValues) {}

  @Override
  public boolean isWanted() {
    return true;
  }

  @Override
  public synchronized void encrypted(
      TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes) {
    Table used = table(table);
    used.encrypted.add(path.declared());
    used.keyVersions.addAll(keyVersions);
    encryptedValues++;
    encryptedBytes += bytes;
  }

  @Override
  public synchronized void decrypted(
      TableBinding table, AttributePath path, Collection<?> keyVersions, int bytes) {
    Table used = table(table);
    used.decrypted.add(path.declared());
    used.keyVersions.addAll(keyVersions);
    decryptedValues++;
    decryptedBytes += bytes;
  }

  @Override
  public synchronized void hashed(TableBinding table, AttributePath path) {
    table(table).hashed.add(path.declared());
    hashedValues++;
  }

  private Table table(TableBinding binding) {
    Table used = tables.computeIfAbsent(binding.plan().tableName(), name -> new Table());
    if (binding.scope() != null) {
      used.scopes.add(binding.scope());
    }
    return used;
  }

  @Override
  public synchronized void took(Activity activity, long tookNanos) {
    nanos.merge(activity, tookNanos, Long::sum);
  }

  /** What was done in each table, with the number of items that is known otherwise. */
  synchronized List<TableAccess> tables(Map<String, Integer> items) {
    SortedSet<String> names = new TreeSet<>(tables.keySet());
    names.addAll(items.keySet());
    return names.stream()
        .map(
            name ->
                tables.getOrDefault(name, new Table()).access(name, items.getOrDefault(name, 0)))
        .toList();
  }

  synchronized long nanos(Activity activity) {
    return nanos.getOrDefault(activity, 0L);
  }

  synchronized Amounts amounts() {
    return new Amounts(
        encryptedValues, encryptedBytes, decryptedValues, decryptedBytes, hashedValues);
  }
}
