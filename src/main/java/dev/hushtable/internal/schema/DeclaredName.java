package dev.hushtable.internal.schema;

/** What a name means in a document that has a plan. */
public sealed interface DeclaredName {

  /** The name of an attribute: its value, or the documents in it, stands here in plain form. */
  record Plain(AttributePlan plan) implements DeclaredName {}

  /** The ciphertext of an attribute that is stored alone. */
  record Source(EncryptedAttribute attribute) implements DeclaredName {}

  /** The ciphertext of a group. */
  record Group(EncryptedGroup group) implements DeclaredName {}

  /** Where the ciphertext of a member of a group would be if it were stored alone. */
  record MemberAlone(EncryptedAttribute member) implements DeclaredName {}

  /** The blind index of an attribute, or where it would be. */
  record Hmac(EncryptedAttribute attribute) implements DeclaredName {}
}
