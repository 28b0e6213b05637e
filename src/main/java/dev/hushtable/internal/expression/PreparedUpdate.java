package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.PlainUpdate;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update of one item whose new values wait for their ciphertext, and what must be true of the
 * item lest the update spoil it. Confined to one request.
 */
public final class PreparedUpdate {
  /**
   * What becomes of a unique attribute.
   *
   * @param attribute the attribute
   * @param plain its new value; null if it is removed
   * @param stored its stored form, once it is encrypted; empty if it is removed
   * @param onlyIfAbsent whether a value that is there stays
   */
  public record UniqueValue(
      EncryptedAttribute attribute,
      @Nullable AttributeValue plain,
      Map<String, AttributeValue> stored,
      boolean onlyIfAbsent) {}

  private final TablePlan plan;
  private final @Nullable AttributeValue scopeValue;
  private final PlainUpdate data;
  private final Placeholders placeholders;
  private final UpdateRewriter rewriter;
  private boolean byHash;

  private PreparedUpdate(
      TablePlan plan,
      @Nullable AttributeValue scopeValue,
      PlainUpdate data,
      Placeholders placeholders) {
    this.plan = plan;
    this.scopeValue = scopeValue;
    this.data = data;
    this.placeholders = placeholders;
    this.rewriter = new UpdateRewriter(plan, placeholders, data);
  }

  /**
   * Prepares an update.
   *
   * @param scopeValue what the attribute that tells the item's key scope has to be; null if nothing
   *     needs to be held to it
   * @param key the plain primary key of the item, which may hold hashes
   * @param expression the plain update expression; null if there is none
   * @param names the request's expression attribute names
   * @param values the request's expression attribute values
   * @throws InvalidUsageException if it cannot be done on ciphertext
   */
  public static PreparedUpdate of(
      TableEngine engine,
      @Nullable AttributeValue scopeValue,
      Map<String, AttributeValue> key,
      @Nullable String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    TablePlan plan = engine.plan();
    if (plan.seal() != null) {
      throw new InvalidUsageException(
          ErrorCode.OPERATION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The items of table %s are sealed, so one cannot be changed in part, since its seal covers all of it. Read the"
                  + " item, change it, and put it whole under a condition, such as on a version.",
              plan.tableName()));
    }
    PreparedUpdate update =
        new PreparedUpdate(
            plan,
            scopeValue,
            engine.encryptor().update(key),
            new Placeholders(plan.tableName(), names, values));
    if (expression != null) {
      update.rewriter.prepare(expression);
    }
    for (KeyAttribute attribute : plan.primaryKey()) {
      update.keep(engine, attribute.encrypted(), key.get(attribute.name()));
    }
    if (plan.hasEncryptedKey() && !engine.hasNewestKey(key)) {
      update.rewriter.count(TablePlan.UPDATES);
    }
    return update;
  }

  /** An update makes the item if there is none, and then its key needs a ciphertext as well. */
  private void keep(
      TableEngine engine, @Nullable EncryptedAttribute attribute, @Nullable AttributeValue value) {
    if (attribute == null || value == null) {
      return;
    }
    if (engine.indexer().isToken(attribute, value)) {
      byHash = true;
    } else {
      rewriter.keep(attribute, value);
    }
  }

  /** The new values. */
  public PlainUpdate data() {
    return data;
  }

  /** What becomes of the unique attributes that it changes. */
  public List<UniqueValue> unique() {
    return rewriter.unique();
  }

  Placeholders placeholders() {
    return placeholders;
  }

  /** The expression on stored attributes, once the values are encrypted; null if it is empty. */
  @Nullable String rewrite() {
    return rewriter.rewrite();
  }

  /** Whether it sets conditions of its own. */
  public boolean isConditional() {
    return byHash
        || !rewriter.pairs().isEmpty()
        || !rewriter.unencrypted().isEmpty()
        || holdsScope();
  }

  /**
   * Whether the item must be of the scope under which its new values are encrypted, or that the
   * update says it is of.
   */
  private boolean holdsScope() {
    return scopeValue != null && (rewriter.setsScope() || !data.isEmpty());
  }

  /** A condition on stored attributes, together with those that the update sets. */
  @Nullable String condition(@Nullable String condition) {
    List<String> all = new ArrayList<>();
    if (condition != null) {
      all.add(condition);
    }
    if (byHash) {
      all.add("attribute_exists(" + kept(plan.primaryKey().get(0).storedName()) + ")");
    }
    if (scopeValue != null && holdsScope()) {
      all.add(scopeCondition(scopeValue));
    }
    for (Path pair : rewriter.pairs()) {
      EncryptedAttribute attribute = attribute(pair);
      String source = placeholders.keep(placeholders.renamed(pair, attribute.sourceName()));
      String hash = placeholders.keep(placeholders.renamed(pair, attribute.hmacName()));
      all.add(
          String.format(
              Locale.ROOT,
              "attribute_exists(%1$s) AND attribute_exists(%2$s) OR attribute_not_exists(%1$s) AND attribute_not_exists(%2$s)",
              source,
              hash));
    }
    for (Path path : rewriter.unencrypted()) {
      all.add("attribute_not_exists(" + placeholders.keep(path) + ")");
    }
    // DynamoDB refuses parentheses around the whole.
    return all.size() < 2
        ? all.stream().findFirst().orElse(null)
        : all.stream().map(part -> "(" + part + ")").collect(Collectors.joining(" AND "));
  }

  private String scopeCondition(AttributeValue value) {
    String same = kept(scopeAttribute()) + " = " + placeholders.add(value);
    return rewriter.setsScope()
        ? "attribute_not_exists(" + kept(plan.primaryKey().get(0).storedName()) + ") OR " + same
        : same;
  }

  private String kept(String name) {
    return placeholders.keep(placeholders.path(name));
  }

  private String scopeAttribute() {
    return Objects.requireNonNull(plan.scope()).attribute();
  }

  private EncryptedAttribute attribute(Path pair) {
    return ((Target.Encrypted) Target.of(pair, plan.root())).attribute();
  }

  /**
   * Which of its own conditions an item failed.
   *
   * @param storedItem the item that DynamoDB found; empty if there was none
   * @param hasOther whether the request has another condition, which may be what failed
   * @return the error; null if none of its own failed
   */
  public @Nullable InvalidUsageException violation(
      Map<String, AttributeValue> storedItem, boolean hasOther) {
    if (scopeValue != null && holdsScope()) {
      InvalidUsageException violation = scopeViolation(scopeValue, storedItem, hasOther);
      if (violation != null) {
        return violation;
      }
    }
    if (storedItem.isEmpty()) {
      return byHash && !hasOther
          ? new InvalidUsageException(
              ErrorCode.KEY_ATTRIBUTE_MISSING,
              String.format(
                  Locale.ROOT,
                  "There is no such item in table %s, and an update cannot make one from the hash of its key; give the plain"
                      + " key.",
                  plan.tableName()))
          : null;
    }
    for (Path path : rewriter.unencrypted()) {
      if (parent(storedItem, path).containsKey(attribute(path).name())) {
        return new InvalidUsageException(
            ErrorCode.STILL_IN_CLEAR,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of table %s is still stored in the clear, so if_not_exists would store it a second time. Nothing was"
                    + " changed. SET the attribute to its value, put the item anew, or migrate it first.",
                path,
                plan.tableName()));
      }
    }
    for (Path pair : rewriter.pairs()) {
      Map<String, AttributeValue> parent = parent(storedItem, pair);
      EncryptedAttribute attribute = attribute(pair);
      if (parent.containsKey(attribute.sourceName()) != parent.containsKey(attribute.hmacName())) {
        return new InvalidUsageException(
            ErrorCode.INDEX_INCOMPLETE,
            String.format(
                Locale.ROOT,
                "Attribute '%s' of table %s is stored without its hash, or the hash without it, so if_not_exists would join two"
                    + " that do not belong together. Nothing was changed. SET the attribute to its value, or put the item anew.",
                pair,
                plan.tableName()));
      }
    }
    return null;
  }

  private @Nullable InvalidUsageException scopeViolation(
      AttributeValue value, Map<String, AttributeValue> storedItem, boolean hasOther) {
    if (storedItem.isEmpty()) {
      return hasOther || rewriter.setsScope()
          ? null
          : scopeError(
              ErrorCode.KEY_SCOPE_MISSING,
              "There is no such item in table %s, and an update cannot make one that does not tell its key scope; SET '%s' too.");
    }
    return value.equals(storedItem.get(scopeAttribute()))
        ? null
        : scopeError(
            ErrorCode.KEY_SCOPE_MISMATCH,
            "The item in table %s is of another key scope than the update, which '%s' tells. Nothing was changed. To move an item to"
                + " another scope, put it anew.");
  }

  private InvalidUsageException scopeError(ErrorCode code, String format) {
    return new InvalidUsageException(
        code, String.format(Locale.ROOT, format, plan.tableName(), scopeAttribute()));
  }

  private static Map<String, AttributeValue> parent(Map<String, AttributeValue> item, Path path) {
    AttributeValue at = AttributeValue.fromM(item);
    for (Path.Segment segment : path.segments().subList(0, path.segments().size() - 1)) {
      AttributeValue next = null;
      if (segment instanceof Path.Name name && at.hasM()) {
        next = at.m().get(name.name());
      } else if (segment instanceof Path.Element element
          && at.hasL()
          && element.index() < at.l().size()) {
        next = at.l().get(element.index());
      }
      if (next == null) {
        return Map.of();
      }
      at = next;
    }
    return at.m();
  }
}
