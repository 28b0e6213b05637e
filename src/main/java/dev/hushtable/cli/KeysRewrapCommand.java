package dev.hushtable.cli;

import dev.hushtable.keys.ScopeDescription;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.RewrapReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keys under another KMS key. */
@Command(
    name = "rewrap",
    header = "Wrap keys by another KMS key.",
    description = {
      "",
      "No stored value is touched, and nobody sees a key. Name the KMS key that wraps them now"
          + " as --kms-key, and have all applications accept both first. Run it until it"
          + " rewraps none."
    })
final class KeysRewrapCommand extends KeysCommand.OnKeys {
  @Parameters(paramLabel = "ARN", description = "The KMS key that is to wrap them.")
  private String target = "";

  @Option(names = "--all-scopes", description = "The whole key store, not --scope alone.")
  private boolean all;

  @Mixin private final Confirmation confirmation = new Confirmation();

  KeysRewrapCommand(Surroundings surroundings) {
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
          KeysCommand.ordered(
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
            Count.of(report.rewrapped(), "entry of the key store", "entries of the key store"),
            Count.of(report.alreadyWrapped(), "was", "were"));
    if (report.rewrapped() > 0) {
      out().paragraph("Run it again: a version may have been made meanwhile.");
    }
  }

  private static void requireKeys(ScopeDescription scope) {
    if (scope.keys().isEmpty()) {
      throw CommandException.failed(
          scope
              .shredded()
              .map(when -> "The keys of scope " + scope.scope() + " were shredded at " + when + ".")
              .orElse(
                  "Scope "
                      + scope.scope()
                      + " has no keys; 'hushtable keys scopes' lists those that have."),
          null);
    }
  }
}
