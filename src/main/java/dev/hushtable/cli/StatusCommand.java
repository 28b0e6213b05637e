package dev.hushtable.cli;

import dev.hushtable.AttributeStatus;
import dev.hushtable.Hushtable;
import dev.hushtable.TableStatus;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Table;
import dev.hushtable.cli.terminal.Table.Cell;
import dev.hushtable.cli.terminal.Table.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the values of a table are stored. */
@Command(
    name = "status",
    header = "Count how the values of a table are stored.",
    description = {
      "",
      "For each encrypted attribute: the versions of branch keys that its values need, the"
          + " generations of its hashes, and values that are still in the clear. Attributes that are"
          + " stored together count as one value, by the name of their group. Reads the whole table"
          + " once, and needs no keys."
    })
final class StatusCommand extends BaseCommand {
  private static final AttributeStatus NONE =
      new AttributeStatus(new TreeMap<>(), 0, new TreeMap<>(), 0, 0);

  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final AwsOptions aws = new AwsOptions();
  @Mixin private final SegmentOptions segments = new SegmentOptions();

  @Option(
      names = "--fail-if-plaintext",
      description = "Exit with 3 if a declared attribute is left in the clear.")
  private boolean failIfPlaintext;

  StatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    TableSchemaModel model = table.model();
    TableStatus status;
    try (Clients clients = new Clients(aws)) {
      status = status(this, model, clients, segments);
    }
    if (asJson()) {
      printJson(json(status));
    } else {
      print(status);
    }
    return failIfPlaintext && plain(status) > 0 ? ExitCode.PAST_THRESHOLD : ExitCode.OK;
  }

  /** Counts the whole table, or the segment. */
  static TableStatus status(
      BaseCommand command, TableSchemaModel model, Clients clients, ThreadOptions threads) {
    Hushtable hushtable = Hushtable.builder().client(clients.dynamoDb()).keys(new NoKeys()).build();
    hushtable.register(model.toSchema());
    List<TableStatus> parts =
        clients.onTable(
            model.table(),
            () ->
                threads.run(
                    command, part -> hushtable.status(model.table(), part.number(), part.total())));
    TableStatus found = parts.stream().reduce(TableStatus::plus).orElseThrow();
    SortedMap<String, AttributeStatus> attributes = new TreeMap<>(found.attributes());
    // That no item has an attribute is worth a row.
    model.groups().keySet().forEach(group -> attributes.putIfAbsent(group, NONE));
    model.attributes().stream()
        .filter(declared -> declared.group() == null || declared.index() != null)
        .forEach(declared -> attributes.putIfAbsent(declared.path(), NONE));
    return new TableStatus(found.tableName(), found.items(), attributes);
  }

  private static long plain(TableStatus status) {
    return status.attributes().values().stream().mapToLong(AttributeStatus::plain).sum();
  }

  private static long unknown(TableStatus status) {
    return status.attributes().values().stream().mapToLong(AttributeStatus::unknown).sum();
  }

  private void print(TableStatus status) {
    out().heading(status.tableName() + ": " + Count.of(status.items(), "item"));
    out().blank();
    tableOf(status).print(out());
    out().blank();
    if (plain(status) == 0) {
      out().kept("Nothing that is declared encrypted is left in the clear.");
    } else {
      out()
          .broken(
              "%s in the clear, though declared encrypted. Reading such a value fails"
                  + " (PLAINTEXT_FOUND) unless the plaintext policy accepts it. 'hushtable migrate'"
                  + " encrypts it.",
              Count.of(plain(status), "value is", "values are"));
    }
    if (unknown(status) > 0) {
      out()
          .broken(
              "%s of no known form. Look at one with 'hushtable inspect'.",
              Count.of(unknown(status), "value is", "values are"));
    }
  }

  /** A row for each attribute. */
  static Table tableOf(TableStatus status) {
    Table table =
        new Table(
            Column.shrinking("attribute", 12),
            Column.left("values by version"),
            Column.right("messages"),
            Column.left("hashes by gen."),
            Column.right("clear"),
            Column.right("unknown"));
    status
        .attributes()
        .forEach(
            (path, attribute) ->
                table.row(
                    Cell.of(Style.PLAIN, path),
                    Cell.of(Style.CODE, counts(attribute.versions())),
                    count(Style.PLAIN, attribute.messages()),
                    Cell.of(Style.CODE, counts(attribute.generations())),
                    count(Style.BAD, attribute.plain()),
                    count(Style.BAD, attribute.unknown())));
    return table;
  }

  private static Cell count(Style style, long count) {
    return count == 0
        ? Cell.of(Style.DIM, "-")
        : Cell.of(style, String.format(Locale.ROOT, "%,d", count));
  }

  private static <K> String counts(Map<K, Long> counts) {
    if (counts.isEmpty()) {
      return "-";
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(e -> String.format(Locale.ROOT, "%s: %,d", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  static Map<String, @Nullable Object> json(TableStatus status) {
    SortedMap<String, Object> attributes = new TreeMap<>();
    status
        .attributes()
        .forEach(
            (path, attribute) ->
                attributes.put(
                    path,
                    KeysCommand.ordered(
                        "versions", attribute.versions(),
                        "messages", attribute.messages(),
                        "generations", attribute.generations(),
                        "plain", attribute.plain(),
                        "unknown", attribute.unknown())));
    return KeysCommand.ordered(
        "table", status.tableName(), "items", status.items(), "attributes", attributes);
  }
}
