package dev.hushtable.cli;

import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.WriteConflictException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

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
  @Mixin private final WorkOptions work = new WorkOptions();
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
    requireOneCheckpoint();
    TableSchemaModel model = migration.table.model();
    try (Clients clients = new Clients(aws)) {
      IndexGenerations known = work.generations(keys, clients);
      if (!dryRun) {
        confirmation.require(this, question(model, known));
      }
      MigrationView view = new MigrationView(err(), dryRun ? "to change" : "changed");
      MigrationSettings.Builder settings = migration.settings(view).dryRun(dryRun);
      if (writeUnits != null) {
        settings.writeUnitsPerSecond(writeUnits);
      }
      if (skipConflicts) {
        settings.onConflict((item, error) -> WorkOptions.tell(this, error));
      }
      checkpoints(clients).ifPresent(settings::checkpoints);
      MigrationReport report = run(model, known, clients, settings.build(), view);
      print(report);
      return isWhole(report) ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private static boolean isWhole(MigrationReport report) {
    return report.finished()
        && report.counts().unreadable() == 0
        && report.counts().conflicts() == 0;
  }

  private MigrationReport run(
      TableSchemaModel model,
      IndexGenerations known,
      Clients clients,
      MigrationSettings settings,
      MigrationView view) {
    try {
      return migration.on(this, work, keys, model, known, clients, settings, Migration::run);
    } catch (DecryptionException e) {
      tellOfEnd(view, "An item that does not open ends it, unless --skip-unreadable is given.");
      throw e;
    } catch (WriteConflictException e) {
      tellOfEnd(view, "An item that cannot be written ends it, unless --skip-conflicts is given.");
      throw e;
    } catch (SdkException e) {
      if (view.last().isPresent()) {
        tellOfEnd(view, "Run it again to go on.");
      }
      throw e;
    }
  }

  /** An error is no report, but something may have been done. */
  private void tellOfEnd(MigrationView view, String hint) {
    view.last()
        .ifPresentOrElse(
            progress ->
                err()
                    .warning(
                        "It ended early: %s of %s looked at, %,d %s until then, and that stays so."
                            + " %s",
                        Count.of(progress.counts().items(), "item"),
                        progress.tableName(),
                        progress.counts().changed(),
                        changed(),
                        hint),
            () -> err().warning("It ended early. %s", hint));
  }

  private String changed() {
    return dryRun ? "would be changed" : "changed";
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

  private void requireOneCheckpoint() {
    if (createCheckpointTable && checkpointTable == null) {
      throw CommandException.usage("--create-checkpoint-table needs --checkpoint-table TABLE.");
    }
    if (checkpointFolder != null && checkpointTable != null) {
      throw CommandException.usage("Give --checkpoint-folder or --checkpoint-table, not both.");
    }
  }

  private Optional<CheckpointStore> checkpoints(Clients clients) {
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
    return Optional.of(new CheckpointTable(store, checkpointTable, clients.where()));
  }

  private void print(MigrationReport report) {
    if (asJson()) {
      printJson(json(report));
      return;
    }
    String what =
        String.format(
            Locale.ROOT,
            "%s of %s looked at, %,d %s %s %,.1f s.",
            Count.of(report.counts().items(), "item"),
            report.tableName(),
            report.counts().changed(),
            changed(),
            hasCheckpoint() ? "since the checkpoint was begun; this run took" : "in",
            report.elapsed().toMillis() / 1e3);
    if (isWhole(report)) {
      out().kept("%s", what);
    } else {
      out().warning("%s%s", report.finished() ? "" : "Stopped before the end: ", what);
    }
    report
        .counts()
        .steps()
        .forEach(
            (step, count) ->
                out().fact(MigrationOptions.Step.words(step), "%s", Count.of(count, "item")));
    out()
        .fact(
            "capacity units",
            "%,.0f read, %,.0f written",
            report.counts().readUnits(),
            report.counts().writeUnits());
    if (report.counts().unreadable() > 0) {
      out()
          .broken(
              "%s, and left as stored.",
              Count.of(report.counts().unreadable(), "item does not open", "items do not open"));
    }
    if (report.counts().conflicts() > 0) {
      out()
          .broken(
              "%s could not be written, and left as stored.",
              Count.of(report.counts().conflicts(), "item"));
    }
    if (!report.finished()) {
      out()
          .paragraph(
              hasCheckpoint()
                  ? "The checkpoint is kept. Run it again to go on from there."
                  : "Run it again to go on: it begins anew, and passes over what is done.");
    } else if (!report.dryRun()) {
      out().paragraph("'hushtable verify' reads everything again and says what is left.");
    }
  }

  private boolean hasCheckpoint() {
    return !dryRun && (checkpointFolder != null || checkpointTable != null);
  }

  private static Map<String, @Nullable Object> json(MigrationReport report) {
    Map<String, Object> steps = new LinkedHashMap<>();
    report
        .counts()
        .steps()
        .forEach((step, count) -> steps.put(MigrationOptions.Step.words(step), count));
    return KeysCommand.ordered(
        "table",
        report.tableName(),
        "dryRun",
        report.dryRun(),
        "finished",
        report.finished(),
        "items",
        report.counts().items(),
        report.dryRun() ? "wouldChange" : "changed",
        report.counts().changed(),
        "steps",
        steps,
        "unreadable",
        report.counts().unreadable(),
        "conflicts",
        report.counts().conflicts(),
        "retries",
        report.counts().retries(),
        "readUnits",
        report.counts().readUnits(),
        "writeUnits",
        report.counts().writeUnits(),
        "seconds",
        report.elapsed().toMillis() / 1e3);
  }
}
