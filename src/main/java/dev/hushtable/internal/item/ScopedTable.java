package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.ScopeRule;
import dev.hushtable.internal.schema.TablePlan;
import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table as one view of it sees it. Where the plan has no rule for the key scope, all items are of
 * one scope: the view's. With a rule, an item tells its scope itself, and a view may narrow that to
 * one. Thread safe.
 */
public final class ScopedTable {
  private final TableBinding base;
  private final @Nullable ScopeRule rule;
  private final TableEngine engine;
  private final TableEngines engines;

  /**
   * A table.
   *
   * @param base with the view's scope; null for a view of all scopes
   */
  public ScopedTable(TableBinding base) {
    this(base, new TableEngines(base));
  }

  private ScopedTable(TableBinding base, TableEngines engines) {
    this.base = base;
    this.rule = base.plan().scope();
    this.engines = engines;
    this.engine = engine(base.scope());
  }

  /**
   * Another view of the same table.
   *
   * @param scope the scope; null for that of this view
   * @param context the caller's pairs
   */
  public ScopedTable view(@Nullable KeyScope scope, SortedMap<String, String> context) {
    TableBinding other = base.withContext(context);
    return new ScopedTable(scope == null ? other : other.withScope(scope), engines);
  }

  /** The same view for items whose primary keys are hashed under one generation. */
  public ScopedTable atKeyGeneration(int generation) {
    return new ScopedTable(base.withKeyGeneration(generation), engines);
  }

  /** The same view of a table that has the items of another class besides. */
  public ScopedTable merge(ScopedTable other) {
    return new ScopedTable(base.merge(other.base));
  }

  /** The table's plan. */
  public TablePlan plan() {
    return base.plan();
  }

  /** The caller's pairs. */
  public SortedMap<String, String> context() {
    return base.context();
  }

  /** Groups of items that are to be stored under one scope each; none is empty. */
  public List<List<Map<String, AttributeValue>>> byScope(
      List<Map<String, AttributeValue>> plainItems) {
    if (rule == null) {
      return plainItems.isEmpty() ? List.of() : List.of(plainItems);
    }
    Map<Optional<KeyScope>, List<Map<String, AttributeValue>>> groups = new LinkedHashMap<>();
    for (Map<String, AttributeValue> item : plainItems) {
      groups
          .computeIfAbsent(Optional.ofNullable(told(rule, item)), scope -> new ArrayList<>())
          .add(item);
    }
    return List.copyOf(groups.values());
  }

  /** For what does not depend on the scope; it is the view's, or none. */
  public TableEngine engine() {
    return engine;
  }

  private TableEngine engine(@Nullable KeyScope scope) {
    return engines.of(base.withScope(scope));
  }

  /**
   * For an item that is to be stored, which has to tell its scope if that is what items do.
   *
   * @throws InvalidUsageException if it is of another scope than the view
   */
  public TableEngine engineForItem(Map<String, AttributeValue> plainItem) {
    if (rule == null) {
      return engine;
    }
    KeyScope told = told(rule, plainItem);
    return told == null ? engine(null) : engine(requireOfView(rule, told));
  }

  /**
   * For a request about an item, or about several of the same scope.
   *
   * @param known attributes that the item has, or will have, as far as the request says so
   * @throws InvalidUsageException if that is another scope than the view's
   */
  public TableEngine engineFor(Map<String, AttributeValue> known) {
    KeyScope told = rule == null ? null : told(rule, known);
    return rule == null || told == null ? engine : engine(requireOfView(rule, told));
  }

  private KeyScope requireOfView(ScopeRule scopeRule, KeyScope told) {
    if (base.scope() != null && !base.scope().equals(told)) {
      throw ItemErrors.usage(
          ErrorCode.KEY_SCOPE_MISMATCH,
          base.plan(),
          scopeRule.attribute(),
          "tells key scope %s, but the view is of %s",
          told,
          base.scope());
    }
    return told;
  }

  /** The scope that attributes tell; null if they lack the one that would. */
  private @Nullable KeyScope told(ScopeRule scopeRule, Map<String, AttributeValue> attributes) {
    AttributeValue value = attributes.get(scopeRule.attribute());
    if (value == null || Boolean.TRUE.equals(value.nul())) {
      return null;
    }
    String text = scopeRule.number() ? value.n() : value.s();
    if (text == null) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          base.plan(),
          scopeRule.attribute(),
          "tells the key scope as type %s, but is of type %s",
          scopeRule.number() ? "N" : "S",
          value.type());
    }
    try {
      return KeyScope.of(scopeRule.scopeName(text));
    } catch (RuntimeException e) {
      throw ItemErrors.usage(
          ErrorCode.VALUE_NOT_SUPPORTED,
          base.plan(),
          scopeRule.attribute(),
          "does not tell a key scope: %s",
          e instanceof InvalidUsageException
              ? "a scope's name has 1 to 128 letters, digits and . _ : @ -, and begins with a letter or digit"
              : "its function threw " + e.getClass().getName());
    }
  }

  /** The keys that stored items need. Items that will be refused need none. */
  public Set<KeyNeed> needs(Iterable<Map<String, AttributeValue>> storedItems) {
    if (rule == null) {
      return engine.decryptor().needs(storedItems);
    }
    Set<KeyNeed> needs = new HashSet<>();
    for (Map<String, AttributeValue> item : storedItems) {
      try {
        needs.addAll(engineFor(item).decryptor().needs(List.of(item)));
      } catch (InvalidUsageException e) {
        // Said when it is decrypted.
      }
    }
    return needs;
  }

  /** The plain form of a stored item that was read whole. */
  public Map<String, AttributeValue> decrypt(Map<String, AttributeValue> storedItem, KeySet keys) {
    return decrypt(storedItem, Set.of(), keys);
  }

  /**
   * The plain form of a stored item.
   *
   * @param hashOnly see {@link ItemDecryptor#decrypt(Map, Set, KeySet)}
   * @throws dev.hushtable.exception.DecryptionException also if it is of another scope than the
   *     view
   */
  public Map<String, AttributeValue> decrypt(
      Map<String, AttributeValue> storedItem, Set<String> hashOnly, KeySet keys) {
    TableEngine found;
    try {
      found = engineFor(storedItem);
    } catch (InvalidUsageException e) {
      throw ItemErrors.unreadable(base.plan(), storedItem, e);
    }
    return found.decryptor().decrypt(storedItem, hashOnly, keys);
  }

  /**
   * What an update has to hold an item to, so that all of its values stay under one scope.
   *
   * @param known what the request says of the item
   * @return the attribute that tells the scope, and its value; null if nothing needs to be held
   */
  public @Nullable AttributeValue held(Map<String, AttributeValue> known) {
    if (rule == null || rule.ofKey()) {
      return null;
    }
    AttributeValue value = known.get(rule.attribute());
    KeyScope scope = base.scope();
    return value != null ? value : scope == null ? null : rule.value(scope.name());
  }
}
