package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.Seal;
import dev.hushtable.internal.format.SealedNames;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.schema.SealPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Makes what the seals of a table's items say. Thread safe. */
final class ItemSealer {
  /** Where a seal belongs, as associated data: to the item itself. */
  static final byte[] PATH_DATA = AssociatedData.path(AttributePath.ROOT);

  private final TablePlan plan;
  private final SealedNames names;
  private final int plaintextLength;

  private ItemSealer(TablePlan plan, SealPlan seal) {
    this.plan = plan;
    try {
      this.names = SealedNames.of(seal.storedNames());
    } catch (UnsupportedValueException e) {
      throw cannotBeMade(e);
    }
    this.plaintextLength = plaintext(Map.of()).length;
  }

  /** The sealer of a table; null if its items are not sealed. */
  static @Nullable ItemSealer of(TablePlan plan) {
    SealPlan seal = plan.seal();
    return seal == null ? null : new ItemSealer(plan, seal);
  }

  /** The length of each of its plaintexts. */
  int plaintextLength() {
    return plaintextLength;
  }

  /** The plaintext of the seal of an item that is otherwise ready to be stored. */
  byte[] plaintext(Map<String, AttributeValue> storedItem) {
    try {
      return Seal.encode(names, storedItem);
    } catch (UnsupportedValueException e) {
      throw cannotBeMade(e);
    }
  }

  /**
   * What decides the seal of an item besides its encrypted values: the names that it covers, what
   * the item has in the clear under them, and the hashes.
   */
  List<byte[]> hedged(PlainItem item) {
    List<byte[]> data = new ArrayList<>(1 + item.sealables().size());
    data.add(plaintext(item.plain()));
    for (PlainValues.Sealable sealable : item.sealables()) {
      for (PlainValues.Value value : sealable.values()) {
        AttributeValue hash = sealable.target().get(value.attribute().hmacName());
        if (hash != null) {
          data.add(hash.b().asByteArrayUnsafe());
        }
      }
    }
    return data;
  }

  private InvalidUsageException cannotBeMade(UnsupportedValueException e) {
    return ItemErrors.usage(
        ErrorCode.VALUE_NOT_SUPPORTED,
        plan,
        SealPlan.ATTRIBUTE,
        "cannot be made, because of what it covers: %s",
        e.reason());
  }
}
