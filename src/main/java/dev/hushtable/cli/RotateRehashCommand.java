package dev.hushtable.cli;

import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.RehashReport;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The hashes of a table under the newest generation. */
@Command(
    name = "rehash",
    header = "Put the hashes of a table under the newest generation.",
    description = {
      "",
      "All applications have to write the newest generation and know the older ones first."
          + " Applications may use the table meanwhile. It can be stopped and run again, and is"
          + " done when nothing was rehashed. With --segment machines share the work.",
      "",
      "Where items tell their scope, each scope needs the newest generation first: 'hushtable"
          + " keys create-generation N --scope NAME'."
    })
final class RotateRehashCommand extends KeysCommand.OnKeys {
  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final SegmentOptions segments = new SegmentOptions();
  @Mixin private final Confirmation confirmation = new Confirmation();
  @Mixin private final WorkOptions work = new WorkOptions();

  RotateRehashCommand(Surroundings surroundings) {
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
          clients
              .onTable(
                  model.table(),
                  () ->
                      segments.run(
                          this,
                          part -> hushtable.rehash(model.table(), part.number(), part.total())))
              .stream()
              .reduce(RotateRehashCommand::sum)
              .orElseThrow();
    } catch (KeyUnavailableException e) {
      if (model.scope() == null || e.code() != ErrorCode.KEY_NOT_FOUND) {
        throw e;
      }
      throw CommandException.failed(e.getMessage() + " " + everyScope(known.newest()), e);
    }
    print(model, report);
    if (report.unreadable() > 0) {
      throw CommandException.failed(
          Count.of(report.unreadable(), "item does not open and was", "items do not open and were")
              + " left as before."
              + (model.scope() == null ? "" : " " + everyScope(known.newest())),
          null);
    }
  }

  private static String everyScope(int newest) {
    return "Every scope of the table's items needs generation "
        + newest
        + ": 'hushtable keys create-generation "
        + newest
        + " --scope NAME', then run this again.";
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
            "%s of %s looked at, %,d rehashed, %s of unique values removed.",
            Count.of(report.items(), "item"),
            model.table(),
            report.rehashed(),
            Count.of(report.entries(), "entry", "entries"));
    out()
        .paragraph(
            report.rehashed() > 0
                ? "Run it again until nothing is rehashed: what was written meanwhile may be under"
                    + " the old generation."
                : "Nothing is left to rehash in what was looked at. 'hushtable rotate status' says"
                    + " what comes next.");
  }
}
