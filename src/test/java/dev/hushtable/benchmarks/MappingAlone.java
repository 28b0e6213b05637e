package dev.hushtable.benchmarks;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The Enhanced Client's own mapping from beans and back, with nothing encrypted. */
public class MappingAlone extends Contestant<Person> {
  @Override
  Person plain() {
    return Person.reference();
  }

  @Override
  void prepare() {}

  @Override
  Map<String, AttributeValue> toStored(Person item) {
    return SCHEMA.itemToMap(item, true);
  }

  @Override
  Person toPlain(Map<String, AttributeValue> item) {
    return SCHEMA.mapToItem(item);
  }
}
