package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything that is done to keys. */
@Command(
    name = "keys",
    header = "Make keys, show them, take them out of use, destroy them.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "Each command can be repeated, also after an error: what is as it should be is left alone,"
          + " and reported as unchanged. But create-version makes another version each time, unless"
          + " --replaces names the one that it is to replace, and create-generation another"
          + " generation, unless it is given a number."
    },
    subcommands = {
      KeysScopesCommand.class,
      KeysDescribeCommand.class,
      KeysCommand.CreateTable.class,
      KeysCreateCommand.class,
      KeysCommand.CreateVersion.class,
      KeysCommand.CreateGeneration.class,
      KeysCommand.RetireVersion.class,
      KeysCommand.ReinstateVersion.class,
      KeysCommand.RetireGeneration.class,
      KeysCommand.ReinstateGeneration.class,
      KeysRewrapCommand.class,
      KeysShredCommand.class
    })
final class KeysCommand extends GroupCommand {
  /** A command on the keys that its options name. */
  abstract static class OnKeys extends BaseCommand {
    @Mixin final KeyOptions keys = new KeyOptions();
    @Mixin final AwsOptions aws = new AwsOptions();

    OnKeys(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      try (Clients clients = new Clients(aws)) {
        run(clients);
      }
      return ExitCode.OK;
    }

    abstract void run(Clients clients);

    void print(KeyReport report) {
      if (asJson()) {
        printJson(json(report));
        return;
      }
      out().line("Scope " + report.scope() + ":");
      for (KeyReport.Change change : report.changes()) {
        boolean done = change.outcome() != KeyReport.Outcome.UNCHANGED;
        String line = change.kind() + " " + change.name() + ": " + words(change.outcome());
        if (done) {
          out().kept("%s", line);
        } else {
          out().hanging("- ", "%s", line);
        }
      }
      if (report.changes().isEmpty()) {
        out().line("- nothing to do");
      }
    }

    static Map<String, @Nullable Object> json(KeyReport report) {
      List<Map<String, @Nullable Object>> changes = new ArrayList<>();
      for (KeyReport.Change change : report.changes()) {
        changes.add(
            ordered(
                "kind",
                kind(change.kind()),
                "name",
                change.name(),
                "outcome",
                words(change.outcome())));
      }
      return ordered("scope", report.scope().name(), "changed", report.changed(), "keys", changes);
    }
  }

  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String kind(dev.hushtable.keys.KeyKind kind) {
    return switch (kind) {
      case BRANCH_KEY_VERSION -> "version";
      case INDEX_ROOT_KEY -> "generation";
    };
  }

  /** Names and values in turn, in that order. */
  static Map<String, @Nullable Object> ordered(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }

  @Command(
      name = "create-table",
      header = "Make the key store's table, if there is none.",
      description = {"", "Waits until it is active."})
  static final class CreateTable extends OnKeys {
    CreateTable(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      keys.storeAdministration(clients).createTable();
      if (asJson()) {
        printJson(ordered("table", keys.keyStore, "active", true));
      } else {
        out().kept("Table %s is there.", String.valueOf(keys.keyStore));
        out()
            .paragraph(
                "Turn on point-in-time recovery for it: without this table nobody can read the"
                    + " data.");
      }
    }
  }

  @Command(
      name = "create-version",
      header = "Make a new version of the branch key, and write under it.",
      description = {
        "",
        "Values under older versions stay readable. A repeated call makes another one, unless"
            + " --replaces is given. See 'hushtable rotate' for all of it."
      })
  static final class CreateVersion extends OnKeys {
    @Option(
        names = "--replaces",
        paramLabel = "UUID",
        description = "Do nothing if another version than this is active by now.")
    private Optional<UUID> replaced = Optional.empty();

    CreateVersion(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      KeyAdministration administration = keys.administration(clients);
      print(
          replaced
              .map(version -> administration.createVersion(keys.scope(), version))
              .orElseGet(() -> administration.createVersion(keys.scope())));
    }
  }

  @Command(
      name = "create-generation",
      header = "Make a generation of the index root key.",
      description = {
        "",
        "Applications use it when they are told to. A repeated call makes another one, unless"
            + " GENERATION is given. See 'hushtable rotate' for all of it."
      })
  static final class CreateGeneration extends OnKeys {
    @Parameters(
        paramLabel = "GENERATION",
        arity = "0..1",
        description = "Which. Default: the one after the newest.")
    private @Nullable Integer generation;

    CreateGeneration(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      KeyAdministration administration = keys.administration(clients);
      int number =
          generation == null
              ? administration.describe(keys.scope()).newestGeneration() + 1
              : generation;
      print(administration.createIndexGeneration(keys.scope(), number));
    }
  }

  /** A command on one version. */
  abstract static class OnVersion extends OnKeys {
    @Parameters(paramLabel = "UUID", description = "The version.")
    UUID version = new UUID(0, 0);

    OnVersion(Surroundings surroundings) {
      super(surroundings);
    }
  }

  @Command(
      name = "retire-version",
      header = "Set a version of the branch key aside, where no reader finds it.",
      description = {
        "",
        "Look at 'hushtable status' of each table first: values that still need it do not open"
            + " until it is reinstated. The key is kept."
      })
  static final class RetireVersion extends OnVersion {
    @Mixin private final Confirmation confirmation = new Confirmation();

    RetireVersion(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      confirmation.require(
          this,
          "Values under version "
              + version
              + " of scope "
              + keys.scope()
              + " will not open. Retire it?");
      print(keys.administration(clients).retireVersion(keys.scope(), version));
    }
  }

  @Command(name = "reinstate-version", header = "Bring a retired version back.")
  static final class ReinstateVersion extends OnVersion {
    ReinstateVersion(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      print(keys.administration(clients).reinstateVersion(keys.scope(), version));
    }
  }

  /** A command on one generation. */
  abstract static class OnGeneration extends OnKeys {
    @Parameters(paramLabel = "GENERATION", description = "The generation of the index root key.")
    int generation;

    OnGeneration(Surroundings surroundings) {
      super(surroundings);
    }
  }

  @Command(
      name = "retire-generation",
      header = "Set a generation of the index root key aside.",
      description = {
        "",
        "Look at 'hushtable status' of each table first: items with hashes of it cannot be read"
            + " or found until it is reinstated. The key is kept."
      })
  static final class RetireGeneration extends OnGeneration {
    @Mixin private final Confirmation confirmation = new Confirmation();

    RetireGeneration(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      confirmation.require(
          this,
          "Hashes of generation "
              + generation
              + " of scope "
              + keys.scope()
              + " will not be found or verified. Retire it?");
      print(keys.administration(clients).retireIndexGeneration(keys.scope(), generation));
    }
  }

  @Command(name = "reinstate-generation", header = "Bring a retired generation back.")
  static final class ReinstateGeneration extends OnGeneration {
    ReinstateGeneration(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      print(keys.administration(clients).reinstateIndexGeneration(keys.scope(), generation));
    }
  }
}
