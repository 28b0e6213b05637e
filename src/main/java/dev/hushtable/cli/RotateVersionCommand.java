package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyReport;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A new version of the branch key. */
@Command(
    name = "version",
    header = "Make a new version of the branch key, and say what follows.",
    description = {
      "",
      "New values are written under it within the cache's time to live. Older values stay"
          + " readable. A repeated call makes another one, unless --replaces names the version"
          + " that is to be replaced."
    })
final class RotateVersionCommand extends KeysCommand.OnKeys {
  @Option(
      names = "--replaces",
      paramLabel = "UUID",
      description = "Do nothing if another version than this is active by now.")
  private @Nullable UUID replaced;

  @Mixin private final Confirmation confirmation = new Confirmation();

  RotateVersionCommand(Surroundings surroundings) {
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
