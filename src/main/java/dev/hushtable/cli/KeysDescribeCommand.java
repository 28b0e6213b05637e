package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.ScopeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The keys of a scope. */
@Command(
    name = "describe",
    header = "Show the keys of a scope: versions, generations, states, dates, KMS keys.")
final class KeysDescribeCommand extends KeysCommand.OnKeys {
  KeysDescribeCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Clients clients) {
    ScopeDescription scope = keys.administration(clients).describe(keys.scope());
    if (asJson()) {
      printJson(json(scope));
      return;
    }
    out().heading("Scope " + scope.scope());
    scope
        .shredded()
        .ifPresent(when -> out().broken("Its keys were destroyed on purpose at %s.", when));
    if (scope.keys().isEmpty() && scope.shredded().isEmpty()) {
      out().line("It has no keys; make them with 'hushtable keys create'.");
    }
    scope.context().forEach((name, value) -> out().fact("bound to", "%s = %s", name, value));
    if (!scope.keys().isEmpty()) {
      out().blank();
      table(scope).print(out());
    }
  }

  private static Table table(ScopeDescription scope) {
    Table table =
        new Table(
            Column.left("key"),
            Column.left("name"),
            Column.left("state"),
            Column.left("made"),
            Column.shrinking("wrapped by", 20));
    for (KeyDescription key : scope.keys()) {
      table.row(
          Cell.of(Style.PLAIN, KeysCommand.kind(key.kind())),
          Cell.of(Style.PLAIN, key.name()),
          Cell.of(style(key), KeysCommand.words(key.state())),
          Cell.of(Style.DIM, key.created().map(Object::toString).orElse("-")),
          Cell.of(Style.DIM, key.kmsKeyArn().orElse("-")));
    }
    return table;
  }

  private static Style style(KeyDescription key) {
    return switch (key.state()) {
      case ACTIVE -> Style.GOOD;
      case READABLE -> Style.PLAIN;
      case RETIRED -> Style.WARNING;
    };
  }

  private static Map<String, @Nullable Object> json(ScopeDescription scope) {
    List<Map<String, @Nullable Object>> keys = new ArrayList<>();
    for (KeyDescription key : scope.keys()) {
      keys.add(
          KeysCommand.ordered(
              "kind",
              KeysCommand.kind(key.kind()),
              "name",
              key.name(),
              "state",
              KeysCommand.words(key.state()),
              "created",
              key.created().map(Object::toString).orElse(null),
              "kmsKey",
              key.kmsKeyArn().orElse(null)));
    }
    return KeysCommand.ordered(
        "scope",
        scope.scope().name(),
        "context",
        scope.context(),
        "shredded",
        scope.shredded().map(Object::toString).orElse(null),
        "keys",
        keys);
  }
}
