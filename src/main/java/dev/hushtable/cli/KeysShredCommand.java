package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.ScopeDescription;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The end of the keys of a scope. */
@Command(
    name = "shred",
    header = "Destroy the keys of a scope, so that nobody can ever read its values.",
    description = {
      "",
      "Asks for the words 'shred SCOPE'. Where nobody can type them, --confirm takes them. There"
          + " is no --yes for this."
    })
final class KeysShredCommand extends KeysCommand.OnKeys {
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
      description = "How long KMS waits before it does, 7 to 30; with --with-kms-key. Default: 30.")
  private @Nullable Integer waitingDays;

  KeysShredCommand(Surroundings surroundings) {
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
                + " processes until they expire. See 'The life of keys' in the documentation.",
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
        scope.keys().stream().flatMap(key -> key.kmsKeyArn().stream()).distinct().sorted().toList(),
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
    Map<String, @Nullable Object> json = KeysCommand.OnKeys.json(report);
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
            Count.of(scope.keys().size(), "key"),
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
