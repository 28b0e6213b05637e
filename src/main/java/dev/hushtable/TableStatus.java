package dev.hushtable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the items of a table are stored, as {@link Hushtable#status} found them. Immutable.
 *
 * @param tableName the table
 * @param items how many items were looked at
 * @param attributes what is declared encrypted, by its path: {@code []} stands for each element of
 *     a list, and the entries of a map go by their keys; the seals of sealed items by {@code
 *     __seal}; the ciphertexts of a group by the name of the group, and what is stored of its
 *     members beside it, such as hashes, by theirs. Attributes that no item has are not there
 */
public record TableStatus(
    String tableName, long items, SortedMap<String, AttributeStatus> attributes) {

  /**
   * Takes a copy of the map.
   *
   * @param tableName the table
   * @param items how many items were looked at
   * @param attributes what is declared encrypted
   */
  public TableStatus {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /**
   * This part of a table together with another.
   *
   * @param other what was found in other items of the same table
   * @return both
   */
  public TableStatus plus(TableStatus other) {
    SortedMap<String, AttributeStatus> sum = new TreeMap<>(attributes);
    other.attributes.forEach((path, status) -> sum.merge(path, status, AttributeStatus::plus));
    return new TableStatus(tableName, items + other.items, sum);
  }
}
