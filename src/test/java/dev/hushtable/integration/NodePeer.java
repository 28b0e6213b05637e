package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.DynamoDbJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code interop.js}, which opens and seals values under the same keys as we. */
final class NodePeer implements AutoCloseable {

  /**
   * What the scripts have to be told of a table.
   *
   * @param keyAttributes of its primary key, as they are stored
   */
  record Table(String name, List<String> keyAttributes, String scope, Map<String, String> context) {
    static Table of(String name, String... keyAttributes) {
      return new Table(name, List.of(keyAttributes), "default", Map.of());
    }
  }

  private final NodeProcess process;
  private final Map<String, ?> keyring;

  private NodePeer(NodeProcess process, Map<String, ?> keyring) {
    this.process = process;
    this.keyring = keyring;
  }

  /**
   * Starts it.
   *
   * @param aws the services that its keyrings use
   * @param keyring as {@code interop.js} takes it
   */
  static NodePeer start(Path folder, AwsTestEnvironment aws, Map<String, ?> keyring)
      throws IOException {
    return new NodePeer(
        NodeProcess.start(folder, "interop.js", aws.environmentVariables()), keyring);
  }

  /** The values that it finds in an item. */
  List<AttributeValue> open(
      Table table, Map<String, AttributeValue> item, Collection<List<?>> paths) throws Exception {
    return values(ask("open", table, item, "paths", paths));
  }

  /** The groups that it finds in an item, each as a map of bound names and values. */
  List<AttributeValue> openGroups(
      Table table, Map<String, AttributeValue> item, Collection<List<?>> paths) throws Exception {
    return values(ask("openGroups", table, item, "paths", paths));
  }

  private static List<AttributeValue> values(JsonNode answers) {
    List<AttributeValue> values = new ArrayList<>();
    for (JsonNode answer : answers) {
      assertThat(answer.path("error").textValue()).isNull();
      values.add(DynamoDbJson.toValue(answer.get("value")));
    }
    return values;
  }

  /** Why it does not open an attribute; null if it does. */
  String refusal(Table table, Map<String, AttributeValue> item, String attribute) throws Exception {
    return refusal(ask("open", table, item, "paths", List.of(List.of(attribute))));
  }

  /** Why it does not open a group; null if it does. */
  String groupRefusal(Table table, Map<String, AttributeValue> item, String group)
      throws Exception {
    return refusal(ask("openGroups", table, item, "paths", List.of(List.of(group))));
  }

  private static String refusal(JsonNode answers) {
    return answers.get(0).path("error").textValue();
  }

  /** The item with these values in it, by where they stand. */
  Map<String, AttributeValue> seal(
      Table table, Map<String, AttributeValue> item, Map<List<?>, AttributeValue> values)
      throws Exception {
    List<Map<String, ?>> entries = new ArrayList<>();
    values.forEach(
        (path, value) -> entries.add(Map.of("path", path, "value", DynamoDbJson.toJson(value))));
    return seal(table, item, entries);
  }

  /** The same with what {@code interop.js} can be asked for besides. */
  Map<String, AttributeValue> seal(
      Table table, Map<String, AttributeValue> item, List<Map<String, ?>> values) throws Exception {
    return DynamoDbJson.toItem(ask("seal", table, item, "values", values));
  }

  private JsonNode ask(
      String command, Table table, Map<String, AttributeValue> item, String name, Object value)
      throws Exception {
    return process.ask(
        Map.of(
            "command",
            command,
            "keyring",
            keyring,
            "table",
            table,
            "item",
            DynamoDbJson.toJson(item),
            name,
            value));
  }

  @Override
  public void close() {
    process.close();
  }
}
