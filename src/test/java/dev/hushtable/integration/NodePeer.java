package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hushtable.testing.DynamoDbJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** {@code interop.js}, which opens and seals values under the same wrapping key as we. */
final class NodePeer implements AutoCloseable {

  /** A raw AES keyring, here and there. */
  record WrappingKey(String namespace, String name, byte[] key) {
    IKeyring keyring() {
      return MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build()
          .CreateRawAesKeyring(
              CreateRawAesKeyringInput.builder()
                  .keyNamespace(namespace)
                  .keyName(name)
                  .wrappingKey(ByteBuffer.wrap(key))
                  .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
                  .build());
    }
  }

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
  private final WrappingKey keyring;

  private NodePeer(NodeProcess process, WrappingKey keyring) {
    this.process = process;
    this.keyring = keyring;
  }

  static NodePeer start(Path folder, WrappingKey keyring) throws IOException {
    return new NodePeer(NodeProcess.start(folder, "interop.js"), keyring);
  }

  /** The values that it finds in an item. */
  List<AttributeValue> open(
      Table table, Map<String, AttributeValue> item, Collection<List<?>> paths) throws Exception {
    List<AttributeValue> values = new ArrayList<>();
    for (JsonNode answer : answers(table, item, paths)) {
      assertThat(answer.path("error").textValue()).isNull();
      values.add(DynamoDbJson.toValue(answer.get("value")));
    }
    return values;
  }

  /** Why it does not open an attribute; null if it does. */
  String refusal(Table table, Map<String, AttributeValue> item, String attribute) throws Exception {
    return answers(table, item, List.of(List.of(attribute))).get(0).path("error").textValue();
  }

  private JsonNode answers(Table table, Map<String, AttributeValue> item, Collection<List<?>> paths)
      throws Exception {
    return ask("open", table, item, "paths", paths);
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
