package dev.hushtable.cli;

import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.VerificationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a whole table and checks it. */
@Command(
    name = "verify",
    header = "Read a whole table, check every value, and say what is left to migrate.",
    description = {
      "",
      "Decrypts every value and checks every hash and seal, with consistent reads, and counts the"
          + " items that still need a step of 'hushtable migrate'. Writes nothing and prints no"
          + " value. Exits with 1 if an item does not open, with 3 if one needs a step."
    })
final class VerifyCommand extends BaseCommand {
  @Mixin private final MigrationOptions migration = new MigrationOptions();
  @Mixin private final ItemOptions work = new ItemOptions();
  @Mixin private final KeyOptions keys = new KeyOptions();
  @Mixin private final AwsOptions aws = new AwsOptions();

  VerifyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    TableSchemaModel model = migration.table.model();
    try (Clients clients = new Clients(aws)) {
      IndexGenerations known = work.generations(keys, clients);
      VerificationReport report =
          migration.on(
              this,
              work,
              keys,
              model,
              known,
              clients,
              migration.settings(new MigrationView(err(), "to change")).build(),
              Migration::verify);
      print(report);
      if (report.unreadable() > 0 || !report.finished()) {
        return ExitCode.FAILED;
      }
      return report.left().isEmpty() ? ExitCode.OK : ExitCode.PAST_THRESHOLD;
    }
  }

  private void print(VerificationReport report) {
    if (asJson()) {
      printJson(json(report));
      return;
    }
    if (report.isClean()) {
      out()
          .kept(
              "%s of %s read: all open, and none needs a step (%s).",
              Count.of(report.items(), "item"), report.tableName(), migration.stepWords());
      return;
    }
    out().line(Count.of(report.items(), "item") + " of " + report.tableName() + " read.");
    report
        .left()
        .forEach(
            (step, count) ->
                out()
                    .broken(
                        "%s '%s'.",
                        Count.of(count, "item needs", "items need"),
                        MigrationOptions.Step.words(step)));
    if (report.unreadable() > 0) {
      out().broken("%s:", Count.of(report.unreadable(), "item does not open", "items do not open"));
      report
          .problems()
          .forEach(problem -> out().hanging("- ", "%s", DisplayWidth.visible(problem)));
    }
    if (!report.finished()) {
      out().broken("It was stopped before the end.");
    }
  }

  private static Map<String, @Nullable Object> json(VerificationReport report) {
    Map<String, Object> left = new LinkedHashMap<>();
    report.left().forEach((step, count) -> left.put(MigrationOptions.Step.words(step), count));
    return KeysCommand.ordered(
        "table", report.tableName(),
        "finished", report.finished(),
        "items", report.items(),
        "left", left,
        "unreadable", report.unreadable(),
        "problems", report.problems(),
        "seconds", report.elapsed().toMillis() / 1e3);
  }
}
