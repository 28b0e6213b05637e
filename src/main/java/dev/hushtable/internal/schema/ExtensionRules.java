package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;

import dev.hushtable.exception.InvalidUsageException;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;

/** What the SDK's own extensions ask of an attribute, and ciphertext cannot answer. */
final class ExtensionRules {
  /** Under which the SDK's extensions find their attributes; it has no public constants. */
  private static final String VERSION = "VersionedRecordExtension:VersionAttribute";

  private static final String COUNTERS = "AtomicCounter:Counters";

  private static final String UPDATE_BEHAVIOR = "UpdateBehavior:";

  private ExtensionRules() {}

  static void check(DocumentPlan root, TableMetadata metadata, Class<?> type) {
    if (metadata.customMetadata().get(COUNTERS) instanceof Map<?, ?> counters) {
      for (Object name : counters.keySet()) {
        if (root.encrypted((String) name) != null) {
          throw error(
              "Attribute '%s' of %s is an atomic counter and @Encrypted, but DynamoDB cannot count in ciphertext; remove"
                  + " @Encrypted, or @DynamoDbAtomicCounter and count in the application.",
              name, type);
        }
      }
    }
    if (metadata.customMetadata().get(VERSION) instanceof String name) {
      EncryptedAttribute version = root.encrypted(name);
      if (version != null && version.index() == null) {
        throw error(
            "Attribute '%s' of %s is a version and @Encrypted, so DynamoDB can compare it by its hash only; add"
                + " @EqualityIndex, or remove @Encrypted.",
            name, type);
      }
      if (version != null && version.group() != null) {
        throw error(
            "Attribute '%s' of %s is a version and in a group, so no update could change it without saying all of the group; store"
                + " it alone.",
            name, type);
      }
    }
    for (EncryptedGroup group : root.groups().values()) {
      for (EncryptedAttribute member : group.members()) {
        Object behavior = metadata.customMetadata().get(UPDATE_BEHAVIOR + member.name());
        if (behavior == UpdateBehavior.WRITE_IF_NOT_EXISTS) {
          throw error(
              "Attribute '%s' of %s is in a group and written only if it does not exist, but whether it does shows in no group;"
                  + " remove @DynamoDbUpdateBehavior, or store it alone.",
              member.name(), type);
        }
      }
    }
  }

  private static InvalidUsageException error(String format, Object name, Class<?> type) {
    return new InvalidUsageException(
        UNSUPPORTED_ATTRIBUTE, String.format(Locale.ROOT, format, name, type.getName()));
  }
}
