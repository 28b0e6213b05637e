package dev.hushtable.internal.schema;

import org.jspecify.annotations.Nullable;

/**
 * A key attribute of the table or of an index.
 *
 * @param name the plain name
 * @param encrypted its plan if it is encrypted, and so stored as a blind index; null if it is
 *     stored as it is
 */
public record KeyAttribute(String name, @Nullable EncryptedAttribute encrypted) {

  /** The attribute that DynamoDB knows as the key. */
  public String storedName() {
    return encrypted == null ? name : encrypted.hmacName();
  }
}
