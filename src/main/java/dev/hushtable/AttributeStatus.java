package dev.hushtable;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the values of one attribute of a table are stored. Immutable.
 *
 * @param versions how many values need each version of a branch key, by the first eight characters
 *     of its UUID: values in the compact format, and messages whose data key is wrapped by one
 * @param messages how many values are messages of the AWS Encryption SDK
 * @param generations how many hashes are of each generation of the index key
 * @param plain how many values are stored in the clear, though declared encrypted
 * @param unknown how many are stored as nothing that is known
 */
public record AttributeStatus(
    SortedMap<String, Long> versions,
    long messages,
    SortedMap<Integer, Long> generations,
    long plain,
    long unknown) {

  /**
   * Takes copies of the maps.
   *
   * @param versions values by version
   * @param messages values that are messages
   * @param generations hashes by generation
   * @param plain values in the clear
   * @param unknown values that are not known
   */
  public AttributeStatus {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
  }

  AttributeStatus plus(AttributeStatus other) {
    return new AttributeStatus(
        sum(versions, other.versions),
        messages + other.messages,
        sum(generations, other.generations),
        plain + other.plain,
        unknown + other.unknown);
  }

  private static <K> SortedMap<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
    SortedMap<K, Long> sum = new TreeMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }
}
