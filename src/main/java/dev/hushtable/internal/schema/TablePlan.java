package dev.hushtable.internal.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about an encrypted table before the first item is seen. Immutable once
 * built.
 *
 * @param tableName the table's name
 * @param logicalTableName the name bound into ciphertexts
 * @param root what is encrypted
 * @param plainAttributes the mapped attributes of its items that pass through
 * @param primaryKey partition key and, if there is one, sort key
 * @param indexKeys the key attributes of each secondary index by its name
 * @param indexed whether any attribute has a blind index
 * @param seal what the seals of its items cover; null if they are not sealed
 * @param scope how an item tells its key scope; null if all have the same
 * @param plaintext which encrypted attributes may be found in the clear
 */
public record TablePlan(
    String tableName,
    String logicalTableName,
    DocumentPlan root,
    Set<String> plainAttributes,
    List<KeyAttribute> primaryKey,
    Map<String, List<KeyAttribute>> indexKeys,
    boolean indexed,
    @Nullable SealPlan seal,
    @Nullable ScopeRule scope,
    AcceptedPlaintext plaintext) {

  /**
   * Counts updates of an item whose primary key is hashed under an older generation, so that who
   * moves it to the newer one sees that it has changed. Stored in the clear, never shown.
   */
  public static final String UPDATES = "__updates";

  public TablePlan {
    plainAttributes = Set.copyOf(plainAttributes);
    primaryKey = List.copyOf(primaryKey);
    indexKeys = Map.copyOf(indexKeys);
  }

  /** The plan of a table in which nothing that is encrypted may be found in the clear. */
  public TablePlan(
      String tableName,
      String logicalTableName,
      DocumentPlan root,
      Set<String> plainAttributes,
      List<KeyAttribute> primaryKey,
      Map<String, List<KeyAttribute>> indexKeys,
      boolean indexed,
      @Nullable SealPlan seal,
      @Nullable ScopeRule scope) {
    this(
        tableName,
        logicalTableName,
        root,
        plainAttributes,
        primaryKey,
        indexKeys,
        indexed,
        seal,
        scope,
        AcceptedPlaintext.NONE);
  }

  /** The same with other attributes that may be found in the clear. */
  public TablePlan withPlaintext(AcceptedPlaintext other) {
    return new TablePlan(
        tableName,
        logicalTableName,
        root,
        plainAttributes,
        primaryKey,
        indexKeys,
        indexed,
        seal,
        scope,
        other);
  }

  /**
   * The attributes whose hash may stand without its ciphertext in what a projection or an index
   * returns: the primary key, whose hash is bound into every value, and what is declared so.
   */
  public Set<String> hashOnly(@Nullable String indexName) {
    Set<String> names = new HashSet<>();
    primaryKey.forEach(key -> names.add(key.name()));
    root.attributes().keySet().stream()
        .filter(name -> isUnverified(name, indexName))
        .forEach(names::add);
    return names;
  }

  /** Whether an index is declared not to project the ciphertext of an attribute. */
  public boolean isUnverified(String name, @Nullable String indexName) {
    return indexName != null
        && root.attribute(name) instanceof EncryptedAttribute encrypted
        && encrypted.index() != null
        && encrypted.index().unverifiedIn().contains(indexName);
  }

  /** The attributes of which no two items may have the same value. */
  public List<EncryptedAttribute> unique() {
    return root.unique();
  }

  /** Whether an encrypted attribute is part of the primary key. */
  public boolean isPrimaryKey(EncryptedAttribute attribute) {
    return primaryKey.stream().anyMatch(key -> attribute.equals(root.encrypted(key.name())));
  }

  /** Whether hashes are part of the primary key. */
  public boolean hasEncryptedKey() {
    for (KeyAttribute key : primaryKey) {
      if (key.encrypted() != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attribute is a key of the table, or of that index. */
  public boolean isKey(String name, @Nullable String indexName) {
    List<KeyAttribute> ofIndex = keys(indexName);
    return primaryKey.stream().anyMatch(key -> key.name().equals(name))
        || (ofIndex != null && ofIndex.stream().anyMatch(key -> key.name().equals(name)));
  }

  /**
   * The key attributes of an index, or of the table itself for null; null if there is no such
   * index.
   */
  public @Nullable List<KeyAttribute> keys(@Nullable String indexName) {
    return indexName == null ? primaryKey : indexKeys.get(indexName);
  }
}
