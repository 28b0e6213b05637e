package dev.hushtable.cli;

import dev.hushtable.annotation.Normalizer;
import dev.hushtable.cli.item.ItemJson;
import dev.hushtable.cli.item.ItemSize;
import dev.hushtable.cli.item.Located;
import dev.hushtable.cli.leak.HashCounts;
import dev.hushtable.cli.leak.LeakPage;
import dev.hushtable.cli.leak.LeakReport;
import dev.hushtable.cli.leak.LeakReport.Finding;
import dev.hushtable.cli.leak.LeakStatistics;
import dev.hushtable.cli.leak.LeakText;
import dev.hushtable.cli.leak.Verdict;
import dev.hushtable.cli.schema.SchemaFile;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.schema.TableSchemaModel.Index;
import dev.hushtable.cli.schema.TableSchemaModel.KeyPart;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a schema means, what it leaks and what it costs. */
@Command(
    name = "explain",
    header = "Say what a schema encrypts, what that leaks, and what it costs.",
    description = {
      "",
      "Without --sample it calls nobody: it shows what is stored under which names, what that"
          + " gives away, and the bytes and capacity units of an item.",
      "",
      "With --sample it reads hashes of the table instead, and says what their frequencies give"
          + " away, and whether the attributes should be indexed."
    })
final class ExplainCommand extends BaseCommand {
  private static final String SAMPLE = "100000";

  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final AwsOptions aws = new AwsOptions();
  @Mixin private final ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--schema-out",
      paramLabel = "FILE",
      description = "Write the schema as a file for --schema, and nothing else. '-' prints it.")
  private @Nullable String schemaOut;

  @Option(
      names = "--item",
      paramLabel = "FILE",
      description = "A plain item in DynamoDB's JSON to reckon with. '-' reads it from the input.")
  private @Nullable String item;

  @Option(
      names = "--size",
      paramLabel = "PATH=BYTES",
      split = ",",
      description =
          "The length of attributes to reckon with; names that are not encrypted are plain"
              + " attributes. Default: 16 bytes each.")
  private Map<String, Integer> sizes = new LinkedHashMap<>();

  @Option(
      names = "--sample",
      paramLabel = "N",
      arity = "0..1",
      fallbackValue = SAMPLE,
      description = "Read the hashes of about N items, at most 5,000,000. Default N: 100,000.")
  private @Nullable Integer sample;

  @Option(
      names = "--attribute",
      paramLabel = "PATH",
      split = ",",
      description = "Which attributes' hashes. Default: all that are indexed.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--index",
      paramLabel = "NAME",
      description = "Read a global secondary index in place of the table; cheaper, if all is read.")
  private @Nullable String index;

  @Option(names = "--html", paramLabel = "FILE", description = "Write the report as a page too.")
  private @Nullable Path html;

  @Option(
      names = "--fail-above-share",
      paramLabel = "SHARE",
      description =
          "Fail if the most frequent value of an attribute has a larger share, from 0 to below 1;"
              + " 0.05 is 5 %%.")
  private @Nullable Double maxShare;

  @Option(
      names = "--fail-at",
      paramLabel = "ADVICE",
      description = "Fail if the advice is this or worse: think, do-not-index.")
  private Verdict.@Nullable Advice failAt;

  @Option(
      names = "--exit-code",
      paramLabel = "N",
      defaultValue = "" + ExitCode.PAST_THRESHOLD,
      description = "The exit code of such a failure, 1 to 125. Default: 3.")
  private int exitCode = ExitCode.PAST_THRESHOLD;

  ExplainCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    TableSchemaModel model = table.model();
    // Says what is wrong with it.
    var unused = model.toSchema();
    if (schemaOut != null) {
      return writeSchema(model, schemaOut);
    }
    if (sample != null) {
      return sample(model, sample);
    }
    if (html != null || maxShare != null || failAt != null || index != null || !paths.isEmpty()) {
      throw CommandException.usage(
          "--html, --index, --attribute and the thresholds go with --sample.");
    }
    SampleItem cost =
        item == null ? SampleItem.ofSizes(model, sizes) : SampleItem.of(model, item(item));
    if (asJson()) {
      printJson(json(model, cost));
    } else {
      print(model, cost);
    }
    return ExitCode.OK;
  }

  private int writeSchema(TableSchemaModel model, String target) {
    String json = Json.write(SchemaFile.write(model));
    if (target.equals("-")) {
      surroundings().out().println(json);
      return ExitCode.OK;
    }
    write(Path.of(target), json + "\n");
    out().kept("%s written.", target);
    return ExitCode.OK;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw CommandException.failed(file + " cannot be written: " + e, e);
    }
  }

  private Map<String, AttributeValue> item(String source) {
    if (!sizes.isEmpty()) {
      throw CommandException.usage("Give --item or --size, not both.");
    }
    return readItem(surroundings(), source);
  }

  /** An item from a file, or from the input. */
  static Map<String, AttributeValue> readItem(Surroundings surroundings, String source) {
    try {
      String json =
          source.equals("-")
              ? new String(surroundings.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(Path.of(source));
      return ItemJson.read(source.equals("-") ? "input" : source, json);
    } catch (IOException e) {
      throw new CommandException(ExitCode.USAGE, source + " cannot be read: " + e, e);
    } catch (Located.MalformedException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void print(TableSchemaModel model, SampleItem cost) {
    out().heading("Table " + model.table());
    if (model.logicalTable() != null) {
      out().fact("bound as", "%s", model.logicalTable());
    }
    out().fact("key", "%s", keys(model, model.key()));
    model
        .indexes()
        .forEach((name, keys) -> out().fact("index", "%s on %s", name, keys(model, keys)));
    if (model.sealed() != null) {
      out()
          .fact(
              "sealed",
              "%s",
              model.sealed().isEmpty()
                  ? "all encrypted attributes"
                  : "all encrypted attributes, and "
                      + model.sealed().stream().sorted().collect(Collectors.joining(", ")));
    }
    if (model.scope() != null) {
      out().fact("key scope", "of each item, from %s", model.scope().attribute());
    }
    out().blank();
    attributes(model).print(out());
    out().blank();
    out().heading("What it leaks");
    int width =
        model.attributes().stream().mapToInt(a -> DisplayWidth.of(a.path())).max().orElse(0);
    for (Attribute attribute : model.attributes()) {
      String name = DisplayWidth.padRight(attribute.path(), width);
      out()
          .hanging(
              out().style(Style.DIM, name) + "  ",
              "%s",
              String.join("; ", Leaks.of(model, attribute)));
    }
    out().blank();
    Leaks.ofItems(model).forEach(leak -> out().hanging("- ", "%s", leak));
    out().blank();
    out().heading("What it costs");
    cost(model, cost);
  }

  private static String keys(TableSchemaModel model, TableSchemaModel.Keys keys) {
    return keys.all().stream().map(key -> stored(model, key)).collect(Collectors.joining(", "));
  }

  private static String stored(TableSchemaModel model, KeyPart key) {
    return model.topLevel(key.name()) == null
        ? key.name() + " (" + key.type() + ", plain)"
        : key.name() + "__hmac (B, of " + key.name() + ")";
  }

  private static Table attributes(TableSchemaModel model) {
    Table table =
        new Table(
            Column.left("encrypted"),
            Column.left("stored as"),
            Column.left("searched by"),
            Column.right("padded to"),
            Column.shrinking("bound as", 8));
    for (Attribute attribute : model.attributes()) {
      Index index = attribute.index();
      table.row(
          Cell.of(Style.PLAIN, attribute.path()),
          Cell.of(Style.CODE, storedIn(attribute)),
          Cell.of(index == null ? Style.DIM : Style.PLAIN, index == null ? "-" : words(index)),
          Cell.of(Style.PLAIN, attribute.padTo() == 0 ? "-" : attribute.padTo() + " bytes"),
          Cell.of(Style.DIM, attribute.boundName() == null ? "-" : attribute.boundName()));
    }
    return table;
  }

  private static String storedIn(Attribute attribute) {
    return (attribute.group() == null ? "…__source" : attribute.sourcePath())
        + (attribute.index() == null ? "" : ", …__hmac");
  }

  private static String words(Index index) {
    List<String> words = new ArrayList<>(List.of("equality of " + index.type()));
    if (index.unique()) {
      words.add("unique");
    }
    index.normalizers().stream().map(Normalizer::id).forEach(words::add);
    return String.join(", ", words);
  }

  private void cost(TableSchemaModel model, SampleItem cost) {
    out()
        .paragraph(
            item == null
                ? "An item whose attributes are as long as --size says, 16 bytes if it says"
                    + " nothing, in the compact format. As messages through a key store, each"
                    + " ciphertext is about 280 bytes longer."
                : "The item that was given, in the compact format. As messages through a key"
                    + " store, each ciphertext is about 280 bytes longer.");
    out().blank();
    Table table =
        new Table(
            Column.left("attribute"),
            Column.right("plain"),
            Column.right("stored"),
            Column.right("more"));
    Map<String, int[]> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, AttributeValue> plain : sorted(cost.plain())) {
      bytes.put(plain.getKey(), bytes(plain.getKey(), plain.getValue(), cost.stored()));
    }
    model.groups().keySet().forEach(group -> putStored(bytes, group + "__source", cost));
    putStored(bytes, "__seal", cost);
    bytes.forEach((name, both) -> row(table, Style.PLAIN, name, both[0], both[1]));
    row(table, Style.BOLD, "the item", ItemSize.bytes(cost.plain()), ItemSize.bytes(cost.stored()));
    table.print(out());
    out().blank();
    units(model, cost).forEach((name, text) -> out().fact(name, "%s", text));
  }

  /** What is no attribute of the plain item; a group in a document counts with the document. */
  private static void putStored(Map<String, int[]> bytes, String name, SampleItem cost) {
    AttributeValue value = cost.stored().get(name);
    if (value != null) {
      bytes.put(name, new int[] {0, ItemSize.bytes(Map.of(name, value))});
    }
  }

  private static List<Map.Entry<String, AttributeValue>> sorted(Map<String, AttributeValue> item) {
    return item.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }

  private static int[] bytes(
      String name, AttributeValue plain, Map<String, AttributeValue> stored) {
    int storedBytes = 0;
    for (String storedName : List.of(name, name + "__source", name + "__hmac")) {
      AttributeValue value = stored.get(storedName);
      storedBytes += value == null ? 0 : ItemSize.bytes(Map.of(storedName, value));
    }
    return new int[] {ItemSize.bytes(Map.of(name, plain)), storedBytes};
  }

  private static void row(Table table, Style style, String name, int plain, int stored) {
    table.row(
        Cell.of(style, name),
        Cell.of(style, String.format(Locale.ROOT, "%,d", plain)),
        Cell.of(style, String.format(Locale.ROOT, "%,d", stored)),
        Cell.of(
            stored == plain ? Style.DIM : style,
            stored == plain ? "-" : String.format(Locale.ROOT, "%+,d", stored - plain)));
  }

  /** Capacity units, in words. */
  private static Map<String, String> units(TableSchemaModel model, SampleItem cost) {
    int plain = ItemSize.bytes(cost.plain());
    int stored = ItemSize.bytes(cost.stored());
    Map<String, String> units = new LinkedHashMap<>();
    int write = ItemSize.writeUnits(stored);
    String was =
        write == ItemSize.writeUnits(plain) ? "" : " (plain: " + ItemSize.writeUnits(plain) + ")";
    long unique =
        model.attributes().stream().filter(a -> a.index() != null && a.index().unique()).count();
    units.put("write", Count.of(write, "unit") + was);
    if (unique > 0) {
      units.put(
          "unique",
          String.format(
              Locale.ROOT,
              "a write that touches unique values is a transaction: %d units, and %s to read the"
                  + " item before",
              2 * (write + unique),
              Count.of(ItemSize.readUnits(stored), "unit")));
    }
    if (!model.indexes().isEmpty()) {
      units.put(
          "indexes",
          String.format(
              Locale.ROOT,
              "%s more for %s, if it projects all",
              Count.of(write, "unit"),
              model.indexes().size() == 1 ? "the one index" : "each of " + model.indexes().size()));
    }
    int read = ItemSize.readUnits(stored);
    String readWas =
        read == ItemSize.readUnits(plain) ? "" : " (plain: " + ItemSize.readUnits(plain) + ")";
    units.put(
        "read",
        String.format(
            Locale.ROOT,
            "%s consistently%s, half as much otherwise",
            Count.of(read, "unit"),
            readWas));
    return units;
  }

  private Map<String, @Nullable Object> json(TableSchemaModel model, SampleItem cost) {
    List<Object> attributes = new ArrayList<>();
    for (Attribute attribute : model.attributes()) {
      attributes.add(
          KeysCommand.ordered(
              "path",
              attribute.path(),
              "source",
              attribute.sourcePath(),
              "leaks",
              Leaks.of(model, attribute)));
    }
    int plain = ItemSize.bytes(cost.plain());
    int stored = ItemSize.bytes(cost.stored());
    return KeysCommand.ordered(
        "schema",
        SchemaFile.write(model),
        "attributes",
        attributes,
        "leaks",
        Leaks.ofItems(model),
        "plainBytes",
        plain,
        "storedBytes",
        stored,
        "writeUnits",
        ItemSize.writeUnits(stored),
        "readUnits",
        ItemSize.readUnits(stored));
  }

  private int sample(TableSchemaModel model, int size) {
    if (size < 1 || size > HashCounts.MAX_ITEMS) {
      throw CommandException.usage(
          "--sample is 1 to " + HashCounts.MAX_ITEMS + " items, not " + size + ".");
    }
    if (exitCode < 1 || exitCode > 125) {
      throw CommandException.usage("--exit-code is 1 to 125, not " + exitCode + ".");
    }
    requireThresholds();
    List<Attribute> attributes = sampled(model);
    LeakReport report;
    try (Clients clients = new Clients(aws)) {
      HashSampler sampler = new HashSampler(model, attributes, index, clients.dynamoDb());
      report = clients.onTable(model.table(), () -> sampler.run(this, threads, size));
    }
    if (report.findings().isEmpty()) {
      throw CommandException.failed(
          "Table "
              + model.table()
              + " has no hashes to look at. "
              + String.join(" ", report.notes()),
          null);
    }
    if (html != null) {
      write(html, LeakPage.of(report, Instant.now()));
    }
    List<String> failures = failures(report);
    if (asJson()) {
      printJson(json(report, failures));
    } else {
      LeakText.print(report, out());
      if (html != null) {
        out().blank();
        out().kept("%s written.", html);
      }
      failures.forEach(failure -> out().broken("%s", failure));
    }
    return failures.isEmpty() ? ExitCode.OK : exitCode;
  }

  /** One that always holds, or never, is a mistake that a pipeline would not show. */
  private void requireThresholds() {
    if (maxShare != null && !(maxShare >= 0 && maxShare < 1)) {
      throw CommandException.usage(
          "--fail-above-share is a part of 1, from 0 to below 1, not "
              + maxShare
              + "; 5 % is 0.05.");
    }
    if (failAt == Verdict.Advice.FINE) {
      throw CommandException.usage("--fail-at fine would always fail; give think or do-not-index.");
    }
  }

  private List<Attribute> sampled(TableSchemaModel model) {
    List<Attribute> indexed = model.indexed();
    for (String path : paths) {
      if (indexed.stream().noneMatch(attribute -> attribute.path().equals(path))) {
        throw CommandException.usage(
            "Table "
                + model.table()
                + " has no indexed attribute "
                + path
                + "; there are: "
                + indexed.stream().map(Attribute::path).collect(Collectors.joining(", "))
                + ".");
      }
    }
    if (indexed.isEmpty()) {
      throw CommandException.usage("No attribute of table " + model.table() + " is indexed.");
    }
    return paths.isEmpty()
        ? indexed
        : indexed.stream().filter(attribute -> paths.contains(attribute.path())).toList();
  }

  private List<String> failures(LeakReport report) {
    List<String> failures = new ArrayList<>();
    for (Finding finding : report.findings()) {
      LeakStatistics statistics = finding.statistics();
      double share = statistics.mostFrequent().value();
      // A value that occurs once is as frequent as any.
      if (maxShare != null && statistics.count(1) > 1 && share > maxShare) {
        failures.add(
            String.format(
                Locale.ROOT,
                "%s: the most frequent value makes %s of the items, more than %s.",
                name(report, finding),
                Verdict.percent(share),
                Verdict.percent(maxShare)));
      }
      Verdict.Advice advice = finding.verdict().advice();
      if (failAt != null && advice.compareTo(failAt) >= 0) {
        failures.add(name(report, finding) + ": " + advice.words() + ".");
      }
    }
    return failures;
  }

  private static String name(LeakReport report, Finding finding) {
    return report.namesGeneration(finding)
        ? finding.attribute() + ", generation " + finding.generation()
        : finding.attribute();
  }

  private static Map<String, @Nullable Object> json(LeakReport report, List<String> failures) {
    List<Object> findings = new ArrayList<>();
    for (Finding finding : report.findings()) {
      LeakStatistics statistics = finding.statistics();
      Verdict verdict = finding.verdict();
      findings.add(
          KeysCommand.ordered(
              "attribute", finding.attribute(),
              "generation", finding.generation(),
              "advice", verdict.advice().toString(),
              "reasons", verdict.reasons(),
              "items", statistics.items(),
              "distinct", statistics.distinct(),
              "distinctAtLeast", statistics.distinctAtLeast(),
              "coverage", statistics.coverage(),
              "mostFrequentShare", statistics.mostFrequent().value(),
              "mostFrequentShareLow", statistics.mostFrequent().low(),
              "mostFrequentShareHigh", statistics.mostFrequent().high(),
              "minEntropyBits", statistics.minEntropy(),
              "shannonEntropyBits", statistics.shannonEntropy(),
              "guessingRate1", statistics.guessingRate(1),
              "guessingRate10", statistics.guessingRate(10),
              "guessingRate100", statistics.guessingRate(100),
              "workFactorHalf", statistics.workFactor(0.5),
              "guessworkHalfBits", statistics.guessworkBits(0.5),
              "sharedRate", statistics.sharedRate()));
    }
    return KeysCommand.ordered(
        "table", report.table(),
        "source", report.source(),
        "itemsRead", report.itemsRead(),
        "complete", report.complete(),
        "tableItems", report.tableItems(),
        "readUnits", report.readUnits(),
        "findings", findings,
        "notes", report.notes(),
        "failures", failures);
  }
}
