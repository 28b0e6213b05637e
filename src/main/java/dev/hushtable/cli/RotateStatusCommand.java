package dev.hushtable.cli;

import dev.hushtable.AttributeStatus;
import dev.hushtable.TableStatus;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyState;
import dev.hushtable.keys.ScopeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How far a rotation is. */
@Command(
    name = "status",
    header = "Say how far a rotation is, and what to do next.",
    description = {
      "",
      "With a schema it counts what the table needs, which reads it once. Several tables may use"
          + " one key store: look at each. Values and hashes of all scopes are counted together."
    })
final class RotateStatusCommand extends KeysCommand.OnKeys {
  private static final int HINT_DIGITS = 8;

  @Mixin private final TableOptions table = new TableOptions();
  // Of a part of the table it could not be said that nothing is left.
  @Mixin private final ThreadOptions threads = new ThreadOptions();

  RotateStatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Clients clients) {
    ScopeDescription scope = keys.administration(clients).describe(keys.scope());
    if (scope.keys().isEmpty()) {
      throw CommandException.failed(
          "Scope " + keys.scope() + " has no keys; make them with 'hushtable keys create'.", null);
    }
    Optional<TableSchemaModel> model = table.optionalModel();
    Optional<TableStatus> status =
        model.map(known -> StatusCommand.status(this, known, clients, threads));
    List<Key> found =
        scope.keys().stream()
            .map(key -> new Key(key, status.map(counted -> uses(counted, key)).orElse(null)))
            .toList();
    List<String> next = next(scope, found, status);
    model.ifPresent(known -> next.add(scopes(known)));
    if (asJson()) {
      printJson(json(found, next));
      return;
    }
    out().heading("Scope " + keys.scope() + status.map(s -> ", table " + s.tableName()).orElse(""));
    out().blank();
    print(found);
    out().blank();
    next.forEach(step -> out().hanging("- ", "%s", step));
  }

  /**
   * A key and how many values or hashes of the table need it.
   *
   * @param uses null if the table was not looked at
   */
  private record Key(KeyDescription description, @Nullable Long uses) {
    boolean isOf(KeyKind kind) {
      return description.kind() == kind;
    }

    boolean isUsed() {
      return uses != null && uses > 0;
    }

    boolean isRetired() {
      return description.state() == KeyState.RETIRED;
    }
  }

  private static long uses(TableStatus status, KeyDescription key) {
    long uses = 0;
    for (AttributeStatus attribute : status.attributes().values()) {
      uses +=
          key.kind() == KeyKind.BRANCH_KEY_VERSION
              ? attribute.versions().getOrDefault(key.name().substring(0, HINT_DIGITS), 0L)
              : attribute.generations().getOrDefault(Integer.valueOf(key.name()), 0L);
    }
    return uses;
  }

  private void print(List<Key> found) {
    Table shown =
        new Table(
            Column.left("key"),
            Column.left("name"),
            Column.left("state"),
            Column.left("made"),
            Column.right("needed by"));
    for (Key key : found) {
      shown.row(
          Cell.of(Style.PLAIN, key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "version" : "generation"),
          Cell.of(Style.PLAIN, key.description().name()),
          Cell.of(
              key.isRetired() ? Style.WARNING : Style.PLAIN,
              key.description().state().name().toLowerCase(Locale.ROOT)),
          Cell.of(
              Style.DIM,
              key.description()
                  .created()
                  .map(when -> when.toString().substring(0, 10))
                  .orElse("-")),
          Cell.of(Style.CODE, needed(key)));
    }
    shown.print(out());
  }

  private static String needed(Key key) {
    return key.uses() == null
        ? "?"
        : Count.of(
            key.uses(),
            key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "value" : "hash",
            key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "values" : "hashes");
  }

  private static List<String> next(
      ScopeDescription scope, List<Key> found, Optional<TableStatus> status) {
    List<String> next = new ArrayList<>();
    for (Key key : found) {
      if (key.isRetired() && key.isUsed()) {
        next.add(
            "What needs the retired "
                + words(key)
                + " does not open: 'hushtable keys reinstate-"
                + (key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "version " : "generation ")
                + key.description().name()
                + "'.");
      }
    }
    versions(found, status.isPresent(), next);
    generations(scope, found, status, next);
    if (status.isEmpty()) {
      next.add("Give --schema to count what a table needs.");
    }
    return next;
  }

  private static String scopes(TableSchemaModel model) {
    return model.scope() == null
        ? "Values and hashes of all scopes are counted together."
        : "Items tell their scope, and values and hashes of all scopes are counted together: every"
            + " scope needs a generation ('hushtable keys create-generation N --scope NAME')"
            + " before an application names it, and retires its own.";
  }

  private static String words(Key key) {
    return (key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "version " : "generation ")
        + key.description().name();
  }

  private static void versions(List<Key> found, boolean counted, List<String> next) {
    List<Key> older =
        found.stream()
            .filter(key -> key.isOf(KeyKind.BRANCH_KEY_VERSION))
            .filter(key -> key.description().state() == KeyState.READABLE)
            .toList();
    if (older.isEmpty()) {
      next.add("Version: one is in use. 'hushtable rotate version' makes a new one.");
    }
    for (Key key : older) {
      if (key.isUsed()) {
        next.add(
            words(key)
                + " is still needed. Values leave it when their items are put again, or by 'hushtable"
                + " migrate --step reencrypt'; that is only urgent if it has leaked.");
      } else if (counted) {
        next.add(
            "Nothing here needs "
                + words(key)
                + ". If no other table does: 'hushtable keys retire-version "
                + key.description().name()
                + "'.");
      }
    }
  }

  private static void generations(
      ScopeDescription scope, List<Key> found, Optional<TableStatus> status, List<String> next) {
    List<Integer> usable = scope.usableGenerations();
    if (status.isEmpty() && usable.size() > 1) {
      next.add("Index key: generations " + IndexSteps.list(usable) + " are usable.");
      return;
    }
    Set<Integer> used = status.map(RotateStatusCommand::generations).orElse(Set.of());
    SortedSet<Integer> unknown = new TreeSet<>(used);
    unknown.removeIf(generation -> generation <= scope.newestGeneration());
    if (!unknown.isEmpty()) {
      next.add(
          "Hashes are of generation "
              + IndexSteps.list(unknown)
              + ", which scope "
              + scope.scope()
              + " does not have: they are of another scope.");
    }
    boolean waits =
        found.stream()
            .anyMatch(key -> key.isOf(KeyKind.INDEX_ROOT_KEY) && key.isRetired() && key.isUsed());
    // What comes after that depends on it.
    if (!waits && !usable.isEmpty()) {
      next.addAll(new IndexSteps(usable).next(used));
    }
  }

  private static Set<Integer> generations(TableStatus status) {
    return status.attributes().values().stream()
        .flatMap(attribute -> attribute.generations().keySet().stream())
        .collect(Collectors.toSet());
  }

  private static Map<String, @Nullable Object> json(List<Key> found, List<String> next) {
    List<Object> all = new ArrayList<>();
    for (Key key : found) {
      all.add(
          KeysCommand.ordered(
              "kind", key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "version" : "generation",
              "name", key.description().name(),
              "state", key.description().state().name().toLowerCase(Locale.ROOT),
              "neededBy", key.uses()));
    }
    return KeysCommand.ordered("keys", all, "next", next);
  }
}
