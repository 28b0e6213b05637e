package dev.hushtable.internal.request;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.expression.KnownAttributes;
import dev.hushtable.internal.item.KeyNeed;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.TableEngine;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.ScopeRule;
import dev.hushtable.keys.KeyScope;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An encrypted table, with all that its requests need.
 *
 * @param items the table as a view of it sees it
 * @param definitions for {@code CreateTable} and {@code UpdateTable}
 * @param guard the last look before sending
 */
public record RegisteredTable(
    ScopedTable items, TableDefinitions definitions, StoredFormGuard guard) {

  /** Where a request says what all of its items have in common. */
  private static final List<String> CONDITIONS =
      List.of(
          "KeyConditionExpression",
          "FilterExpression",
          "ConditionExpression",
          "SearchConditionExpression");

  /** A table, seen by the view that it was made for. */
  public RegisteredTable(ScopedTable items) {
    this(items, new TableDefinitions(items.plan()), new StoredFormGuard(items.plan()));
  }

  /** The same table in another view. */
  RegisteredTable view(@Nullable KeyScope scope, SortedMap<String, String> context) {
    return new RegisteredTable(items.view(scope, context), definitions, guard);
  }

  /** The same table for items whose primary keys are hashed under one generation. */
  RegisteredTable atKeyGeneration(int generation) {
    return new RegisteredTable(items.atKeyGeneration(generation), definitions, guard);
  }

  /**
   * The table for each generation that the hash in an item's primary key may be of, the oldest
   * first; only itself if that can be but one.
   *
   * @param attributes the plain key, or a whole item; what is a hash in it already is of its own
   *     generation
   */
  public List<RegisteredTable> keyGenerations(Map<String, AttributeValue> attributes) {
    // First, since there is nothing to look into as long as one is known.
    if (!engine().indexer().several()) {
      return List.of(this);
    }
    Map<String, AttributeValue> named = named(attributes);
    return items.plan().primaryKey().stream().anyMatch(key -> isHashed(key, named))
        ? engine().table().generations().known().stream().map(this::atKeyGeneration).toList()
        : List.of(this);
  }

  /** Whether new items get keys like those of its items. */
  boolean writesKeys() {
    return engine().table().keyGeneration() == engine().table().generations().written();
  }

  private boolean isHashed(KeyAttribute key, Map<String, AttributeValue> attributes) {
    AttributeValue value = attributes.get(key.name());
    return key.encrypted() != null
        && value != null
        && !engine().indexer().isToken(key.encrypted(), value);
  }

  /** The primary key under which an item is stored, from its plain key, or the whole plain item. */
  Map<String, AttributeValue> storedKey(Map<String, AttributeValue> attributes, KeySet keys) {
    Map<String, AttributeValue> key = new LinkedHashMap<>(named(attributes));
    TableEngine engine = items.engineFor(key);
    key.keySet().retainAll(items.plan().primaryKey().stream().map(KeyAttribute::name).toList());
    return engine.indexer().storedKey(key, keys);
  }

  /** For what does not depend on the scope of an item. */
  public TableEngine engine() {
    return items.engine();
  }

  /**
   * An item or key as a request has it, with the partition key under its name: the schema that
   * encrypted tables publish leaves it out.
   */
  Map<String, AttributeValue> named(Map<String, AttributeValue> attributes) {
    if (!attributes.containsKey(null)) {
      return attributes;
    }
    Map<String, AttributeValue> named = new LinkedHashMap<>(attributes);
    named.put(items.plan().primaryKey().get(0).name(), named.remove(null));
    return named;
  }

  /**
   * Tells an item from others by its key: the same for two keys that DynamoDB takes for equal once
   * they are stored.
   *
   * @param attributes a key, or an item, as a request has it
   * @param keys what {@link #identityNeeds} says
   */
  public ByteBuffer identity(Map<String, AttributeValue> attributes, KeySet keys) {
    return engine().identity(storedKey(attributes, keys));
  }

  /** The keys that {@link #identity} needs; none if the attributes will be refused. */
  public Set<KeyNeed> identityNeeds(Map<String, AttributeValue> attributes) {
    try {
      return items.engineFor(named(attributes)).indexer().needs();
    } catch (InvalidUsageException e) {
      return Set.of();
    }
  }

  /**
   * What a request says of the items that it is about, as far as that tells their key scope.
   *
   * @param attributes the key that it names, or what it has of one
   */
  Map<String, AttributeValue> known(SdkPojo request, Map<String, AttributeValue> attributes) {
    ScopeRule rule = items.plan().scope();
    if (rule == null) {
      return attributes;
    }
    Map<String, AttributeValue> known = new HashMap<>();
    try {
      KnownAttributes said =
          new KnownAttributes(rule.attribute(), Members.names(request), Members.values(request));
      CONDITIONS.forEach(name -> said.condition(Members.text(request, name)));
      known.putAll(said.update(Members.text(request, "UpdateExpression")).known());
    } catch (InvalidUsageException e) {
      // Said better when the expression is rewritten.
    }
    known.putAll(attributes);
    return known;
  }

  /** For a request about one item by its key, or about items of one scope. */
  TableEngine engineFor(SdkPojo request) {
    return items.engineFor(known(request, named(Members.attributes(request, "Key"))));
  }
}
