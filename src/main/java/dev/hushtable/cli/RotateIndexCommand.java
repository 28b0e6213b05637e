package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.ScopeDescription;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The next generation of the index key. */
@Command(
    name = "index",
    header = "Make the next generation of the index key, and say what follows.",
    description = {
      "",
      "Nothing uses it until applications are told to. Where there are several already, none is"
          + " made: go on with the newest, or retire those that no table needs. --another makes"
          + " one nevertheless."
    })
final class RotateIndexCommand extends KeysCommand.OnKeys {
  @Option(
      names = "--another",
      description = "Make one though there are several that are not retired.")
  private boolean another;

  @Mixin private final Confirmation confirmation = new Confirmation();

  RotateIndexCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void run(Clients clients) {
    KeyAdministration administration = keys.administration(clients);
    ScopeDescription scope = administration.describe(keys.scope());
    List<Integer> usable = scope.usableGenerations();
    boolean several = usable.size() > 1;
    if (several) {
      warn(usable);
    }
    KeyReport report =
        several && !another
            ? unchanged(usable)
            : make(administration, scope.newestGeneration() + 1);
    print(report);
    if (!asJson()) {
      SortedSet<Integer> all = new TreeSet<>(usable);
      report.changes().forEach(change -> all.add(Integer.valueOf(change.name())));
      out().blank();
      new IndexSteps(all).print(out());
    }
  }

  private void warn(List<Integer> usable) {
    err()
        .warning(
            "Scope %s has the generations %s already, and tables may be on their way to one of"
                + " them.%s",
            keys.scope(),
            IndexSteps.list(usable),
            another
                ? " Applications have to name all of them until 'hushtable rotate status' of each"
                    + " table shows that one is free."
                : " None was made: go on with the newest. Where all tables have gone over to it,"
                    + " retire the others, or give --another.");
  }

  private KeyReport make(KeyAdministration administration, int generation) {
    confirmation.require(
        this, "Make generation " + generation + " of the index key of scope " + keys.scope() + "?");
    return administration.createIndexGeneration(keys.scope(), generation);
  }

  private KeyReport unchanged(List<Integer> usable) {
    int newest = usable.get(usable.size() - 1);
    return new KeyReport(
        keys.scope(),
        List.of(
            new KeyReport.Change(
                KeyKind.INDEX_ROOT_KEY, String.valueOf(newest), KeyReport.Outcome.UNCHANGED)));
  }
}
