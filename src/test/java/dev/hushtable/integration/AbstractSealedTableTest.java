package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedGlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** What can be done with a table of sealed items, and what is refused. */
abstract class AbstractSealedTableTest extends SealedTableTestBase {

  // --- What works

  @Test
  void getItem_whenDynamoDbHasNormalizedTheItem_givesItBack() {
    members.putItem(alice);

    assertThat(stored("m-1").get("visits").n()).as("not as it was sent").isEqualTo("12.5");
    assertThat(stored("m-1").get("scores").ns()).contains("1000", "2");
    assertThat(stored("m-1")).containsKey("__seal").doesNotContainKeys("email", "ssn");
    assertSame(members.getItem(alice), alice);
  }

  @Test
  void getItem_whenValuesAreAbsentNullOrEmpty_givesThemBack() {
    AttributeValue nul = AttributeValue.fromNul(true);
    Map<String, AttributeValue> bare = Map.of("id", AttributeValue.fromS("m-2"));
    Map<String, AttributeValue> empty = new HashMap<>();
    empty.put("id", AttributeValue.fromS("m-3"));
    empty.put("ssn", AttributeValue.fromS(""));
    empty.put("plan", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])));
    empty.put("visits", AttributeValue.fromN("0"));
    empty.put("tags", nul);
    empty.put(
        "opening", AttributeValue.fromM(Map.of("none", nul, "empty", AttributeValue.fromS(""))));
    empty.put(
        "contacts",
        AttributeValue.fromL(
            List.of(
                nul,
                AttributeValue.fromM(Map.of()),
                AttributeValue.fromM(Map.of("children", AttributeValue.fromL(List.of()))))));

    for (Map<String, AttributeValue> item : List.of(bare, empty)) {
      low().putItem(r -> r.tableName(members.tableName()).item(item));
      Map<String, AttributeValue> key = Map.of("id", item.get("id"));
      assertThat(low().getItem(r -> r.tableName(members.tableName()).key(key)).item())
          .isEqualTo(item);
    }
    assertThat(stored("m-2")).containsOnlyKeys("id", "__seal");
  }

  @Test
  void items_whenReadInEveryWay_areVerifiedAndWhole() {
    for (int i = 0; i < 5; i++) {
      members.putItem(member("m-" + i, "alice"));
    }
    var byEmail = keyEqualTo(k -> k.partitionValue("alice@example.com"));

    assertThat(members.scan(r -> r.limit(2)).items()).hasSize(5);
    assertThat(members.index("EmailIndex").scan(r -> r.limit(2)).items()).hasSize(5);
    assertThat(
            members
                .index("EmailIndex")
                .query(r -> r.queryConditional(byEmail).limit(2))
                .items()
                .stream()
                .map(Member::getPlan))
        .hasSize(5)
        .containsOnly("gold");
    assertThat(members.query(keyEqualTo(k -> k.partitionValue("m-3"))).items()).hasSize(1);
  }

  @Test
  void writes_whenTheyReturnTheOldItem_giveItWhole() {
    members.putItem(alice);
    Member changed = member("m-1", "bob");

    assertSame(
        members
            .putItemWithResponse(r -> r.item(changed).returnValues(ReturnValue.ALL_OLD))
            .attributes(),
        alice);
    assertSame(failedCondition(changed), changed);
    assertSame(members.deleteItem(alice), changed);
  }

  @Test
  void modelEncryptor_whenTheClassIsSealed_sealsAndVerifiesToo() {
    ModelEncryptor<Member> encryptor =
        ModelEncryptor.builder(Member.class).tableName(members.tableName()).keys(keys).build();
    raw(encryptor.encryptModel(alice));
    assertSame(members.getItem(alice), alice);
    Map<String, AttributeValue> item = stored("m-1");
    assertSame(encryptor.decryptModel(item), alice);

    item.put("plan", AttributeValue.fromS("platinum"));

    assertRefused(() -> encryptor.decryptModel(item), SEAL_MISMATCH, "'__seal'", "m-1");
    assertRefused(() -> members.decryptModel(item), SEAL_MISMATCH);
  }

  // --- What is refused before anything is sent

  private void assertRefusedUnsent(ErrorCode code, Runnable operation) {
    assertRefused(operation::run, code, members.tableName());
    assertThat(wire.count()).as("nothing was sent").isZero();
  }

  @Test
  void reads_whenTheyAskForAPart_areRefused() {
    var byEmail = keyEqualTo(k -> k.partitionValue("alice@example.com"));
    var byId = keyEqualTo(k -> k.partitionValue("m-1"));

    assertRefusedUnsent(
        EXPRESSION_NOT_SUPPORTED,
        () -> members.scan(r -> r.attributesToProject("plan")).items().forEach(m -> {}));
    assertRefusedUnsent(
        EXPRESSION_NOT_SUPPORTED,
        () ->
            members
                .query(r -> r.queryConditional(byId).attributesToProject("id", "plan"))
                .items()
                .forEach(m -> {}));
    assertRefusedUnsent(
        EXPRESSION_NOT_SUPPORTED,
        () ->
            members
                .index("EmailIndex")
                .query(r -> r.queryConditional(byEmail).attributesToProject("email"))
                .items()
                .forEach(m -> {}));
    assertRefusedUnsent(
        EXPRESSION_NOT_SUPPORTED,
        () ->
            low()
                .getItem(
                    r ->
                        r.tableName(members.tableName())
                            .key(Map.of("id", AttributeValue.fromS("m-1")))
                            .projectionExpression("id")));
  }

  @Test
  void updateItem_whenTheTableIsSealed_isRefused() {
    assertRefusedUnsent(OPERATION_NOT_SUPPORTED, () -> members.updateItem(alice));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProjectionType.class,
      mode = EnumSource.Mode.INCLUDE,
      names = {"KEYS_ONLY", "INCLUDE"})
  void createTable_whenAnIndexWouldHoldAPart_isRefused(ProjectionType type) {
    List<String> included = type == ProjectionType.INCLUDE ? List.of("ssn") : null;
    Consumer<EnhancedGlobalSecondaryIndex.Builder> index =
        i ->
            i.indexName("EmailIndex")
                .projection(p -> p.projectionType(type).nonKeyAttributes(included));

    assertRefusedUnsent(
        OPERATION_NOT_SUPPORTED, () -> members.createTable(r -> r.globalSecondaryIndices(index)));
  }
}
