package dev.hushtable.internal.schema;

/**
 * What a name means in a document that has a plan.
 *
 * @param role what stands under the name
 * @param plan the attribute that it belongs to
 */
public record DeclaredName(Role role, AttributePlan plan) {

  /** What stands under a name. */
  public enum Role {
    /** The plain value of an attribute, or a document that holds some. */
    PLAIN,
    /** The ciphertext of an attribute. */
    SOURCE,
    /** The blind index of an attribute. */
    HMAC
  }
}
