package dev.hushtable.internal.schema;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the plans of several classes whose items share one table. A request names a table
 * and not a class, so what one class declares must not be plain in another.
 */
public final class TablePlanMerger {
  private final TablePlan first;
  private final TablePlan second;

  private TablePlanMerger(TablePlan first, TablePlan second) {
    this.first = first;
    this.second = second;
  }

  /**
   * The plan of a table that holds the items of both.
   *
   * @throws InvalidUsageException {@link ErrorCode#CONFLICTING_CLASSES} if they disagree
   */
  public static TablePlan merge(TablePlan first, TablePlan second) {
    return new TablePlanMerger(first, second).merge();
  }

  private TablePlan merge() {
    refuseDeclaredInOneOnly(first, second);
    refuseDeclaredInOneOnly(second, first);
    refuseNamedLikeGroup(first, second);
    refuseNamedLikeGroup(second, first);
    DocumentPlan root = new DocumentPlan(first.root().type(), first.root().mapped());
    first.root().attributes().forEach(root::add);
    second
        .root()
        .attributes()
        .forEach(
            (name, attribute) -> {
              AttributePlan other = root.attribute(name);
              if (other != null && !isStoredAlike(other, attribute)) {
                throw conflict("attribute '" + name + "' is encrypted in different ways");
              }
              root.add(name, attribute);
            });
    refuseSharedBoundNames(root);
    second
        .root()
        .groups()
        .forEach(
            (name, group) -> {
              EncryptedGroup other = first.root().groups().get(name);
              if (other != null && !other.isStoredLike(group)) {
                throw conflict("group '" + name + "' has different members");
              }
            });
    if (!storedNames(first.primaryKey()).equals(storedNames(second.primaryKey()))) {
      throw conflict("the primary key is not the same");
    }
    Map<String, List<KeyAttribute>> indexKeys = new HashMap<>(first.indexKeys());
    second
        .indexKeys()
        .forEach(
            (name, keys) -> {
              List<KeyAttribute> other = indexKeys.put(name, keys);
              if (other != null && !storedNames(other).equals(storedNames(keys))) {
                throw conflict("index " + name + " has different keys");
              }
            });
    SealPlan seal = mergedSeal();
    Set<String> plainAttributes = new HashSet<>(first.plainAttributes());
    plainAttributes.addAll(second.plainAttributes());
    return new TablePlan(
        first.tableName(),
        first.logicalTableName(),
        root,
        plainAttributes,
        first.primaryKey(),
        indexKeys,
        first.indexed() || second.indexed(),
        seal,
        mergedScope(),
        first.plaintext());
  }

  /** An item does not tell its class, so what tells its scope must not depend on that. */
  private @Nullable ScopeRule mergedScope() {
    ScopeRule one = first.scope();
    ScopeRule other = second.scope();
    boolean alike = one == null ? other == null : other != null && one.isLike(other);
    if (!alike) {
      throw conflict("their items tell their key scope in different ways; see @KeyScope");
    }
    return one;
  }

  /**
   * An item does not tell its class, so whether its seal may be missing must not depend on that.
   */
  private @Nullable SealPlan mergedSeal() {
    SealPlan one = first.seal();
    SealPlan other = second.seal();
    if (one == null && other == null) {
      return null;
    }
    if (one == null || other == null) {
      throw conflict("only one of them has @SealedItem; add it to both");
    }
    refuseAuthenticatedInOneOnly(one, second, other);
    refuseAuthenticatedInOneOnly(other, first, one);
    return one.merge(other);
  }

  private void refuseAuthenticatedInOneOnly(SealPlan seal, TablePlan other, SealPlan otherSeal) {
    for (String name : other.plainAttributes()) {
      if (seal.plainNames().contains(name) && !otherSeal.plainNames().contains(name)) {
        throw conflict("attribute '" + name + "' is @Authenticated in only one of them");
      }
    }
  }

  private void refuseDeclaredInOneOnly(TablePlan declaring, TablePlan other) {
    DocumentPlan root = declaring.root();
    Set<String> names = new HashSet<>(other.plainAttributes());
    names.addAll(other.root().attributes().keySet());
    for (String name : names) {
      boolean declaredInOneOnly =
          root.attribute(name) != null && other.plainAttributes().contains(name);
      if (declaredInOneOnly || root.isReserved(name)) {
        throw conflict(
            String.format(
                Locale.ROOT,
                "attribute '%s' is encrypted, or the stored form of an encrypted one, in %s and something else in %s",
                name,
                name(root),
                name(other.root())));
      }
    }
  }

  /** An attribute of that name would share the name of its ciphertext with the group. */
  private void refuseNamedLikeGroup(TablePlan grouping, TablePlan other) {
    for (String group : grouping.root().groups().keySet()) {
      if (other.root().attribute(group) != null || other.plainAttributes().contains(group)) {
        throw conflict(
            String.format(
                Locale.ROOT,
                "'%s' is a group in %s and an attribute in %s",
                group,
                name(grouping.root()),
                name(other.root())));
      }
    }
  }

  /** Values bound under one name could be exchanged between two attributes. */
  private void refuseSharedBoundNames(DocumentPlan root) {
    Map<String, String> byBoundName = new HashMap<>();
    root.attributes()
        .forEach(
            (name, plan) -> {
              String other =
                  plan instanceof EncryptedAttribute encrypted
                      ? byBoundName.put(encrypted.boundName(), name)
                      : null;
              if (other != null) {
                throw conflict("'" + other + "' and '" + name + "' are bound under one name");
              }
            });
  }

  private static boolean isStoredAlike(AttributePlan one, AttributePlan other) {
    if (one instanceof EncryptedAttribute a && other instanceof EncryptedAttribute b) {
      return a.isStoredLike(b);
    }
    return one instanceof NestedAttribute a
        && other instanceof NestedAttribute b
        && isSameShape(a.shape(), b.shape());
  }

  private static boolean isSameShape(Shape one, Shape other) {
    if (one instanceof Shape.ListOf a && other instanceof Shape.ListOf b) {
      return isSameShape(a.element(), b.element());
    }
    if (one instanceof Shape.MapOf a && other instanceof Shape.MapOf b) {
      return isSameShape(a.element(), b.element());
    }
    return one instanceof Shape.Document a
        && other instanceof Shape.Document b
        && a.document().type() == b.document().type()
        && a.document().mapped().equals(b.document().mapped())
        && (a.document().type() != Map.class || isDeclaredAlike(a.document(), b.document()));
  }

  /** Documents of a class have one plan; documents without one may be declared in many ways. */
  private static boolean isDeclaredAlike(DocumentPlan one, DocumentPlan other) {
    return one.attributes().keySet().equals(other.attributes().keySet())
        && one.attributes().entrySet().stream()
            .allMatch(
                attribute ->
                    isStoredAlike(
                        attribute.getValue(),
                        Objects.requireNonNull(other.attribute(attribute.getKey()))));
  }

  private static List<String> storedNames(List<KeyAttribute> keys) {
    return keys.stream().map(KeyAttribute::storedName).toList();
  }

  private InvalidUsageException conflict(String what) {
    return new InvalidUsageException(
        ErrorCode.CONFLICTING_CLASSES,
        String.format(
            Locale.ROOT,
            "%s and %s share table %s, but %s.",
            name(first.root()),
            name(second.root()),
            first.tableName(),
            what));
  }

  private static String name(DocumentPlan root) {
    return root.type() == Map.class ? "an EncryptionSchema" : "class " + root.type().getName();
  }
}
