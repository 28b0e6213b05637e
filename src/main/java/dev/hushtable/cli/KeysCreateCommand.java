package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.kms.KeyCreation;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The first keys of a scope. */
@Command(
    name = "create",
    header = "Make the keys of a scope, as far as there are none.",
    description = {"", "With --key-file it makes the file, too, if there is none."})
final class KeysCreateCommand extends KeysCommand.OnKeys {
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

  KeysCreateCommand(Surroundings surroundings) {
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
