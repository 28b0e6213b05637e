package dev.hushtable.cli;

import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyDescription;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.ScopeDescription;
import dev.hushtable.keys.kms.KeyCreation;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.RewrapReport;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
      KeysCommand.Scopes.class,
      KeysCommand.Describe.class,
      KeysCommand.CreateTable.class,
      KeysCommand.Create.class,
      KeysCommand.CreateVersion.class,
      KeysCommand.CreateGeneration.class,
      KeysCommand.RetireVersion.class,
      KeysCommand.ReinstateVersion.class,
      KeysCommand.RetireGeneration.class,
      KeysCommand.ReinstateGeneration.class,
      KeysCommand.Rewrap.class,
      KeysCommand.Shred.class
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

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String kind(dev.hushtable.keys.KeyKind kind) {
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
      name = "scopes",
      aliases = "list",
      header = "List the scopes that have keys, or whose keys were shredded.",
      description = {
        "",
        "One a line, with when its keys were shredded, if they were. Reads the whole key store, and"
            + " then looks at each scope; not so with --names."
      })
  static final class Scopes extends OnKeys {
    @Option(names = "--names", description = "Names alone, for scripts.")
    private boolean namesAlone;

    Scopes(Surroundings surroundings) {
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
                        ordered(
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

  @Command(
      name = "describe",
      header = "Show the keys of a scope: versions, generations, states, dates, KMS keys.")
  static final class Describe extends OnKeys {
    Describe(Surroundings surroundings) {
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
            Cell.of(Style.PLAIN, kind(key.kind())),
            Cell.of(Style.PLAIN, key.name()),
            Cell.of(style(key), words(key.state())),
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
            ordered(
                "kind",
                kind(key.kind()),
                "name",
                key.name(),
                "state",
                words(key.state()),
                "created",
                key.created().map(Object::toString).orElse(null),
                "kmsKey",
                key.kmsKeyArn().orElse(null)));
      }
      return ordered(
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
      name = "create",
      header = "Make the keys of a scope, as far as there are none.",
      description = {"", "With --key-file it makes the file, too, if there is none."})
  static final class Create extends OnKeys {
    @Option(
        names = "--own-kms-key",
        paramLabel = "ARN",
        description = "A KMS key of the scope's own, which can be deleted with it.")
    private @Nullable String ownKmsKey;

    @Option(
        names = "--bind",
        paramLabel = "NAME=VALUE",
        description = "A pair bound to the keys for good, which key policies can demand.")
    private Map<String, String> context = new LinkedHashMap<>();

    Create(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      boolean special = ownKmsKey != null || !context.isEmpty();
      if (keys.keyFile != null && !special && Files.notExists(keys.keyFile)) {
        LocalKeyProvider.create(keys.keyFile, keys.scope()).close();
        print(new KeyReport(keys.scope(), changes(keys.administration(clients))));
      } else if (special) {
        KeyStoreAdministration administration = keys.storeAdministration(clients);
        KeyCreation.Builder creation = KeyCreation.builder().context(context);
        if (ownKmsKey != null) {
          creation.kmsKeyArn(ownKmsKey);
        }
        print(administration.createKeys(keys.scope(), creation.build()));
        if (ownKmsKey != null && !keys.acceptedKmsKeys.contains(ownKmsKey)) {
          err()
              .warning(
                  "Whoever reads what is under these keys has to accept this KMS key from now on:"
                      + " commands by --accept-kms-key %s, or --accept-kms-account; applications by"
                      + " acceptKmsKeys of their settings.",
                  ownKmsKey);
        }
      } else {
        print(keys.administration(clients).createKeys(keys.scope()));
      }
    }

    private List<KeyReport.Change> changes(KeyAdministration administration) {
      return administration.describe(keys.scope()).keys().stream()
          .map(key -> new KeyReport.Change(key.kind(), key.name(), KeyReport.Outcome.CREATED))
          .toList();
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

  @Command(
      name = "rewrap",
      header = "Wrap keys by another KMS key.",
      description = {
        "",
        "No stored value is touched, and nobody sees a key. Name the KMS key that wraps them now"
            + " as --kms-key, and have all applications accept both first. Run it until it"
            + " rewraps none."
      })
  static final class Rewrap extends OnKeys {
    @Parameters(paramLabel = "ARN", description = "The KMS key that is to wrap them.")
    private String target = "";

    @Option(names = "--all-scopes", description = "The whole key store, not --scope alone.")
    private boolean all;

    @Mixin private final Confirmation confirmation = new Confirmation();

    Rewrap(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    void run(Clients clients) {
      List<String> accepted = new ArrayList<>(keys.acceptedKmsKeys);
      accepted.add(target);
      keys.acceptedKmsKeys = accepted;
      KeyStoreAdministration administration = keys.storeAdministration(clients);
      if (!all) {
        requireKeys(administration.describe(keys.scope()));
      }
      String what = all ? "all scopes" : "scope " + keys.scope();
      confirmation.require(
          this,
          "Applications that do not accept "
              + target
              + " will not read what is under the keys of "
              + what
              + ". Rewrap them?");
      RewrapReport report =
          all ? administration.rewrap(target) : administration.rewrap(keys.scope(), target);
      if (asJson()) {
        printJson(
            ordered(
                "kmsKey",
                report.kmsKeyArn(),
                "rewrapped",
                report.rewrapped(),
                "alreadyWrapped",
                report.alreadyWrapped()));
        return;
      }
      out()
          .kept(
              "%s rewrapped; %s wrapped by it before.",
              Plural.of(report.rewrapped(), "entry of the key store", "entries of the key store"),
              Plural.of(report.alreadyWrapped(), "was", "were"));
      if (report.rewrapped() > 0) {
        out().paragraph("Run it again: a version may have been made meanwhile.");
      }
    }

    private static void requireKeys(ScopeDescription scope) {
      if (scope.keys().isEmpty()) {
        throw CommandException.failed(
            scope
                .shredded()
                .map(
                    when ->
                        "The keys of scope " + scope.scope() + " were shredded at " + when + ".")
                .orElse(
                    "Scope "
                        + scope.scope()
                        + " has no keys; 'hushtable keys scopes' lists those that have."),
            null);
      }
    }
  }

  @Command(
      name = "shred",
      header = "Destroy the keys of a scope, so that nobody can ever read its values.",
      description = {
        "",
        "Asks for the words 'shred SCOPE'. Where nobody can type them, --confirm takes them. There"
            + " is no --yes for this."
      })
  static final class Shred extends OnKeys {
    private static final int LEAST_DAYS = 7;
    private static final int MOST_DAYS = 30;

    @Parameters(paramLabel = "SCOPE", description = "Whose keys; --scope does not count here.")
    private String doomed = "";

    @Option(
        names = "--confirm",
        paramLabel = "WORDS",
        description = "The words, instead of typing them.")
    private @Nullable String words;

    @Option(
        names = "--with-kms-key",
        description =
            "Have KMS delete the scope's own KMS key too, so that backups of the key store do not"
                + " open.")
    private boolean withKmsKey;

    @Option(
        names = "--waiting-days",
        paramLabel = "DAYS",
        description =
            "How long KMS waits before it does, 7 to 30; with --with-kms-key. Default: 30.")
    private @Nullable Integer waitingDays;

    Shred(Surroundings surroundings) {
      super(surroundings);
    }

    /** What becomes of the scope's own KMS keys. */
    private record KmsDeletion(List<String> kmsKeys, int days, Instant notBefore) {
      String named() {
        return kmsKeys.isEmpty()
            ? "the KMS key that wrapped them"
            : "KMS key " + String.join(" and ", kmsKeys);
      }
    }

    @Override
    void run(Clients clients) {
      int days = days();
      KeyScope scope = KeyScope.of(doomed);
      Optional<KeyStoreAdministration> store =
          withKmsKey ? Optional.of(keys.storeAdministration(clients)) : Optional.empty();
      KeyAdministration administration =
          store.map(KeyAdministration.class::cast).orElseGet(() -> keys.administration(clients));
      ScopeDescription before = administration.describe(scope);
      Optional<KmsDeletion> deletion = store.map(kms -> deletion(before, days));
      String given = words == null ? ask(before, deletion) : words;
      if (!given.equals("shred " + scope)) {
        throw new CommandException(
            ExitCode.NOT_CONFIRMED,
            "To destroy the keys of scope "
                + scope
                + " the words are 'shred "
                + scope
                + "'. Nothing was destroyed.",
            null);
      }
      KeyReport report =
          store
              .map(kms -> kms.shredWithKmsKey(scope, given, days))
              .orElseGet(() -> administration.shred(scope, given));
      if (asJson()) {
        printJson(json(report, before, deletion));
        return;
      }
      print(report);
      before.shredded().ifPresent(when -> out().line("It was shredded already, at " + when + "."));
      deletion.ifPresent(this::tell);
      out()
          .paragraph(
              "What survives: hashes in tables, backups of the key store%s, keys in running"
                  + " processes until they expire. See key-lifecycle.md.",
              deletion.isPresent() ? " until KMS has deleted the KMS key" : "");
    }

    private int days() {
      if (waitingDays == null) {
        return MOST_DAYS;
      }
      if (!withKmsKey) {
        throw CommandException.usage(
            "--waiting-days goes with --with-kms-key: without it keys are destroyed at once, and no"
                + " KMS key is. Nothing was destroyed.");
      }
      if (waitingDays < LEAST_DAYS || waitingDays > MOST_DAYS) {
        throw CommandException.usage(
            "--waiting-days is "
                + LEAST_DAYS
                + " to "
                + MOST_DAYS
                + ", not "
                + waitingDays
                + ". Nothing was destroyed.");
      }
      return waitingDays;
    }

    private static KmsDeletion deletion(ScopeDescription scope, int days) {
      return new KmsDeletion(
          scope.keys().stream()
              .flatMap(key -> key.kmsKeyArn().stream())
              .distinct()
              .sorted()
              .toList(),
          days,
          Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES));
    }

    private void tell(KmsDeletion deletion) {
      out()
          .broken(
              "KMS deletes %s after %d days, about %s, unless its deletion was on its way before."
                  + " Until then 'aws kms cancel-key-deletion' can save it, which opens backups of"
                  + " the key store again and nothing else.",
              deletion.named(), deletion.days(), deletion.notBefore());
    }

    private static Map<String, @Nullable Object> json(
        KeyReport report, ScopeDescription before, Optional<KmsDeletion> deletion) {
      Map<String, @Nullable Object> json = OnKeys.json(report);
      json.put("shreddedBefore", before.shredded().map(Object::toString).orElse(null));
      deletion.ifPresent(
          kms -> {
            json.put("kmsKeysToBeDeleted", kms.kmsKeys());
            json.put("waitingDays", kms.days());
            json.put("deletedNotBefore", kms.notBefore().toString());
          });
      return json;
    }

    private String ask(ScopeDescription scope, Optional<KmsDeletion> deletion) {
      err()
          .warning(
              "Scope %s has %s%s. Without them nobody can read its values, in any table, ever"
                  + " again.",
              scope.scope(),
              Plural.of(scope.keys().size(), "key"),
              scope.shredded().map(when -> ", and was shredded at " + when).orElse(""));
      deletion.ifPresent(
          kms ->
              err()
                  .warning(
                      "KMS is to delete %s too, after %d days, about %s. From then on no backup of"
                          + " the key store opens either.",
                      kms.named(), kms.days(), kms.notBefore()));
      String answer =
          surroundings()
              .person()
              .answer(
                  "Type 'shred "
                      + scope.scope()
                      + "' to destroy them"
                      + (deletion.isPresent() ? ", and the KMS key" : "")
                      + ", anything else to stop: ");
      if (answer == null) {
        throw new CommandException(
            ExitCode.NOT_CONFIRMED,
            "Nobody is there to type the words; give --confirm 'shred "
                + scope.scope()
                + "'. Nothing was destroyed.",
            null);
      }
      return answer.strip();
    }
  }
}
