package dev.hushtable.shapes;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * A way of writing a class whose every attribute but the key {@code id} is encrypted.
 *
 * @param type the class
 * @param schema a schema made by hand, where the SDK makes none of the class; else null
 * @param full an object with every property set, whose key is {@code full}
 * @param empty an object with no property set but its key, which is {@code empty}
 * @param stored where {@code full} is stored, besides its key: the paths of all values that are
 *     neither maps nor lists, {@code []} for elements of lists
 */
record Shape<T>(
    Class<T> type, @Nullable TableSchema<T> schema, T full, T empty, Set<String> stored) {

  static <T> Shape<T> of(Class<T> type, T full, T empty, String... stored) {
    return new Shape<>(type, null, full, empty, Set.of(stored));
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }
}
