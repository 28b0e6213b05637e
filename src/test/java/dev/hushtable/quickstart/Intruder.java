package dev.hushtable.quickstart;

import dev.hushtable.cli.item.ItemSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Who may do everything with the table and nothing with the keys: a curious operator, a stolen
 * credential, AWS. It works with the plain {@link DynamoDbClient} alone.
 */
final class Intruder {
  private final DynamoDbClient dynamoDb;
  private final String tableName;

  Intruder(DynamoDbClient dynamoDb, String tableName) {
    this.dynamoDb = dynamoDb;
    this.tableName = tableName;
  }

  /** What is stored under an id. */
  Map<String, AttributeValue> read(String id) {
    return dynamoDb.getItem(r -> r.tableName(tableName).key(key(id))).item();
  }

  /** How many items the index has under a key of these bytes. */
  int countInEmailIndex(SdkBytes key) {
    return dynamoDb
        .query(
            r ->
                r.tableName(tableName)
                    .indexName("EmailIndex")
                    .keyConditionExpression("email__hmac = :email")
                    .expressionAttributeValues(Map.of(":email", AttributeValue.fromB(key)))
                    .select(Select.COUNT))
        .count();
  }

  /** Reads the whole table in search of what the customers would rather keep to themselves. */
  Loot searchAll(List<Customer> customers) {
    Map<String, Customer> byId =
        customers.stream().collect(Collectors.toMap(Customer::getId, Function.identity()));
    int items = 0;
    long bytes = 0;
    long writeUnits = 0;
    int secrets = 0;
    int found = 0;
    int plansFound = 0;
    for (Map<String, AttributeValue> item :
        dynamoDb.scanPaginator(r -> r.tableName(tableName)).items()) {
      Customer customer = byId.get(item.get("id").s());
      String everything = everything(item);
      items++;
      bytes += ItemSize.bytes(item);
      writeUnits += ItemSize.writeUnits(item);
      for (String secret : secrets(customer)) {
        secrets++;
        found += everything.contains(asBytes(secret)) ? 1 : 0;
      }
      plansFound += everything.contains(asBytes(customer.getPlan())) ? 1 : 0;
    }
    return new Loot(items, bytes, writeUnits, secrets, found, plansFound);
  }

  /**
   * What a search of the table brought to light.
   *
   * @param items how many items there are
   * @param bytes their size, together
   * @param writeUnits what writing them cost, together
   * @param secrets how many secrets were looked for
   * @param secretsFound how many of them stand there in the clear
   * @param plansFound how many plans do, which are not encrypted: a search that finds none of them
   *     proves nothing
   */
  record Loot(
      int items, long bytes, long writeUnits, int secrets, int secretsFound, int plansFound) {}

  /** Overwrites one attribute of an item. */
  void overwrite(String id, String attribute, AttributeValue value) {
    dynamoDb.updateItem(
        r ->
            r.tableName(tableName)
                .key(key(id))
                .updateExpression("SET #a = :v")
                .expressionAttributeNames(Map.of("#a", attribute))
                .expressionAttributeValues(Map.of(":v", value)));
  }

  /** The same value with one bit in the middle of its last 16 bytes, the tag, turned over. */
  static AttributeValue flipBit(AttributeValue value) {
    byte[] bytes = value.b().asByteArray();
    bytes[bytes.length - 8] ^= 1;
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("id", AttributeValue.fromS(id));
  }

  private static List<String> secrets(Customer customer) {
    String birthday = Objects.toString(customer.getBirthday(), null);
    return Stream.of(customer.getName(), customer.getEmail(), customer.getSsn(), birthday)
        .filter(Objects::nonNull)
        .toList();
  }

  /** All that an item holds, as text with one character for each byte. */
  private static String everything(Map<String, AttributeValue> attributes) {
    StringBuilder everything = new StringBuilder();
    for (AttributeValue value : attributes.values()) {
      if (value.b() != null) {
        everything.append(value.b().asString(StandardCharsets.ISO_8859_1));
      } else if (value.hasM()) {
        everything.append(everything(value.m()));
      } else {
        everything.append(asBytes(value.toString()));
      }
      everything.append('\n');
    }
    return everything.toString();
  }

  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
