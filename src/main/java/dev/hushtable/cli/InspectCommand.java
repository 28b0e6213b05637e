package dev.hushtable.cli;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.cli.item.ItemJson;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.cli.terminal.DisplayWidth;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** One item, value by value. */
@Command(
    name = "inspect",
    header = "Look at one item: how each value is stored, and whether it opens.",
    description = {
      "",
      "Without keys it shows what each stored value says of itself: format, key version, nonce,"
          + " commitment, generation, message header. With keys and a schema it also opens each"
          + " value by itself and says which checks hold. Plaintext is printed with --decrypt only."
    })
final class InspectCommand extends BaseCommand {
  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final KeyOptions keys = new KeyOptions();
  @Mixin private final AwsOptions aws = new AwsOptions();

  @Option(
      names = {"-k", "--key"},
      paramLabel = "NAME=VALUE",
      description =
          "The primary key, an option for each of its attributes. A binary value is Base64; an"
              + " encrypted one is given in the clear, with keys and a schema.")
  private Map<String, String> key = new LinkedHashMap<>();

  @Option(
      names = "--item",
      paramLabel = "FILE",
      description = "A stored item in DynamoDB's JSON instead. '-' reads it from the input.")
  private @Nullable String item;

  @Option(names = "--decrypt", description = "Print the decrypted values, too.")
  private boolean decrypt;

  @Option(
      names = "--context",
      paramLabel = "NAME=VALUE",
      description = "The pairs that the item was bound to by a context view.")
  private Map<String, String> context = new LinkedHashMap<>();

  @Option(names = "--no-check", description = "Do not open values, though keys are configured.")
  private boolean noCheck;

  InspectCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() {
    if ((item == null) == key.isEmpty()) {
      throw CommandException.usage("Give --key NAME=VALUE or --item FILE.");
    }
    if (decrypt && noCheck) {
      throw CommandException.usage("--decrypt opens values, and --no-check does not.");
    }
    Optional<TableSchemaModel> model = table.optionalModel();
    try (Clients clients = new Clients(aws);
        KeyProvider provider = provider(clients, model)) {
      Map<String, AttributeValue> stored =
          item != null
              ? ExplainCommand.readItem(surroundings(), item)
              : read(clients, model, provider);
      List<StoredValue> values = StoredValue.in(stored, model.orElse(null));
      Map<String, ValueCheck.Outcome> checks =
          model.isEmpty() || provider instanceof NoKeys
              ? Map.of()
              : new ValueCheck(model.get(), stored, values, provider, keys.scope(), context).run();
      if (asJson()) {
        printJson(json(values, checks));
      } else {
        print(stored, values, checks);
      }
      boolean failed =
          checks.values().stream().anyMatch(outcome -> outcome.failure() != null)
              || values.stream()
                  .anyMatch(
                      value ->
                          value.form() == StoredValue.Form.UNKNOWN
                              || value.form() == StoredValue.Form.CLEAR);
      return failed ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  private KeyProvider provider(Clients clients, Optional<TableSchemaModel> model) {
    if (noCheck || !keys.given()) {
      if (decrypt) {
        throw KeyOptions.missing();
      }
      return new NoKeys();
    }
    if (decrypt && model.isEmpty()) {
      throw CommandException.usage("--decrypt needs to know what is encrypted: give --schema.");
    }
    return keys.provider(clients, KeyOptions.Format.COMPACT).orElseGet(NoKeys::new);
  }

  private Map<String, AttributeValue> read(
      Clients clients, Optional<TableSchemaModel> model, KeyProvider provider) {
    String name =
        table.table != null ? table.table : model.map(TableSchemaModel::table).orElse(null);
    if (name == null) {
      throw CommandException.usage("Give --table NAME.");
    }
    TableDescription description =
        clients.onTable(
            name, () -> clients.dynamoDb().describeTable(r -> r.tableName(name)).table());
    for (Map<String, AttributeValue> primaryKey : keys(description, clients, model, provider)) {
      Map<String, AttributeValue> found =
          clients
              .dynamoDb()
              .getItem(r -> r.tableName(name).key(primaryKey).consistentRead(true))
              .item();
      if (!found.isEmpty()) {
        return found;
      }
    }
    throw CommandException.failed("Table " + name + " has no item with that key.", null);
  }

  /** As it may be stored: hashes are of any generation that there is. */
  private List<Map<String, AttributeValue>> keys(
      TableDescription description,
      Clients clients,
      Optional<TableSchemaModel> model,
      KeyProvider provider) {
    Map<String, ScalarAttributeType> types = new HashMap<>();
    for (AttributeDefinition definition : description.attributeDefinitions()) {
      types.put(definition.attributeName(), definition.attributeType());
    }
    List<String> names =
        description.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    boolean hashed = names.stream().anyMatch(name -> !key.containsKey(name));
    List<Integer> generations =
        hashed && !(provider instanceof NoKeys)
            ? keys.administration(clients).describe(keys.scope()).usableGenerations()
            : List.of(1);
    refuseOthers(names);
    List<Map<String, AttributeValue>> primaryKeys = new ArrayList<>();
    for (int generation : generations) {
      Map<String, AttributeValue> primaryKey = new HashMap<>();
      for (String name : names) {
        String given = key.get(name);
        primaryKey.put(
            name,
            given != null
                ? value(name, given, types.getOrDefault(name, ScalarAttributeType.S))
                : hash(name, model, provider, generation));
      }
      primaryKeys.add(primaryKey);
    }
    return primaryKeys;
  }

  /** What is no part of the key would be left out without a word. */
  private void refuseOthers(List<String> storedNames) {
    for (String given : key.keySet()) {
      boolean used =
          storedNames.contains(given)
              || storedNames.contains(given + StoredValue.HMAC)
                  && !key.containsKey(given + StoredValue.HMAC);
      if (!used) {
        throw CommandException.usage(
            "--key "
                + given
                + "=… is no part of the table's key, which is "
                + String.join(", ", storedNames)
                + ".");
      }
    }
  }

  private static AttributeValue value(String name, String text, ScalarAttributeType type) {
    if (text.isEmpty()) {
      throw CommandException.usage("The value of key " + name + " is empty, which no key can be.");
    }
    return switch (type) {
      case N -> number(name, text);
      case B -> AttributeValue.fromB(SdkBytes.fromByteArray(base64(name, text)));
      default -> AttributeValue.fromS(text);
    };
  }

  private static AttributeValue number(String name, String text) {
    try {
      return AttributeValue.fromN(new BigDecimal(text).toString());
    } catch (NumberFormatException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "The value of key " + name + " is a number, and '" + text + "' is none.",
          e);
    }
  }

  private static byte[] base64(String name, String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.USAGE, "The value of key " + name + " is binary, so give it in Base64.", e);
    }
  }

  private AttributeValue hash(
      String storedName, Optional<TableSchemaModel> model, KeyProvider provider, int generation) {
    String name =
        storedName.endsWith(StoredValue.HMAC)
            ? storedName.substring(0, storedName.length() - StoredValue.HMAC.length())
            : storedName;
    String given = key.get(name);
    Attribute attribute = model.isEmpty() ? null : model.get().topLevel(name);
    if (given == null || attribute == null || attribute.index() == null) {
      throw CommandException.usage("The key lacks --key " + storedName + "=VALUE.");
    }
    if (provider instanceof NoKeys) {
      throw CommandException.usage(
          "Key "
              + name
              + " is encrypted: give keys to compute its hash, or the hash as --key "
              + storedName
              + "=BASE64.");
    }
    ModelEncryptor.Builder<Map<String, AttributeValue>> builder =
        ModelEncryptor.forItems(model.orElseThrow().toSchema())
            .keys(provider)
            .scope(keys.scope())
            .indexGenerations(IndexGenerations.of(generation));
    String logicalTable = model.orElseThrow().logicalTable();
    if (logicalTable != null) {
      builder.logicalTableName(logicalTable);
    }
    return builder.build().hmac(name, value(name, given, attribute.index().type()));
  }

  private void print(
      Map<String, AttributeValue> stored,
      List<StoredValue> values,
      Map<String, ValueCheck.Outcome> checks) {
    if (values.isEmpty()) {
      out().line("Nothing in this item is encrypted, or named as if it were.");
    }
    for (StoredValue value : values) {
      Style style =
          switch (value.form()) {
            case COMPACT, MESSAGE, HASH -> Style.DIM;
            case CLEAR, UNKNOWN -> Style.BAD;
          };
      out()
          .line(
              out().style(Style.BOLD, DisplayWidth.visible(value.path()))
                  + "  "
                  + out().style(style, value.form().words()));
      facts(value);
      ValueCheck.Outcome outcome = checks.get(value.plainPath());
      if (outcome != null && isLast(values, value)) {
        print(outcome);
      }
    }
    checks.forEach(
        (path, outcome) -> {
          if (values.stream().noneMatch(value -> value.plainPath().equals(path))) {
            out()
                .line(
                    out().style(Style.BOLD, DisplayWidth.visible(path))
                        + "  "
                        + out().style(Style.BAD, "missing"));
            print(outcome);
          }
        });
    if (values.isEmpty()) {
      return;
    }
    out().blank();
    StoredValue.writtenTogether(values)
        .forEach(
            (nonce, paths) ->
                out().fact("one write", "%s", DisplayWidth.visible(String.join(", ", paths))));
    out()
        .fact(
            "plain",
            "%s",
            DisplayWidth.visible(
                String.join(
                    ", ",
                    stored.keySet().stream()
                        .filter(
                            name -> values.stream().noneMatch(value -> value.path().equals(name)))
                        .sorted()
                        .toList())));
    if (checks.values().stream().noneMatch(ValueCheck.Outcome::isChecked)) {
      out().paragraph("%s", whyNothingWasOpened());
    } else if (!decrypt) {
      out().paragraph("Values were opened to check them; --decrypt prints them.");
    }
  }

  private String whyNothingWasOpened() {
    if (noCheck) {
      return "Nothing was opened, since --no-check is given.";
    }
    return keys.given() && table.isDeclared()
        ? "Nothing was opened, since nothing that is declared is encrypted here."
        : "Nothing was opened; give keys and a schema to check each value.";
  }

  /** So that the outcome stands below the hash, where there is one. */
  private static boolean isLast(List<StoredValue> values, StoredValue value) {
    return values.stream()
        .noneMatch(
            other ->
                other.plainPath().equals(value.plainPath())
                    && values.indexOf(other) > values.indexOf(value));
  }

  private void facts(StoredValue value) {
    Map<String, Object> facts = new LinkedHashMap<>(value.facts());
    facts.remove("writtenTogether");
    facts.forEach(
        (name, fact) -> {
          if (fact instanceof List<?> list) {
            list.forEach(element -> fact(name, element));
          } else {
            fact(name, fact);
          }
        });
  }

  private void fact(String name, Object fact) {
    String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    String text =
        fact instanceof Integer number
            ? String.format(Locale.ROOT, "%,d", number)
            : fact.toString();
    out().fact("  " + words, "%s", DisplayWidth.visible(text));
  }

  private void print(ValueCheck.Outcome outcome) {
    outcome
        .passed()
        .forEach(passed -> out().hanging("  " + out().style(Style.GOOD, "✓") + " ", "%s", passed));
    outcome.unchecked().forEach(unchecked -> out().hanging("  - ", "%s", unchecked));
    if (outcome.failure() != null) {
      out()
          .hanging(
              "  " + out().style(Style.BAD, "✗") + " ",
              "%s",
              DisplayWidth.visible(String.valueOf(outcome.failure().getMessage())));
    }
    if (decrypt && outcome.plaintext() != null) {
      out()
          .fact(
              "  value",
              "%s",
              out()
                  .style(
                      Style.SECRET,
                      DisplayWidth.visible(Json.line(ItemJson.write(outcome.plaintext())))));
    }
  }

  private Map<String, @Nullable Object> json(
      List<StoredValue> values, Map<String, ValueCheck.Outcome> checks) {
    List<Object> stored = new ArrayList<>();
    for (StoredValue value : values) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("path", value.path());
      json.put("form", value.form().name().toLowerCase(Locale.ROOT));
      json.putAll(value.facts());
      stored.add(json);
    }
    Map<String, Object> outcomes = new TreeMap<>();
    checks.forEach(
        (path, outcome) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("passed", outcome.passed());
          if (!outcome.unchecked().isEmpty()) {
            json.put("unchecked", outcome.unchecked());
          }
          if (outcome.failure() != null) {
            json.put("failure", outcome.failure().code().name());
            json.put("message", String.valueOf(outcome.failure().getMessage()));
          }
          if (decrypt && outcome.plaintext() != null) {
            json.put("value", ItemJson.write(outcome.plaintext()));
          }
          outcomes.put(path, json);
        });
    return KeysCommand.ordered("stored", stored, "checks", outcomes);
  }
}
