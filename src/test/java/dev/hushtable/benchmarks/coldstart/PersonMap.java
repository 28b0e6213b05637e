package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The reference item as a map, for programs that have no beans mapped. */
final class PersonMap {
  private PersonMap() {}

  static Map<String, AttributeValue> reference() {
    Person person = Person.reference();
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS(person.getId()));
    item.put("email", AttributeValue.fromS(person.getEmail()));
    item.put("name", AttributeValue.fromS(person.getName()));
    item.put("phone", AttributeValue.fromS(person.getPhone()));
    item.put("ssn", AttributeValue.fromS(person.getSsn()));
    item.put("address", AttributeValue.fromS(person.getAddress()));
    item.put("plan", AttributeValue.fromS(person.getPlan()));
    item.put("country", AttributeValue.fromS(person.getCountry()));
    item.put("visits", AttributeValue.fromN(person.getVisits().toString()));
    item.put("active", AttributeValue.fromBool(person.getActive()));
    return item;
  }
}
