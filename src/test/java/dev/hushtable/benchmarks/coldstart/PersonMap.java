package dev.hushtable.benchmarks.coldstart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The reference item as a map, for programs that map no beans. */
final class PersonMap {
  static final String TABLE = "People";
  static final String SEARCHABLE = "email";
  static final List<String> SECRETS = List.of(SEARCHABLE, "name", "phone", "ssn", "address");
  static final List<String> PLAIN = List.of("plan", "country", "visits", "active");

  private PersonMap() {}

  static Map<String, AttributeValue> reference() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS("5b2f8a0e-93c1-4d67-8f4a-0d6b7c1e9a35"));
    item.put("email", AttributeValue.fromS("alice.liddell@test.org"));
    item.put("name", AttributeValue.fromS("Alice Liddells"));
    item.put("phone", AttributeValue.fromS("+441234567890"));
    item.put("ssn", AttributeValue.fromS("219-09-9999"));
    item.put(
        "address",
        AttributeValue.fromS("Folly Bridge 7, first floor on the left, Oxford OX1 4LB, UK."));
    item.put("plan", AttributeValue.fromS("gold"));
    item.put("country", AttributeValue.fromS("GB"));
    item.put("visits", AttributeValue.fromN("42"));
    item.put("active", AttributeValue.fromBool(true));
    return item;
  }
}
