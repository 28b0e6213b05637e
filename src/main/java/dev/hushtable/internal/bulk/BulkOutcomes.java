package dev.hushtable.internal.bulk;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Hears what became of each operation, once of each, by its place in the list. Several threads may
 * tell at once, but of different ones.
 */
public interface BulkOutcomes {

  /**
   * It was carried out.
   *
   * @param item what was read, in plain form; null if there is no such item, or it was a write
   */
  void done(int index, @Nullable Map<String, AttributeValue> item);

  /** It was not carried out, or it is not known whether it was. */
  void failed(int index, RuntimeException error);
}
