package dev.hushtable.internal.expression;

import dev.hushtable.internal.item.StoredForm;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Looks at update expressions as they are about to be sent, and knows nothing of how they came
 * about.
 */
public final class UpdateGuard {
  private final Map<String, AttributeValue> values;
  private final DocumentPlan root;

  private UpdateGuard(Map<String, AttributeValue> values, DocumentPlan root) {
    this.values = values;
    this.root = root;
  }

  /**
   * Whether an update writes declared attributes in stored form only, each to its own place, and
   * takes none of them elsewhere.
   */
  public static boolean isStored(
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      DocumentPlan root) {
    UpdateGuard guard = new UpdateGuard(values, root);
    Update update = ParsedExpressions.update(expression, names).tree();
    Set<List<Object>> changed = changed(update);
    return update.sets().stream().allMatch(set -> guard.isStored(set.path(), set.value()))
        && update.removes().stream().allMatch(path -> guard.isRemovable(path, changed))
        && update.adds().stream().allMatch(change -> guard.isPlain(change.path()))
        && update.deletes().stream().allMatch(change -> guard.isPlain(change.path()));
  }

  /** What an update sets an attribute of the item itself to; null if it does not. */
  public static @Nullable AttributeValue given(
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      String attribute) {
    return ParsedExpressions.update(expression, names).tree().sets().stream()
        .filter(set -> set.path().location().equals(List.of(attribute)))
        .map(
            set ->
                set.value() instanceof Update.Given given
                    ? values.get(given.value().placeholder())
                    : null)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** A plain value may go if the same update changes its ciphertext. */
  private boolean isRemovable(Path path, Set<List<Object>> changed) {
    Target target = Target.of(path, root);
    return target instanceof Target.Plain
        || target instanceof Target.Holder
        || target instanceof Target.Stored
        || target instanceof Target.Encrypted encrypted
            && changed.contains(sourceOf(path, encrypted.attribute()).location());
  }

  private static Path sourceOf(Path path, EncryptedAttribute attribute) {
    return path.renamed(new Path.Name(attribute.sourceName(), attribute.sourceName()));
  }

  /** The places that an update sets or removes. */
  private static Set<List<Object>> changed(Update update) {
    Set<List<Object>> changed = new HashSet<>();
    update.sets().forEach(set -> changed.add(set.path().location()));
    update.removes().forEach(path -> changed.add(path.location()));
    return changed;
  }

  private boolean isPlain(Path path) {
    return Target.of(path, root) instanceof Target.Plain;
  }

  private boolean isStored(Path path, Update.NewValue value) {
    if (value instanceof Update.Given given) {
      return isStored(path, values.get(given.value().placeholder()));
    }
    if (value instanceof Update.Copy copy) {
      return isPlain(path) && isPlain(copy.path()) || isSame(path, copy.path());
    }
    if (value instanceof Update.IfNotExists ifNotExists) {
      return isStored(path, new Update.Copy(ifNotExists.path()))
          && isStored(path, ifNotExists.otherwise());
    }
    if (value instanceof Update.Append append) {
      return isStored(path, append.first()) && isStored(path, append.second());
    }
    Update.Sum sum = (Update.Sum) value;
    return isPlain(path) && isStored(path, sum.left()) && isStored(path, sum.right());
  }

  private boolean isStored(Path path, @Nullable AttributeValue value) {
    if (value == null) {
      return false;
    }
    Target target = Target.of(path, root);
    if (target instanceof Target.Holder holder) {
      return StoredForm.is(holder.shape(), value);
    }
    if (target instanceof Target.Stored stored) {
      return StoredForm.is(stored.name(), value);
    }
    return target instanceof Target.Plain;
  }

  private static boolean isSame(Path one, Path other) {
    return one.location().equals(other.location());
  }
}
