package dev.hushtable.internal.schema;

import dev.hushtable.annotation.Normalizer;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How an attribute is indexed for equality.
 *
 * @param type the only type that its values may have, since a hash of another type would silently
 *     find nothing
 * @param normalizers what is done to a string before it is hashed
 * @param normalizerIds their names, which are bound into the index key
 * @param unverifiedIn the indexes in which the hash may stand without the ciphertext
 * @param unique whether no two items may have the same value
 */
public record IndexPlan(
    AttributeValue.Type type,
    List<Normalizer> normalizers,
    List<String> normalizerIds,
    Set<String> unverifiedIn,
    boolean unique) {

  public IndexPlan {
    normalizers = List.copyOf(normalizers);
    normalizerIds = List.copyOf(normalizerIds);
    unverifiedIn = Set.copyOf(unverifiedIn);
  }

  /** Asks the normalizers for their names, once. */
  public IndexPlan(
      AttributeValue.Type type,
      List<Normalizer> normalizers,
      Set<String> unverifiedIn,
      boolean unique) {
    this(
        type, normalizers, normalizers.stream().map(Normalizer::id).toList(), unverifiedIn, unique);
  }

  /** Whether equal values have equal hashes under both, and are verified and kept unique alike. */
  boolean isHashedLike(IndexPlan other) {
    return type == other.type
        && normalizerIds.equals(other.normalizerIds)
        && unverifiedIn.equals(other.unverifiedIn)
        && unique == other.unique;
  }

  /** The value to hash. */
  public AttributeValue normalize(AttributeValue value) {
    if (normalizers.isEmpty()) {
      return value;
    }
    String normalized = value.s();
    for (Normalizer normalizer : normalizers) {
      normalized = normalizer.normalize(normalized);
    }
    return AttributeValue.fromS(normalized);
  }
}
