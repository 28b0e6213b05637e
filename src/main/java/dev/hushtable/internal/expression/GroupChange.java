package dev.hushtable.internal.expression;

import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.item.PlainUpdate;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What an update does to the members of a group in one document: they are stored in one ciphertext,
 * so it has to say something of each. Confined to one request.
 */
final class GroupChange {
  private final EncryptedGroup group;
  private final AttributePath parent;

  /** By member; null if it is removed. */
  private final Map<EncryptedAttribute, @Nullable AttributeValue> values = new LinkedHashMap<>();

  private final Map<EncryptedAttribute, Path> paths = new LinkedHashMap<>();

  /**
   * Of one group.
   *
   * @param parent the bound path of its document
   */
  GroupChange(EncryptedGroup group, AttributePath parent) {
    this.group = group;
    this.parent = parent;
  }

  /**
   * A member has a new value.
   *
   * @param path where the request names it
   * @param value null if it is removed
   */
  void add(EncryptedAttribute member, Path path, @Nullable AttributeValue value) {
    values.put(member, value);
    paths.put(member, path);
  }

  EncryptedGroup group() {
    return group;
  }

  /** The members of which it says something, and where it names them. */
  Map<EncryptedAttribute, Path> paths() {
    return paths;
  }

  /** The new value of a member; null if it is removed. */
  @Nullable AttributeValue value(EncryptedAttribute member) {
    return values.get(member);
  }

  /** The names of the members of which it says nothing. */
  SortedSet<String> missing() {
    SortedSet<String> names = new TreeSet<>(group.names());
    values.keySet().forEach(member -> names.remove(member.name()));
    return names;
  }

  /** Where the ciphertext and the hashes will be, under the names they are stored by. */
  Map<String, AttributeValue> encryptWith(PlainUpdate data) {
    return data.add(group, parent, values);
  }
}
