package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.STILL_IN_CLEAR;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Items that were written before their attributes were encrypted, while these are accepted. */
abstract class AbstractPlaintextTest extends CustomersTestBase {
  private EncryptedTable<Customer> tolerant;
  private DynamoDbClient low;
  private Customer paul;

  @BeforeEach
  void acceptPlaintext() {
    Hushtable accepting = with(PlaintextPolicy.ACCEPT_READS);
    tolerant = mode().table(accepting, customers.tableName(), Customer.class);
    low = mode().client(accepting);
    paul = Customer.of("p-1", "paul@example.com", "078-05-1121");
    putPlain(paul);
  }

  private Hushtable with(PlaintextPolicy policy) {
    return newHushtable()
        .plaintextPolicy(PlaintextPolicy.REJECT)
        .plaintextPolicy(customers.tableName(), policy)
        .build();
  }

  private EncryptedTable<Customer> accepting(String... attributes) {
    return mode()
        .table(
            with(PlaintextPolicy.acceptReads(attributes)), customers.tableName(), Customer.class);
  }

  private void putPlain(Customer customer) {
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(plain(customer)));
  }

  private static Map<String, AttributeValue> plain(Customer customer) {
    Map<String, AttributeValue> item =
        values(
            "id", customer.getId(),
            "email", customer.getEmail(),
            "ssn", customer.getSsn(),
            "plan", customer.getPlan(),
            "visits", customer.getVisits());
    item.put(
        "tags",
        AttributeValue.fromL(customer.getTags().stream().map(AttributeValue::fromS).toList()));
    item.put(
        "address",
        AttributeValue.fromM(
            values(
                "street", customer.getAddress().getStreet(),
                "city", customer.getAddress().getCity())));
    return item;
  }

  private Map<String, AttributeValue> storedPaul() {
    return stored("p-1");
  }

  private static Customer customer(String id) {
    Customer customer = new Customer();
    customer.setId(id);
    return customer;
  }

  private UpdateItemRequest update(String expression, Object... values) {
    return UpdateItemRequest.builder()
        .tableName(customers.tableName())
        .key(values("id", "p-1"))
        .updateExpression(expression)
        .expressionAttributeValues(values.length == 0 ? null : values(values))
        .returnValues(ReturnValue.ALL_OLD)
        .build();
  }

  // --- Reads

  @Test
  void reads_ofEveryKind_giveWhatIsInTheClear() {
    tolerant.putItem(alice);

    assertThat(tolerant.getItem(paul)).isEqualTo(paul);
    assertThat(tolerant.scan().items()).containsExactlyInAnyOrder(alice, paul);
    assertThat(tolerant.query(keyEqualTo(k -> k.partitionValue("p-1"))).items())
        .containsExactly(paul);
    Hushtable accepting = with(PlaintextPolicy.ACCEPT_READS);
    EncryptedTable<Customer> table = mode().table(accepting, customers.tableName(), Customer.class);
    assertThat(
            mode()
                .enhancedClient(accepting)
                .batchGetItem(
                    r ->
                        r.readBatches(
                            ReadBatch.builder(Customer.class)
                                .mappedTableResource(table)
                                .addGetItem(paul)
                                .addGetItem(alice)
                                .build()))
                .resultsForTable(table))
        .containsExactlyInAnyOrder(alice, paul);
    assertThat(
            mode()
                .enhancedClient(accepting)
                .transactGetItems(r -> r.addGetItem(table, paul))
                .get(0)
                .getItem(table))
        .isEqualTo(paul);
  }

  @Test
  void getItem_whenPlaintextIsRejected_fails() {
    assertRefused(() -> customers.getItem(paul), PLAINTEXT_FOUND, "p-1", customers.tableName());
  }

  @Test
  void getItem_whenOnlySomeAttributesAreAccepted_failsForOthers() {
    assertThat(accepting("email", "ssn", "tags", "address.street").getItem(paul)).isEqualTo(paul);
    assertRefused(
        () -> accepting("email", "ssn", "tags").getItem(paul), PLAINTEXT_FOUND, "address.street");
    assertRefused(
        () -> accepting("email", "ssn", "address.street", "street").getItem(paul),
        PLAINTEXT_FOUND,
        "tags");
    assertRefused(
        () -> accepting("email", "ssn", "tags", "address[].street", "street").getItem(paul),
        PLAINTEXT_FOUND,
        "address.street");
  }

  @Test
  void getItem_whenAnAttributeIsThereTwice_fails() {
    for (Map<String, AttributeValue> left :
        List.of(
            values("ssn", "1"), values("address", AttributeValue.fromM(values("street", "1"))))) {
      tolerant.putItem(alice);
      Map<String, AttributeValue> both = new HashMap<>(stored("c-1"));
      left.forEach(
          (name, value) -> {
            Map<String, AttributeValue> merged = new HashMap<>();
            if (value.hasM()) {
              merged.putAll(both.get(name).m());
              merged.putAll(value.m());
            }
            both.put(name, value.hasM() ? AttributeValue.fromM(merged) : value);
          });
      aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(both));

      assertRefused(() -> tolerant.getItem(alice), PLAINTEXT_FOUND, "both");
    }
  }

  @Test
  void query_ofAnIndexKeyedByHashes_findsWhatIsEncryptedOnly() {
    Customer twin = Customer.of("c-2", paul.getEmail(), "1");
    tolerant.putItem(twin);

    assertThat(
            items(
                tolerant
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue(paul.getEmail())))))
        .containsExactly(twin);
  }

  @Test
  void getItem_withAProjection_asksForBothForms() {
    tolerant.putItem(alice);
    for (Customer customer : List.of(alice, paul)) {
      Map<String, AttributeValue> read =
          low.getItem(
                  r ->
                      r.tableName(customers.tableName())
                          .key(values("id", customer.getId()))
                          .projectionExpression("email, ssn, address.street"))
              .item();
      assertThat(read).containsOnlyKeys("email", "ssn", "address");
      assertThat(read.get("email").s()).isEqualTo(customer.getEmail());
      assertThat(read.get("ssn").s()).isEqualTo(customer.getSsn());
      assertThat(read.get("address").m())
          .isEqualTo(values("street", customer.getAddress().getStreet()));
    }
  }

  // --- Conditions

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attribute_exists(email) | encrypted plain",
        "attribute_not_exists(email) | none",
        "NOT attribute_exists(email) | none",
        "NOT attribute_not_exists(email) | encrypted plain",
        "attribute_exists(email) AND visits = :three | encrypted plain",
        "visits < :three AND attribute_exists(email) | ''",
        "attribute_not_exists(email) OR visits < :three | none",
        "attribute_not_exists(email) AND visits = :three | none",
        "NOT (attribute_exists(email) AND visits = :three) | none",
        "attribute_exists(address.street) | encrypted plain",
        "attribute_not_exists(address.street) AND attribute_not_exists(ssn) AND visits = :three | none"
      })
  void filter_onPresence_seesBothForms(String filter, String expected) {
    tolerant.putItem(alice);
    Customer none = customer("n-1");
    none.setVisits(3);
    tolerant.putItem(none);
    Map<String, String> names = Map.of("c-1", "encrypted", "p-1", "plain", "n-1", "none");

    Set<String> found = new TreeSet<>();
    low.scan(
            r ->
                r.tableName(customers.tableName())
                    .filterExpression(filter)
                    .expressionAttributeValues(
                        filter.contains(":three") ? values(":three", 3) : null))
        .items()
        .forEach(item -> found.add(names.get(item.get("id").s())));

    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void condition_onEquality_seesEncryptedValuesOnly() {
    tolerant.putItem(Customer.of("c-2", paul.getEmail(), "1"));
    wire.clear();

    assertThat(
            low.scan(
                    r ->
                        r.tableName(customers.tableName())
                            .filterExpression("email = :e")
                            .expressionAttributeValues(values(":e", paul.getEmail())))
                .items())
        .extracting(item -> item.get("id").s())
        .containsExactly("c-2");
    assertThat(wire.bodies()).allSatisfy(b -> assertThat(b).doesNotContain(paul.getEmail()));
  }

  // --- Writes

  @Test
  void putItem_ofWhatIsInTheClear_encryptsItAndGivesTheOldOne() {
    Customer changed = Customer.of("p-1", "alice@example.com", "078-05-1120");

    Customer old =
        tolerant
            .putItemWithResponse(r -> r.item(changed).returnValues(ReturnValue.ALL_OLD))
            .attributes();

    assertThat(old).isEqualTo(paul);
    assertThat(storedPaul()).doesNotContainKeys("email", "ssn", "tags");
    assertThat(customers.getItem(paul)).as("without the policy").isEqualTo(changed);
    assertNoPlaintextSent();
  }

  @Test
  void deleteItem_ofWhatIsInTheClear_givesTheOldOne() {
    assertThat(tolerant.deleteItem(paul)).isEqualTo(paul);
    assertThat(storedPaul()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(IgnoreNullsMode.class)
  void updateItem_ofABeanThatIsInTheClear_encryptsWhatItNames(IgnoreNullsMode nulls) {
    Customer change = Customer.of("p-1", "alice@example.com", "078-05-1120");

    Customer returned = tolerant.updateItem(r -> r.item(change).ignoreNullsMode(nulls));

    assertThat(returned).isEqualTo(change);
    assertThat(storedPaul())
        .containsKeys("email__source", "email__hmac", "ssn__source", "tags__source")
        .doesNotContainKeys("email", "ssn", "tags");
    assertThat(storedPaul().get("address").m()).containsOnlyKeys("street__source", "city");
    assertThat(customers.getItem(paul)).as("without the policy").isEqualTo(change);
    assertThat(byEmail("alice@example.com")).containsExactly(change);
    assertNoPlaintextSent();
  }

  private List<Customer> byEmail(String email) {
    return items(customers.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(email))));
  }

  @Test
  void updateItem_ofOnePartThatIsInTheClear_leavesTheOthers() {
    Customer change = customer("p-1");
    change.setEmail("alice@example.com");
    change.setAddress(new Customer.Address());
    change.getAddress().setStreet("2 Secret Street");

    tolerant.updateItem(r -> r.item(change).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));

    assertThat(storedPaul())
        .containsKeys("email__source", "email__hmac", "ssn", "tags")
        .doesNotContainKeys("email", "ssn__source");
    assertThat(storedPaul().get("address").m()).containsOnlyKeys("street__source", "city");
    paul.setEmail("alice@example.com");
    paul.getAddress().setStreet("2 Secret Street");
    assertThat(tolerant.getItem(paul)).isEqualTo(paul);
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_thatRemoves_removesWhatIsInTheClear() {
    low.updateItem(
        update(
            "REMOVE email, address.street SET ssn = :none", ":none", AttributeValue.fromNul(true)));

    assertThat(storedPaul()).containsOnlyKeys("id", "tags", "plan", "visits", "address");
    assertThat(storedPaul().get("address").m()).containsOnlyKeys("city");
  }

  @ParameterizedTest
  @EnumSource(
      value = ReturnValue.class,
      names = {"ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"})
  void updateItem_whenValuesAreAskedFor_givesOldOnesFromTheClear(ReturnValue asked) {
    Map<String, AttributeValue> returned =
        low.updateItem(
                update("SET email = :e REMOVE ssn", ":e", "alice@example.com").toBuilder()
                    .returnValues(asked)
                    .build())
            .attributes();

    boolean old = asked.toString().endsWith("OLD");
    assertThat(returned.get("email").s()).isEqualTo(old ? paul.getEmail() : "alice@example.com");
    assertThat(returned.containsKey("ssn")).isEqualTo(old);
    assertThat(returned).doesNotContainKeys("email__source", "email__hmac");
  }

  @Test
  void updateItem_ifNotExistsOfWhatIsInTheClear_changesNothing() {
    for (String attribute : List.of("email", "ssn", "address.street")) {
      assertRefused(
          () ->
              low.updateItem(
                  update(
                      "SET " + attribute + " = if_not_exists(" + attribute + ", :v), visits = :v2",
                      ":v",
                      "x",
                      ":v2",
                      9)),
          STILL_IN_CLEAR,
          attribute,
          customers.tableName());
    }
    assertThat(storedPaul()).isEqualTo(plain(paul));

    low.updateItem(update("REMOVE ssn"));
    low.updateItem(update("SET ssn = if_not_exists(ssn, :v)", ":v", "x"));
    low.updateItem(update("SET ssn = if_not_exists(ssn, :v)", ":v", "y"));
    assertThat(tolerant.getItem(paul).getSsn()).isEqualTo("x");
  }

  @Test
  void updateItem_underAConditionOfPresence_seesWhatIsInTheClear() {
    Consumer<String> update =
        condition ->
            low.updateItem(
                update("SET ssn = :v", ":v", "x").toBuilder()
                    .conditionExpression(condition)
                    .build());
    assertThat(catchThrowable(() -> update.accept("attribute_not_exists(ssn)")))
        .hasMessageContaining("conditional");
    assertThat(storedPaul()).isEqualTo(plain(paul));
    update.accept("attribute_exists(ssn)");
    assertThat(tolerant.getItem(paul).getSsn()).isEqualTo("x");
  }

  @Test
  void transaction_ofWhatIsInTheClear_encryptsIt() {
    low.transactWriteItems(
        r ->
            r.transactItems(
                w ->
                    w.update(
                        u ->
                            u.tableName(customers.tableName())
                                .key(values("id", "p-1"))
                                .updateExpression("SET email = :e REMOVE ssn, tags, address.street")
                                .conditionExpression("attribute_exists(email)")
                                .expressionAttributeValues(values(":e", "alice@example.com")))));

    assertThat(storedPaul())
        .containsOnlyKeys("id", "plan", "visits", "address", "email__source", "email__hmac");
    Customer left = customer("p-1");
    left.setEmail("alice@example.com");
    left.setPlan("gold");
    left.setVisits(3);
    left.setAddress(new Customer.Address());
    left.getAddress().setCity("Springfield");
    assertThat(customers.getItem(left)).as("without the policy").isEqualTo(left);
  }
}
