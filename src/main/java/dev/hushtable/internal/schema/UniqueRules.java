package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Where unique attributes may stand. */
final class UniqueRules {
  private UniqueRules() {}

  /**
   * Refuses unique attributes of which not every change would be noticed.
   *
   * @param documents all documents of the table
   * @param owner what declares them, for messages
   */
  static void check(
      DocumentPlan root,
      Collection<DocumentPlan> documents,
      List<KeyAttribute> primaryKey,
      String owner) {
    for (EncryptedAttribute attribute : root.unique()) {
      if (primaryKey.stream().anyMatch(key -> key.name().equals(attribute.name()))) {
        throw error(
            attribute, owner, "part of the primary key, which makes items unique by itself");
      }
    }
    for (DocumentPlan document : documents) {
      for (AttributePlan plan : document.attributes().values()) {
        if (plan instanceof NestedAttribute nested) {
          for (EncryptedAttribute attribute : nested.shape().document().unique()) {
            throw error(
                attribute, owner, "inside a document; only attributes of items can be unique");
          }
        }
      }
    }
  }

  private static InvalidUsageException error(
      EncryptedAttribute attribute, String owner, String what) {
    return new InvalidUsageException(
        ErrorCode.UNSUPPORTED_ATTRIBUTE,
        String.format(
            Locale.ROOT,
            "Attribute '%s' of %s cannot be unique: it is %s.",
            attribute.name(),
            owner,
            what));
  }
}
