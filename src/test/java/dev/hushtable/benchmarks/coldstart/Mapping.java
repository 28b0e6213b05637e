package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The Enhanced Client's mapping of a bean, with nothing encrypted. */
final class Mapping {
  private Mapping() {}

  public static void main(String[] arguments) {
    System.out.println(
        TableSchema.fromBean(Person.class).itemToMap(Person.reference(), true).size());
  }
}
