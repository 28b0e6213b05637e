package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.SealedBeans.Member;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.testing.AwsTestEnvironment;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** A table of sealed items, an item for it, and ways past the library. */
abstract class SealedTableTestBase extends EncryptedTableTestBase {
  EncryptedTable<Member> members;
  Member alice;

  /** The format that is written. */
  StoredFormat format() {
    return StoredFormat.COMPACT;
  }

  @Override
  final KeyProvider keys(AwsTestEnvironment environment) {
    return KeyStoreFixture.create(environment).provider(format(), StoredFormat.values());
  }

  @BeforeEach
  final void createMembers() {
    members = newTable(Member.class);
    alice = member("m-1", "alice");
    wire.clear();
  }

  static Member member(String id, String name) {
    Member member = new Member();
    member.setId(id);
    member.setEmail(name + "@example.com");
    member.setSsn("ssn of " + name);
    member.setPlan("gold");
    member.setVisits(new BigDecimal("12.50"));
    member.setTags(Set.of("zebra", "ape", "Ünï", "cow"));
    member.setScores(Set.of(new BigDecimal("1E+3"), new BigDecimal("2.0"), new BigDecimal("-7")));
    member.setOpening(new Beans.Opening());
    member.getOpening().setHour(8);
    Beans.Contact child = new Beans.Contact();
    child.setName("child of " + name);
    Beans.Contact contact = new Beans.Contact();
    contact.setName("friend of " + name);
    contact.setLabel("");
    contact.setChildren(List.of(child));
    member.setContacts(List.of(contact));
    member.setNote("anything");
    return member;
  }

  /** The item that comes with the failure of a condition, as a bean. */
  Member failedCondition(Member member) {
    try {
      low()
          .putItem(
              r ->
                  r.tableName(members.tableName())
                      .item(Map.of("id", AttributeValue.fromS(member.getId())))
                      .conditionExpression("attribute_not_exists(id)")
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD));
      throw new AssertionError("The condition held");
    } catch (ConditionalCheckFailedException e) {
      assertThat(e.item()).doesNotContainKey("__seal");
      return members.tableSchema().mapToItem(new HashMap<>(e.item()));
    }
  }

  void raw(Map<String, AttributeValue> item) {
    aws.dynamoDb().putItem(r -> r.tableName(members.tableName()).item(item));
  }

  Map<String, AttributeValue> stored(String id) {
    return new HashMap<>(stored(members.tableName(), values("id", id)));
  }

  void update(String expression, Map<String, AttributeValue> values) {
    Map<String, String> names = new HashMap<>(Map.of("#p", "plan", "#seal", "__seal"));
    names.keySet().removeIf(name -> !expression.contains(name));
    aws.dynamoDb()
        .updateItem(
            r ->
                r.tableName(members.tableName())
                    .key(Map.of("id", AttributeValue.fromS("m-1")))
                    .updateExpression(expression)
                    .expressionAttributeNames(names.isEmpty() ? null : names)
                    .expressionAttributeValues(values));
  }

  static void assertSame(Member actual, Member expected) {
    assertThat(actual)
        .usingRecursiveComparison(
            RecursiveComparisonConfiguration.builder()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .withIgnoreCollectionOrder(false)
                .build())
        .ignoringCollectionOrderInFields("scores", "tags")
        .isEqualTo(expected);
  }
}
