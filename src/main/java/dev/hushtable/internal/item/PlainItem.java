package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A whole item that is to be stored. Confined to one call. */
public final class PlainItem extends PlainValues {
  private final Map<String, AttributeValue> plain;
  private final Map<String, AttributeValue> stored;

  PlainItem(TablePlan plan, Map<String, AttributeValue> plain) {
    super(plan);
    this.plain = plain;
    if (plan.seal() != null && plain.containsKey(SealPlan.ATTRIBUTE)) {
      throw ItemErrors.usage(
          ErrorCode.RESERVED_ATTRIBUTE, plan, SealPlan.ATTRIBUTE, "is reserved for the seal");
    }
    if (plan.hasEncryptedKey() && plain.containsKey(TablePlan.UPDATES)) {
      throw ItemErrors.usage(
          ErrorCode.RESERVED_ATTRIBUTE,
          plan,
          TablePlan.UPDATES,
          "is reserved for counting updates");
    }
    this.stored = document(plan.root(), AttributePath.ROOT, plain);
  }

  /** The item as it was given. */
  public Map<String, AttributeValue> plain() {
    return plain;
  }

  /** What is stored; whole only after its values were encrypted. */
  public Map<String, AttributeValue> stored() {
    return stored;
  }

  @Override
  Map<String, AttributeValue> keyed(BlindIndexer indexer, KeySet keys) {
    return stored;
  }
}
