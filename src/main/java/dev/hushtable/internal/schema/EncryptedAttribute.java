package dev.hushtable.internal.schema;

import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AttributePath;
import org.jspecify.annotations.Nullable;

/** One encrypted attribute: its names, how it is padded, and how it is indexed. Immutable. */
public final class EncryptedAttribute implements AttributePlan {
  /** What the name of the attribute that holds the ciphertext ends in. */
  public static final String SOURCE_SUFFIX = "__source";

  /** What the name of the attribute that holds the blind index ends in. */
  public static final String HMAC_SUFFIX = "__hmac";

  private final String name;
  private final String boundName;
  private final int padTo;
  private final @Nullable IndexPlan index;
  private final @Nullable EncryptedGroup group;
  private final AttributePath topLevelPath;
  private final byte[] topLevelPathData;
  private final String sourceName;
  private final String hmacName;

  /** One that is stored alone, or one that becomes a member of a group. */
  EncryptedAttribute(
      String name,
      String boundName,
      int padTo,
      @Nullable IndexPlan index,
      @Nullable EncryptedGroup group) {
    this.name = name;
    this.boundName = boundName;
    this.padTo = padTo;
    this.index = index;
    this.group = group;
    this.topLevelPath = AttributePath.ROOT.attribute(boundName);
    this.topLevelPathData = AssociatedData.path(topLevelPath);
    this.sourceName = group == null ? name + SOURCE_SUFFIX : group.sourceName();
    this.hmacName = name + HMAC_SUFFIX;
    if (group != null) {
      group.add(this);
    }
  }

  /** Whether the other is stored in the same way, so that each opens what the other wrote. */
  boolean isStoredLike(EncryptedAttribute other) {
    return name.equals(other.name)
        && boundName.equals(other.boundName)
        && padTo == other.padTo
        && (group == null
            ? other.group == null
            : other.group != null && group.isStoredLike(other.group))
        && (index == null
            ? other.index == null
            : other.index != null && index.isHashedLike(other.index));
  }

  /** The plain attribute's name. */
  public String name() {
    return name;
  }

  /** The name that is bound into ciphertext and index. */
  public String boundName() {
    return boundName;
  }

  /** The attributes that share its ciphertext; null if it has one of its own. */
  public @Nullable EncryptedGroup group() {
    return group;
  }

  /** Where the ciphertext is stored: its own, or that of its group. */
  public String sourceName() {
    return sourceName;
  }

  /** Where the blind index is stored, if there is one; the name is reserved in any case. */
  public String hmacName() {
    return hmacName;
  }

  /** The least length of the plaintext in bytes. */
  public int padTo() {
    return padTo;
  }

  /** How the value is indexed; null if it is not. */
  public @Nullable IndexPlan index() {
    return index;
  }

  /** The bound path of the attribute in the document that stands at {@code parent}. */
  public AttributePath path(AttributePath parent) {
    return parent.length() == 0 ? topLevelPath : parent.attribute(boundName);
  }

  /**
   * A path of this attribute as associated data; made once for attributes of the item itself.
   *
   * @param path a path that {@link #path} gave
   */
  public byte[] pathData(AttributePath path) {
    return path.length() == 1 ? topLevelPathData : AssociatedData.path(path);
  }
}
