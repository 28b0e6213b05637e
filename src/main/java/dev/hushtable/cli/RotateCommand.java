package dev.hushtable.cli;

import dev.hushtable.AttributeStatus;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.RehashReport;
import dev.hushtable.TableStatus;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyKind;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyReport;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The replacement of keys, step by step. */
@Command(
    name = "rotate",
    header = "Replace keys: where it stands, the next step, and the work on a table.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "A new version of the branch key is one command: 'rotate version'. A new index key goes over"
          + " a table in steps that applications take part in: 'rotate index' begins it, 'rotate"
          + " rehash' works on the table, and 'rotate status' says what comes next."
    },
    subcommands = {
      RotateCommand.Status.class,
      RotateCommand.Version.class,
      RotateCommand.Index.class,
      RotateCommand.RehashTable.class
    })
final class RotateCommand extends GroupCommand {
  private static final int HINT_DIGITS = 8;

  @Command(
      name = "status",
      header = "Say how far a rotation is, and what to do next.",
      description = {
        "",
        "With a schema it counts what the table needs, which reads it once. Several tables may use"
            + " one key store: look at each. Values and hashes of all scopes are counted together."
      })
  static final class Status extends KeysCommand.OnKeys {
    @Mixin private final TableOptions table = new TableOptions();
    // Of a part of the table it could not be said that nothing is left.
    @Mixin private final ThreadOptions threads = new ThreadOptions();

    Status(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      ScopeDescription scope = keys.administration(clients).describe(keys.scope());
      if (scope.keys().isEmpty()) {
        throw CommandException.failed(
            "Scope " + keys.scope() + " has no keys; make them with 'hushtable keys create'.",
            null);
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
      out()
          .heading(
              "Scope " + keys.scope() + status.map(s -> ", table " + s.tableName()).orElse(""));
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
          : Plural.of(
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
      Set<Integer> used = status.map(Status::generations).orElse(Set.of());
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

  @Command(
      name = "version",
      header = "Make a new version of the branch key, and say what follows.",
      description = {
        "",
        "New values are written under it within the cache's time to live. Older values stay"
            + " readable. A repeated call makes another one, unless --replaces names the version"
            + " that is to be replaced."
      })
  static final class Version extends KeysCommand.OnKeys {
    @Option(
        names = "--replaces",
        paramLabel = "UUID",
        description = "Do nothing if another version than this is active by now.")
    private @Nullable UUID replaced;

    @Mixin private final Confirmation confirmation = new Confirmation();

    Version(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      KeyAdministration administration = keys.administration(clients);
      if (replaced == null) {
        confirmation.require(this, "Make a new version for scope " + keys.scope() + "?");
      }
      KeyReport report =
          replaced == null
              ? administration.createVersion(keys.scope())
              : administration.createVersion(keys.scope(), replaced);
      print(report);
      if (!asJson()) {
        out()
            .paragraph(
                "Applications write under it when their cached key is refreshed, within 15 minutes"
                    + " unless timeToLive says otherwise. 'hushtable rotate status --schema FILE'"
                    + " shows what is left under older ones.");
      }
    }
  }

  @Command(
      name = "index",
      header = "Make the next generation of the index key, and say what follows.",
      description = {
        "",
        "Nothing uses it until applications are told to. Where there are several already, none is"
            + " made: go on with the newest, or retire those that no table needs. --another makes"
            + " one nevertheless."
      })
  static final class Index extends KeysCommand.OnKeys {
    @Option(
        names = "--another",
        description = "Make one though there are several that are not retired.")
    private boolean another;

    @Mixin private final Confirmation confirmation = new Confirmation();

    Index(Surroundings surroundings) {
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
          this,
          "Make generation " + generation + " of the index key of scope " + keys.scope() + "?");
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

  @Command(
      name = "rehash",
      header = "Put the hashes of a table under the newest generation.",
      description = {
        "",
        "All applications have to write the newest generation and know the older ones first."
            + " Applications may use the table meanwhile. It can be stopped and run again, and is"
            + " done when nothing was rehashed. With --segment machines share the work.",
        "",
        "Where items tell their scope, each scope needs the newest generation first: 'hushtable"
            + " keys create-generation N --scope NAME'."
      })
  static final class RehashTable extends KeysCommand.OnKeys {
    @Mixin private final TableOptions table = new TableOptions();
    @Mixin private final SegmentOptions segments = new SegmentOptions();
    @Mixin private final Confirmation confirmation = new Confirmation();
    @Mixin private final WorkOptions work = new WorkOptions();

    RehashTable(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      TableSchemaModel model = table.model();
      IndexGenerations known = work.generations(keys, clients);
      confirmation.require(
          this,
          "Do all applications that use table "
              + model.table()
              + " have "
              + WorkOptions.words(known)
              + ", and may their hashes go over to generation "
              + known.newest()
              + "?");
      RehashReport report;
      try (KeyProvider provider =
          keys.provider(clients, work.format).orElseThrow(KeyOptions::missing)) {
        Hushtable hushtable =
            work.hushtable(this, keys, model, known, PlaintextPolicy.REJECT, clients, provider);
        report =
            segments
                .run(this, part -> hushtable.rehash(model.table(), part.number(), part.total()))
                .stream()
                .reduce(RehashTable::sum)
                .orElseThrow();
      } catch (KeyUnavailableException e) {
        if (model.scope() == null || e.code() != ErrorCode.KEY_NOT_FOUND) {
          throw e;
        }
        throw CommandException.failed(e.getMessage() + " " + everyScope(known.newest()), e);
      }
      print(model, known.newest(), report);
    }

    private static String everyScope(int newest) {
      return "Every scope of the table's items needs generation "
          + newest
          + ": 'hushtable keys create-generation "
          + newest
          + " --scope NAME', then run this again.";
    }

    private static RehashReport sum(RehashReport one, RehashReport other) {
      return new RehashReport(
          one.items() + other.items(),
          one.rehashed() + other.rehashed(),
          one.unreadable() + other.unreadable(),
          one.entries() + other.entries());
    }

    private void print(TableSchemaModel model, int newest, RehashReport report) {
      if (asJson()) {
        printJson(
            KeysCommand.ordered(
                "table", model.table(),
                "items", report.items(),
                "rehashed", report.rehashed(),
                "unreadable", report.unreadable(),
                "entries", report.entries()));
        return;
      }
      out()
          .kept(
              "%s of %s looked at, %,d rehashed, %s of unique values removed.",
              Plural.of(report.items(), "item"),
              model.table(),
              report.rehashed(),
              Plural.of(report.entries(), "entry", "entries"));
      if (report.unreadable() > 0) {
        out()
            .broken(
                "%s, and %s left as %s.%s",
                Plural.of(report.unreadable(), "item does not open", "items do not open"),
                report.unreadable() == 1 ? "was" : "were",
                report.unreadable() == 1 ? "it is" : "they are",
                model.scope() == null ? "" : " " + everyScope(newest));
      }
      out()
          .paragraph(
              report.rehashed() > 0
                  ? "Run it again until nothing is rehashed: what was written meanwhile may be under"
                      + " the old generation."
                  : "Nothing is left to rehash in what was looked at. 'hushtable rotate status' says"
                      + " what comes next.");
    }
  }
}
