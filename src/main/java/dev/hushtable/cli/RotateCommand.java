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
import java.util.UUID;
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
            + " one key store: look at each."
      })
  static final class Status extends KeysCommand.OnKeys {
    @Mixin private final TableOptions table = new TableOptions();
    @Mixin private final SegmentOptions segments = new SegmentOptions();

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
          model.map(known -> StatusCommand.status(this, known, clients, segments));
      List<Key> found =
          scope.keys().stream()
              .map(key -> new Key(key, status.map(counted -> uses(counted, key)).orElse(null)))
              .toList();
      List<String> next = next(scope, found, model.isPresent());
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
          : String.format(
              Locale.ROOT,
              "%,d %s",
              key.uses(),
              key.isOf(KeyKind.BRANCH_KEY_VERSION) ? "values" : "hashes");
    }

    private static List<String> next(ScopeDescription scope, List<Key> found, boolean counted) {
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
      versions(found, counted, next);
      generations(scope, found, counted, next);
      if (!counted) {
        next.add("Give --schema to count what a table needs.");
      }
      return next;
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
        ScopeDescription scope, List<Key> found, boolean counted, List<String> next) {
      List<Integer> usable = scope.usableGenerations();
      if (usable.size() < 2) {
        next.add("Index key: one generation is in use. 'hushtable rotate index' makes the next.");
        return;
      }
      int newest = usable.get(usable.size() - 1);
      int oldest = usable.get(0);
      if (!counted) {
        next.add("Index key: generations " + usable + " are in use.");
        return;
      }
      boolean begun = isUsed(found, newest);
      boolean older = usable.stream().anyMatch(g -> g != newest && isUsed(found, g));
      if (!begun) {
        next.add(
            String.format(
                Locale.ROOT,
                "No hash is of generation %d yet. Give all applications IndexGenerations.of(%d, %d),"
                    + " and when all have it, of(%d, %d).",
                newest,
                oldest,
                newest,
                newest,
                oldest));
      }
      if (older) {
        next.add(
            String.format(
                Locale.ROOT,
                "Hashes are left under older generations. When all applications have"
                    + " IndexGenerations.of(%d, %d): 'hushtable rotate rehash'.",
                newest,
                oldest));
      } else if (begun) {
        next.add(
            String.format(
                Locale.ROOT,
                "Only generation %d is left in this table. Give all applications"
                    + " IndexGenerations.of(%d); then, if it has unique attributes, 'hushtable"
                    + " rotate rehash --generations %d'; then, if no other table needs it,"
                    + " 'hushtable keys retire-generation %d'.",
                newest,
                newest,
                newest,
                oldest));
      }
    }

    private static boolean isUsed(List<Key> found, int generation) {
      return found.stream()
          .anyMatch(
              key ->
                  key.isOf(KeyKind.INDEX_ROOT_KEY)
                      && key.description().name().equals(String.valueOf(generation))
                      && key.isUsed());
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
        "Nothing uses it until applications are told to. Where there is one that no table has gone"
            + " over to yet, go on with that instead."
      })
  static final class Index extends KeysCommand.OnKeys {
    @Mixin private final Confirmation confirmation = new Confirmation();

    Index(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      KeyAdministration administration = keys.administration(clients);
      ScopeDescription scope = administration.describe(keys.scope());
      int newest = scope.newestGeneration();
      int generation = newest + 1;
      String already =
          scope.usableGenerations().size() > 1
              ? " Generations " + scope.usableGenerations() + " are in use."
              : "";
      confirmation.require(
          this,
          "Make generation "
              + generation
              + " of the index key of scope "
              + keys.scope()
              + "?"
              + already);
      print(administration.createIndexGeneration(keys.scope(), generation));
      if (!asJson()) {
        steps(newest, generation);
      }
    }

    private void steps(int old, int generation) {
      out().blank();
      out().heading("What follows, each step in all applications before the next begins");
      out()
          .hanging(
              "1. ",
              "IndexGenerations.of(%d, %d): all know both, and write the old one.",
              old,
              generation);
      out().hanging("2. ", "IndexGenerations.of(%d, %d): all write the new one.", generation, old);
      out().hanging("3. ", "hushtable rotate rehash, until it reports that nothing was rehashed.");
      out().hanging("4. ", "hushtable rotate status: no hash of generation %d is left.", old);
      out()
          .hanging(
              "5. ",
              "IndexGenerations.of(%d); then hushtable keys retire-generation %d.",
              generation,
              old);
    }
  }

  @Command(
      name = "rehash",
      header = "Put the hashes of a table under the newest generation.",
      description = {
        "",
        "All applications have to write the newest generation and know the older ones first."
            + " Applications may use the table meanwhile. It can be stopped and run again, and is"
            + " done when nothing was rehashed. With --segment machines share the work."
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
      }
      print(model, report);
    }

    private static RehashReport sum(RehashReport one, RehashReport other) {
      return new RehashReport(
          one.items() + other.items(),
          one.rehashed() + other.rehashed(),
          one.unreadable() + other.unreadable(),
          one.entries() + other.entries());
    }

    private void print(TableSchemaModel model, RehashReport report) {
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
              "%,d items of %s looked at, %,d rehashed, %,d entries of unique values removed.",
              report.items(), model.table(), report.rehashed(), report.entries());
      if (report.unreadable() > 0) {
        out().broken("%,d items do not open, and were left as they are.", report.unreadable());
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
