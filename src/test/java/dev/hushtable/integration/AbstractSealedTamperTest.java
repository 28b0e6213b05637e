package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** What an attacker writes into a table of sealed items, and what comes of it. */
abstract class AbstractSealedTamperTest extends SealedTableTestBase {
  /** By whatever way it is read. */
  private void assertUnreadable(ErrorCode code) {
    var byEmail = keyEqualTo(k -> k.partitionValue("alice@example.com"));
    assertRefused(() -> members.getItem(alice), code, "m-1", members.tableName());
    assertRefused(() -> members.scan().items().forEach(m -> {}), code, "m-1");
    assertRefused(
        () -> members.query(keyEqualTo(k -> k.partitionValue("m-1"))).items().forEach(m -> {}),
        code);
    if (stored("m-1").containsKey("email__hmac")) {
      assertRefused(
          () -> members.index("EmailIndex").query(byEmail).items().forEach(m -> {}), code);
    }
    assertRefused(() -> failedCondition(alice), code);
  }

  @Test
  void getItem_whenSomebodyChangedWhatIsAuthenticated_isRefused() {
    members.putItem(alice);
    update("SET #p = :v", Map.of(":v", AttributeValue.fromS("platinum")));
    assertUnreadable(SEAL_MISMATCH);

    update("SET #p = :v", Map.of(":v", AttributeValue.fromS("gold")));
    assertSame(members.getItem(alice), alice);

    update("ADD visits :v", Map.of(":v", AttributeValue.fromN("1")));
    assertUnreadable(SEAL_MISMATCH);
    update("ADD visits :v", Map.of(":v", AttributeValue.fromN("-1.00")));
    assertSame(members.getItem(alice), alice);

    update("DELETE tags :v", Map.of(":v", AttributeValue.fromSs(List.of("ape"))));
    assertUnreadable(SEAL_MISMATCH);
  }

  @Test
  void getItem_whenSomebodyRemovedOrAddedAnAttribute_isRefused() {
    members.putItem(alice);
    update("REMOVE ssn__source", null);
    assertUnreadable(SEAL_MISMATCH);

    members.putItem(alice);
    update("REMOVE email__source, email__hmac", null);
    assertUnreadable(SEAL_MISMATCH);

    Map<String, AttributeValue> full = members.encryptModel(alice);
    alice.setSsn(null);
    members.putItem(alice);
    update("SET ssn__source = :v", Map.of(":v", full.get("ssn__source")));
    assertUnreadable(SEAL_MISMATCH);
  }

  @Test
  void getItem_whenSomebodyPutBackAnOlderValue_isRefused() {
    members.putItem(alice);
    Map<String, AttributeValue> older = stored("m-1");
    alice.setSsn("another");
    alice.getContacts().get(0).setName("another friend");
    members.putItem(alice);
    Map<String, AttributeValue> now = stored("m-1");

    for (String name : List.of("ssn__source", "email__source", "contacts", "__seal")) {
      Map<String, AttributeValue> mixed = new HashMap<>(now);
      mixed.put(name, older.get(name));
      raw(mixed);
      assertUnreadable(SEAL_MISMATCH);
    }
    raw(older);
    assertThat(members.getItem(alice).getSsn()).as("the whole state").isEqualTo("ssn of alice");
  }

  @Test
  void getItem_whenSomebodyExchangedPartsOfTwoItems_isRefused() {
    members.putItem(alice);
    members.putItem(member("m-2", "bob"));
    Map<String, AttributeValue> other = stored("m-2");
    Map<String, AttributeValue> now = stored("m-1");

    now.put("__seal", other.get("__seal"));
    raw(now);

    assertUnreadable(ErrorCode.NOT_AUTHENTIC);
  }

  @Test
  void getItem_whenThereIsNoSeal_isRefusedUntilTheItemIsWrittenAnew() {
    members.putItem(alice);
    update("REMOVE #seal", null);
    assertUnreadable(SEAL_MISSING);

    members.putItem(alice);

    assertSame(members.getItem(alice), alice);
  }

  @Test
  void getItem_whenSomebodyChangedWhatIsNotCovered_givesItAsItIs() {
    members.putItem(alice);
    update("SET note = :v, undeclared = :v", Map.of(":v", AttributeValue.fromS("forged")));

    assertThat(members.getItem(alice).getNote()).isEqualTo("forged");
  }

  @Test
  void writes_whenTheOldItemIsNotWhole_areCarriedOutAndSaySo() {
    members.putItem(alice);
    update("SET #p = :v", Map.of(":v", AttributeValue.fromS("platinum")));

    assertRefused(
        () -> members.putItemWithResponse(r -> r.item(alice).returnValues(ReturnValue.ALL_OLD)),
        SEAL_MISMATCH,
        "was carried out");
    assertSame(members.getItem(alice), alice);
    update("SET #p = :v", Map.of(":v", AttributeValue.fromS("platinum")));
    assertRefused(() -> members.deleteItem(alice), SEAL_MISMATCH, "was carried out");
    assertThat(members.getItem(alice)).isNull();
  }

  /** Made by hand, or before the class was sealed. */
  @Test
  void indexQuery_whenTheIndexHoldsAPart_isRefused() {
    EncryptedTable<Member> partial = declare(Member.class);
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(partial.tableName())
                    .attributeDefinitions(
                        a -> a.attributeName("id").attributeType(ScalarAttributeType.S),
                        a -> a.attributeName("email__hmac").attributeType(ScalarAttributeType.B))
                    .keySchema(k -> k.attributeName("id").keyType("HASH"))
                    .billingMode("PAY_PER_REQUEST")
                    .globalSecondaryIndexes(
                        i ->
                            i.indexName("EmailIndex")
                                .keySchema(k -> k.attributeName("email__hmac").keyType("HASH"))
                                .projection(
                                    p ->
                                        p.projectionType(ProjectionType.INCLUDE)
                                            .nonKeyAttributes("email__source"))));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(partial.tableName()));
    partial.putItem(alice);

    assertSame(partial.getItem(alice), alice);
    assertRefused(
        () ->
            partial
                .index("EmailIndex")
                .query(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                .items()
                .forEach(m -> {}),
        SEAL_MISSING,
        "index or projection");
  }
}
