package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.item.PlainUpdate;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rewrites an update expression from plain attributes to stored ones, in two steps, since its
 * values must be known before they can be encrypted: taking it apart, and putting it together. What
 * would have to be computed from a ciphertext is refused.
 */
final class UpdateRewriter {
  private final TablePlan plan;
  private final Placeholders placeholders;
  private final PlainUpdate data;
  private final List<Consumer<Clauses>> actions = new ArrayList<>();
  private final List<Path> pairs = new ArrayList<>();
  private final List<Path> unencrypted = new ArrayList<>();
  private final List<PreparedUpdate.UniqueValue> unique = new ArrayList<>();

  /** By the place of their document and their name. */
  private final Map<List<Object>, GroupChange> groups = new LinkedHashMap<>();

  private boolean setsScope;

  /** The actions of the rewritten expression. */
  private record Clauses(
      List<String> sets, List<String> removes, List<String> adds, List<String> deletes) {

    Clauses() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void set(String path, String value) {
      sets.add(path + " = " + value);
    }

    String text() {
      StringJoiner text = new StringJoiner(" ");
      append(text, "SET ", sets);
      append(text, "REMOVE ", removes);
      append(text, "ADD ", adds);
      append(text, "DELETE ", deletes);
      return text.toString();
    }

    private static void append(StringJoiner text, String clause, List<String> actions) {
      if (!actions.isEmpty()) {
        text.add(clause + String.join(", ", actions));
      }
    }
  }

  /**
   * For one request.
   *
   * @param placeholders the request's; the rewritten expressions' are gathered there
   * @param data takes the new values
   */
  UpdateRewriter(TablePlan plan, Placeholders placeholders, PlainUpdate data) {
    this.plan = plan;
    this.placeholders = placeholders;
    this.data = data;
  }

  /** Takes an expression apart. */
  void prepare(String expression) {
    Update update = placeholders.update(expression);
    refuseCount(update);
    update.sets().forEach(this::set);
    update.removes().forEach(this::remove);
    for (Update.Change change : update.adds()) {
      requirePlain(change.path(), "ADD");
      actions.add(clauses -> clauses.adds().add(text(change)));
    }
    for (Update.Change change : update.deletes()) {
      requirePlain(change.path(), "DELETE");
      actions.add(clauses -> clauses.deletes().add(text(change)));
    }
    groups.values().forEach(this::change);
  }

  /** Stores the ciphertext of an encrypted key attribute, unless the item has it already. */
  void keep(EncryptedAttribute attribute, AttributeValue value) {
    Path path = new Path(List.of(new Path.Name(attribute.name(), attribute.name())));
    Map<String, AttributeValue> stored =
        data.add(attribute, attribute.path(AttributePath.ROOT), value);
    actions.add(clauses -> setIfNotExists(clauses, path, attribute.sourceName(), stored));
  }

  /** Adds one to a number. */
  void count(String name) {
    actions.add(
        clauses ->
            clauses
                .adds()
                .add(
                    placeholders.keep(placeholders.path(name))
                        + " "
                        + placeholders.add(AttributeValue.fromN("1"))));
  }

  /**
   * The attributes whose ciphertext and hash are kept, each for itself, if they exist; so the item
   * must have both or neither.
   */
  List<Path> pairs() {
    return pairs;
  }

  /**
   * The attributes that are set unless they exist, which the item must not have in the clear: it
   * would have both.
   */
  List<Path> unencrypted() {
    return unencrypted;
  }

  /** The expression on stored attributes, once the values are encrypted; null if it is empty. */
  @Nullable String rewrite() {
    Clauses clauses = new Clauses();
    actions.forEach(action -> action.accept(clauses));
    String text = clauses.text();
    return text.isEmpty() ? null : text;
  }

  private void set(Update.Assignment assignment) {
    Path path = assignment.path();
    Target target = Target.of(path, plan.root());
    if (isScope(path)) {
      if (!(assignment.value() instanceof Update.Given)) {
        throw scopeIsFixed(path);
      }
      setsScope = true;
    }
    if (target instanceof Target.Plain) {
      requirePlain(assignment.value());
      actions.add(
          clauses -> clauses.set(placeholders.keep(path), text(assignment.value(), Map.of())));
    } else if (target instanceof Target.Holder holder) {
      Map<Operand.Value, Supplier<AttributeValue>> documents = new HashMap<>();
      gather(path, holder, assignment.value(), documents);
      actions.add(
          clauses -> clauses.set(placeholders.keep(path), text(assignment.value(), documents)));
    } else if (target instanceof Target.Encrypted encrypted) {
      refuseKey(path);
      setEncrypted(path, encrypted, assignment.value());
    } else {
      throw refused(path, "SET");
    }
  }

  private void setEncrypted(Path path, Target.Encrypted target, Update.NewValue value) {
    EncryptedAttribute attribute = target.attribute();
    if (attribute.group() != null) {
      if (!(value instanceof Update.Given given)) {
        throw unsupported(
            path,
            "it is stored in group '"
                + attribute.group().name()
                + "', so it can be SET only to a value that the request brings. Whatever depends on the old value: read the item,"
                + " change it, and write it back under a condition on the old value or on a version");
      }
      groupOf(path, target, attribute.group()).add(attribute, path, given(given.value()));
    } else if (value instanceof Update.Given given) {
      Map<String, AttributeValue> stored =
          data.add(attribute, target.boundPath(), given(given.value()));
      addUnique(attribute, path, given(given.value()), stored, false);
      actions.add(
          clauses -> allNames(attribute).forEach(name -> setOrRemove(clauses, path, name, stored)));
    } else if (value instanceof Update.IfNotExists ifNotExists
        && ifNotExists.path().location().equals(path.location())
        && ifNotExists.otherwise() instanceof Update.Given given) {
      Map<String, AttributeValue> stored =
          data.add(attribute, target.boundPath(), given(given.value()));
      if (target.isAcceptedInTheClear(path, plan) && !isNull(given(given.value()))) {
        unencrypted.add(path);
      }
      if (attribute.index() != null && !isNull(given(given.value()))) {
        pairs.add(path);
        addUnique(attribute, path, given(given.value()), stored, true);
      }
      actions.add(
          clauses ->
              storedNames(attribute).forEach(name -> setIfNotExists(clauses, path, name, stored)));
    } else {
      throw unsupported(
          path,
          "it is encrypted, so it can be SET only to a value that the request brings, or to if_not_exists of itself and such a"
              + " value. Whatever else depends on the old value: read the item, change it, and write it back under a condition"
              + " on the old value or on a version");
    }
  }

  private void setIfNotExists(
      Clauses clauses, Path path, String name, Map<String, AttributeValue> stored) {
    AttributeValue part = stored.get(name);
    if (part != null) {
      String at = placeholders.keep(placeholders.renamed(path, name));
      clauses.set(at, "if_not_exists(" + at + ", " + placeholders.add(part) + ")");
    }
  }

  /** Takes the new values of a place that holds documents, each of which is encrypted inside. */
  private void gather(
      Path path,
      Target.Holder holder,
      Update.NewValue value,
      Map<Operand.Value, Supplier<AttributeValue>> documents) {
    if (value instanceof Update.Given given) {
      documents.computeIfAbsent(
          given.value(), v -> data.add(holder.shape(), holder.boundPath(), given(v)));
    } else if (value instanceof Update.IfNotExists ifNotExists
        && ifNotExists.path().location().equals(path.location())) {
      gather(path, holder, ifNotExists.otherwise(), documents);
    } else if (value instanceof Update.Append append && holder.shape() instanceof Shape.ListOf) {
      gatherList(path, holder, append.first(), documents);
      gatherList(path, holder, append.second(), documents);
    } else {
      throw unsupported(
          path,
          "it holds documents with encrypted attributes, which are bound to their place, so they cannot come from another one;"
              + " SET it to a value that the request brings");
    }
  }

  private void gatherList(
      Path path,
      Target.Holder holder,
      Update.NewValue value,
      Map<Operand.Value, Supplier<AttributeValue>> documents) {
    boolean itself =
        value instanceof Update.Copy copy && copy.path().location().equals(path.location());
    if (!itself) {
      gather(path, holder, value, documents);
    }
  }

  /** Whether it sets the attribute that tells the item's key scope. */
  boolean setsScope() {
    return setsScope;
  }

  private boolean isScope(Path path) {
    return plan.scope() != null
        && ((Path.Name) path.segments().get(0)).name().equals(plan.scope().attribute());
  }

  private InvalidUsageException scopeIsFixed(Path path) {
    return unsupported(
        path,
        "it tells the key scope of the item, whose values would no longer open; put the item anew");
  }

  private void remove(Path path) {
    if (isScope(path)) {
      throw scopeIsFixed(path);
    }
    Target target = Target.of(path, plan.root());
    if (target instanceof Target.Plain || target instanceof Target.Holder) {
      actions.add(clauses -> clauses.removes().add(placeholders.keep(path)));
    } else if (target instanceof Target.Encrypted encrypted) {
      refuseKey(path);
      EncryptedGroup group = encrypted.attribute().group();
      if (group != null) {
        groupOf(path, encrypted, group).add(encrypted.attribute(), path, null);
        return;
      }
      addUnique(encrypted.attribute(), path, null, Map.of(), false);
      actions.add(
          clauses ->
              allNames(encrypted.attribute())
                  .forEach(
                      name ->
                          clauses
                              .removes()
                              .add(placeholders.keep(placeholders.renamed(path, name)))));
    } else {
      throw refused(path, "REMOVE");
    }
  }

  private GroupChange groupOf(Path path, Target.Encrypted target, EncryptedGroup group) {
    List<Object> place = new ArrayList<>(path.location());
    place.set(place.size() - 1, group.name());
    return groups.computeIfAbsent(place, at -> new GroupChange(group, target.parent()));
  }

  /** Writes the ciphertext of a group, and with it the hashes of its members. */
  private void change(GroupChange change) {
    Path named = change.paths().values().iterator().next();
    if (!change.missing().isEmpty()) {
      throw unsupported(
          named,
          String.format(
              Locale.ROOT,
              "it is stored in group '%s' together with '%s', of which the update says nothing. SET or REMOVE all of the group,"
                  + " which a bean does unless nulls are ignored, or read the item, change it, and put it under a condition",
              change.group().name(),
              String.join("', '", change.missing())));
    }
    Map<String, AttributeValue> stored = change.encryptWith(data);
    change
        .paths()
        .forEach((member, path) -> addUnique(member, path, change.value(member), stored, false));
    actions.add(
        clauses -> {
          setOrRemove(clauses, named, change.group().sourceName(), stored);
          change
              .paths()
              .forEach(
                  (member, path) -> {
                    setOrRemove(clauses, path, member.hmacName(), stored);
                    setOrRemove(clauses, path, member.name(), Map.of());
                    setOrRemove(
                        clauses, path, member.name() + EncryptedAttribute.SOURCE_SUFFIX, Map.of());
                  });
        });
  }

  private void setOrRemove(
      Clauses clauses, Path path, String name, Map<String, AttributeValue> stored) {
    AttributeValue part = stored.get(name);
    String at = placeholders.keep(placeholders.renamed(path, name));
    if (part == null) {
      clauses.removes().add(at);
    } else {
      clauses.set(at, placeholders.add(part));
    }
  }

  private void addUnique(
      EncryptedAttribute attribute,
      Path path,
      @Nullable AttributeValue plain,
      Map<String, AttributeValue> stored,
      boolean onlyIfAbsent) {
    if (path.segments().size() == 1 && plan.unique().contains(attribute)) {
      unique.add(new PreparedUpdate.UniqueValue(attribute, plain, stored, onlyIfAbsent));
    }
  }

  /** What becomes of unique attributes. */
  List<PreparedUpdate.UniqueValue> unique() {
    return unique;
  }

  /**
   * The hash's name also where there is no index: one that a class with an index has left would
   * belong to the old value.
   */
  private static List<String> storedNames(EncryptedAttribute attribute) {
    return List.of(attribute.sourceName(), attribute.hmacName());
  }

  /**
   * With the plain one, under which a value may be left that was stored before it was encrypted.
   */
  private static List<String> allNames(EncryptedAttribute attribute) {
    return List.of(attribute.sourceName(), attribute.hmacName(), attribute.name());
  }

  // --- Plain parts

  private void requirePlain(Update.NewValue value) {
    if (value instanceof Update.Copy copy) {
      requirePlain(copy.path(), "a copy");
    } else if (value instanceof Update.IfNotExists ifNotExists) {
      requirePlain(ifNotExists.path(), "if_not_exists");
      requirePlain(ifNotExists.otherwise());
    } else if (value instanceof Update.Append append) {
      requirePlain(append.first());
      requirePlain(append.second());
    } else if (value instanceof Update.Sum sum) {
      requirePlain(sum.left());
      requirePlain(sum.right());
    }
  }

  private void requirePlain(Path path, String operation) {
    if (isScope(path) && (operation.equals("ADD") || operation.equals("DELETE"))) {
      throw scopeIsFixed(path);
    }
    if (!(Target.of(path, plan.root()) instanceof Target.Plain)) {
      throw refused(path, operation);
    }
  }

  private String text(Update.Change change) {
    return placeholders.keep(change.path()) + " " + placeholders.keep(change.value());
  }

  /**
   * A value as it stands in the expression.
   *
   * @param documents what stands in place of some of its values
   */
  private String text(
      Update.NewValue value, Map<Operand.Value, Supplier<AttributeValue>> documents) {
    if (value instanceof Update.Given given) {
      Supplier<AttributeValue> document = documents.get(given.value());
      return document == null ? placeholders.keep(given.value()) : placeholders.add(document.get());
    }
    if (value instanceof Update.Copy copy) {
      return placeholders.keep(copy.path());
    }
    if (value instanceof Update.IfNotExists ifNotExists) {
      return "if_not_exists("
          + placeholders.keep(ifNotExists.path())
          + ", "
          + text(ifNotExists.otherwise(), documents)
          + ")";
    }
    if (value instanceof Update.Append append) {
      return "list_append("
          + text(append.first(), documents)
          + ", "
          + text(append.second(), documents)
          + ")";
    }
    Update.Sum sum = (Update.Sum) value;
    return text(sum.left(), documents) + " " + sum.operator() + " " + text(sum.right(), documents);
  }

  private AttributeValue given(Operand.Value value) {
    return placeholders.given(value.placeholder());
  }

  private static boolean isNull(AttributeValue value) {
    return value.type() == AttributeValue.Type.NUL;
  }

  // --- Refusals

  private void refuseCount(Update update) {
    if (!plan.hasEncryptedKey()) {
      return;
    }
    Stream.of(
            update.sets().stream().map(Update.Assignment::path),
            update.removes().stream(),
            update.adds().stream().map(Update.Change::path),
            update.deletes().stream().map(Update.Change::path))
        .flatMap(paths -> paths)
        .filter(
            path ->
                path.segments().get(0) instanceof Path.Name name
                    && name.name().equals(TablePlan.UPDATES))
        .findFirst()
        .ifPresent(
            path -> {
              throw unsupported(path, "it is reserved for counting updates; choose another name");
            });
  }

  private void refuseKey(Path path) {
    boolean key =
        path.segments().size() == 1
            && plan.primaryKey().stream().anyMatch(k -> k.name().equals(path.toString()));
    if (key) {
      throw unsupported(
          path, "it is part of the primary key and cannot be changed; put a new item");
    }
  }

  private InvalidUsageException refused(Path path, String operation) {
    Target target = Target.of(path, plan.root());
    if (target instanceof Target.Stored) {
      return unsupported(
          path,
          "it is the stored form of an encrypted attribute; name the plain attribute instead");
    }
    if (target instanceof Target.Inside) {
      return unsupported(
          path, "it lies inside an encrypted attribute, which can only be written as a whole");
    }
    if (target instanceof Target.Astray) {
      return unsupported(path, "it contradicts the class that is mapped to the table");
    }
    return unsupported(
        path,
        operation
            + " needs its old value, which DynamoDB has only as ciphertext. Read the item, change it, and write it back under a"
            + " condition on the old value or on a version");
  }

  private InvalidUsageException unsupported(Path path, String what) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "The update of '%s' in table %s is not possible: %s.",
            Target.toWords(path, plan.root()),
            plan.tableName(),
            what));
  }
}
