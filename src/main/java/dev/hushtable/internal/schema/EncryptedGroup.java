package dev.hushtable.internal.schema;

import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AttributePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted attributes of one document that are stored in one ciphertext. Immutable once the plan
 * of its document is built.
 */
public final class EncryptedGroup {
  /** Strict, since the name is bound into ciphertexts and part of an attribute's name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** The rule for names, in words. */
  static final String NAME_RULE = "has 1 to 100 letters, digits, _ and -";

  private final String name;
  private final AttributePath topLevelPath;
  private final byte[] topLevelPathData;
  private final List<EncryptedAttribute> members = new ArrayList<>();
  private final Map<String, EncryptedAttribute> byBoundName = new HashMap<>();

  EncryptedGroup(String name) {
    this.name = name;
    this.topLevelPath = AttributePath.ROOT.attribute(name);
    this.topLevelPathData = AssociatedData.path(topLevelPath);
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Only while the plan is built. */
  void add(EncryptedAttribute member) {
    members.add(member);
    byBoundName.put(member.boundName(), member);
  }

  /** Its name, which is bound into its ciphertexts. */
  public String name() {
    return name;
  }

  /** Where the ciphertext is stored. */
  public String sourceName() {
    return name + EncryptedAttribute.SOURCE_SUFFIX;
  }

  /** The attributes in it. */
  public List<EncryptedAttribute> members() {
    return Collections.unmodifiableList(members);
  }

  /** The member that is bound under that name; null if there is none. */
  public @Nullable EncryptedAttribute member(String boundName) {
    return byBoundName.get(boundName);
  }

  /** The path of the group in the document that stands at {@code parent}. */
  public AttributePath path(AttributePath parent) {
    return parent.length() == 0 ? topLevelPath : parent.attribute(name);
  }

  /**
   * A path of this group as associated data.
   *
   * @param path a path that {@link #path} gave
   */
  public byte[] pathData(AttributePath path) {
    return path.length() == 1 ? topLevelPathData : AssociatedData.path(path);
  }

  /** The names of its members. */
  public Set<String> names() {
    return members.stream().map(EncryptedAttribute::name).collect(Collectors.toSet());
  }

  /** For messages: the names of its members. */
  public String memberNames() {
    return members.stream()
        .map(EncryptedAttribute::name)
        .sorted()
        .collect(Collectors.joining("', '", "'", "'"));
  }

  /** Whether ciphertexts of both are the same to a reader. */
  boolean isStoredLike(EncryptedGroup other) {
    return name.equals(other.name) && byBoundName.keySet().equals(other.byBoundName.keySet());
  }
}
