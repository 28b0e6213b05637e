package dev.hushtable.cli;

import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.migration.CheckpointStore;
import dev.hushtable.migration.DynamoDbCheckpointStore;
import dev.hushtable.migration.FileCheckpointStore;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.MigrationStep;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings the items of a table to what is declared now. */
@Command(
    name = "migrate",
    header = "Encrypt a table that is in use, or change how it is stored.",
    description = {
      "",
      "Brings each item to what the schema declares now: encrypts what is in the clear, adds and"
          + " removes hashes, changes the format; on request also re-encrypts to the active key"
          + " version, or decrypts. Applications may use the table meanwhile. It can be stopped,"
          + " killed and run again at any time; with a checkpoint it goes on where it was. With"
          + " --segment machines share the work."
    })
final class MigrateCommand extends BaseCommand {
  @Mixin private final MigrationOptions migration = new MigrationOptions();
  @Mixin private final KeyOptions keys = new KeyOptions();
  @Mixin private final AwsOptions aws = new AwsOptions();
  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(
      names = "--write-units",
      paramLabel = "N",
      description = "At most so many write capacity units a second. Default: no limit.")
  private @Nullable Double writeUnits;

  @Option(
      names = "--checkpoint-folder",
      paramLabel = "FOLDER",
      description = "Keep checkpoints in files of this folder.")
  private @Nullable Path checkpointFolder;

  @Option(
      names = "--checkpoint-table",
      paramLabel = "TABLE",
      description = "Keep checkpoints in a DynamoDB table, so that any machine can go on.")
  private @Nullable String checkpointTable;

  @Option(names = "--create-checkpoint-table", description = "Make that table if it is not there.")
  private boolean createCheckpointTable;

  @Option(
      names = "--skip-conflicts",
      description =
          "Name items that cannot be written, since a unique value of theirs is taken or others"
              + " keep changing them, and go on, instead of ending.")
  private boolean skipConflicts;

  @Option(names = "--dry-run", description = "Only count what would be done.")
  private boolean dryRun;

  MigrateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    TableSchemaModel model = migration.table.model();
    try (Clients clients = new Clients(aws)) {
      IndexGenerations known = migration.work.generations(keys, clients);
      if (!dryRun) {
        confirmation.require(this, question(model, known));
      }
      MigrationSettings.Builder settings =
          migration.settings(new MigrationView(err())).dryRun(dryRun);
      if (writeUnits != null) {
        settings.writeUnitsPerSecond(writeUnits);
      }
      if (skipConflicts) {
        settings.onConflict((item, error) -> WorkOptions.tell(this, error));
      }
      checkpoints(clients).ifPresent(settings::checkpoints);
      MigrationReport report =
          migration.on(this, keys, model, known, clients, settings.build(), Migration::run);
      print(report);
      return report.finished() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private String question(TableSchemaModel model, IndexGenerations known) {
    if (migration.steps().contains(MigrationStep.DECRYPT)) {
      return "Table "
          + model.table()
          + " will be stored in the clear. Do all applications that use it accept that"
          + " (PlaintextPolicy.ACCEPT_READS), and may its items be decrypted?";
    }
    return "Do all applications that use table "
        + model.table()
        + " have this schema"
        + (migration.steps().contains(MigrationStep.ENCRYPT)
            ? ", PlaintextPolicy.ACCEPT_READS"
            : "")
        + " and "
        + WorkOptions.words(known)
        + ", and may its items be changed ("
        + migration.stepWords()
        + ")?";
  }

  private Optional<CheckpointStore> checkpoints(Clients clients) {
    if (checkpointFolder != null && checkpointTable != null) {
      throw CommandException.usage("Give --checkpoint-folder or --checkpoint-table, not both.");
    }
    if (checkpointFolder != null) {
      return Optional.of(new FileCheckpointStore(checkpointFolder));
    }
    if (checkpointTable == null) {
      return Optional.empty();
    }
    DynamoDbCheckpointStore store =
        new DynamoDbCheckpointStore(clients.dynamoDb(), checkpointTable);
    if (createCheckpointTable) {
      store.createTable();
    }
    return Optional.of(store);
  }

  private void print(MigrationReport report) {
    if (asJson()) {
      printJson(json(report));
      return;
    }
    out()
        .kept(
            "%,d items of %s looked at, %,d %s, in %,.1f s.",
            report.counts().items(),
            report.tableName(),
            report.counts().changed(),
            report.dryRun() ? "would be changed" : "changed",
            report.elapsed().toMillis() / 1e3);
    report
        .counts()
        .steps()
        .forEach(
            (step, count) -> out().fact(MigrationOptions.Step.words(step), "%,d items", count));
    out()
        .fact(
            "capacity units",
            "%,.0f read, %,.0f written",
            report.counts().readUnits(),
            report.counts().writeUnits());
    if (report.counts().unreadable() > 0) {
      out()
          .broken(
              "%,d items do not open, and were left as they are.", report.counts().unreadable());
    }
    if (report.counts().conflicts() > 0) {
      out()
          .broken(
              "%,d items could not be written, and were left as they are.",
              report.counts().conflicts());
    }
    if (!report.finished()) {
      out().broken("It was stopped before the end. Run it again to go on.");
    } else if (!report.dryRun()) {
      out().paragraph("'hushtable verify' reads everything again and says what is left.");
    }
  }

  private static Map<String, @Nullable Object> json(MigrationReport report) {
    Map<String, Object> steps = new LinkedHashMap<>();
    report
        .counts()
        .steps()
        .forEach((step, count) -> steps.put(MigrationOptions.Step.words(step), count));
    return KeysCommand.ordered(
        "table", report.tableName(),
        "dryRun", report.dryRun(),
        "finished", report.finished(),
        "items", report.counts().items(),
        "changed", report.counts().changed(),
        "steps", steps,
        "unreadable", report.counts().unreadable(),
        "conflicts", report.counts().conflicts(),
        "retries", report.counts().retries(),
        "readUnits", report.counts().readUnits(),
        "writeUnits", report.counts().writeUnits(),
        "seconds", report.elapsed().toMillis() / 1e3);
  }
}
