package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.ScopeDescription;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which scopes there are. */
@Command(
    name = "scopes",
    aliases = "list",
    header = "List the scopes that have keys, or whose keys were shredded.",
    description = {
      "",
      "One a line, with when its keys were shredded, if they were. Reads the whole key store, and"
          + " then looks at each scope; not so with --names."
    })
final class KeysScopesCommand extends KeysCommand.OnKeys {
  @Option(names = "--names", description = "Names alone, for scripts.")
  private boolean namesAlone;

  KeysScopesCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Clients clients) {
    KeyAdministration administration = keys.administration(clients);
    List<KeyScope> scopes = administration.scopes();
    if (namesAlone) {
      printNames(scopes.stream().map(KeyScope::name).toList());
      return;
    }
    List<ScopeDescription> described = scopes.stream().map(administration::describe).toList();
    if (asJson()) {
      printJson(
          described.stream()
              .map(
                  one ->
                      KeysCommand.ordered(
                          "scope",
                          one.scope().name(),
                          "shredded",
                          one.shredded().map(Object::toString).orElse(null)))
              .toList());
    } else {
      described.forEach(one -> out().line(one.scope().name() + mark(one)));
    }
    if (scopes.isEmpty()) {
      err().paragraph("There are no scopes; 'hushtable keys create' makes the keys of one.");
    }
  }

  private void printNames(List<String> names) {
    if (asJson()) {
      printJson(names);
    } else {
      names.forEach(out()::line);
    }
  }

  private static String mark(ScopeDescription scope) {
    return scope.shredded().map(when -> "  shredded at " + when).orElse("");
  }
}
