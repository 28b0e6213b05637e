package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.internal.item.SealedBeans.Member;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.enhanced.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Transactions with a client request token: the same one may be sent again. */
abstract class AbstractClientTokenTest extends SeveralTablesTestBase {
  private String token;

  @BeforeEach
  void drawToken() {
    token = UUID.randomUUID().toString();
  }

  private void sendAllKinds(String token, String secret) {
    Account account = Account.of("alice@example.com", 7, "Secret Street", secret);
    Customer bob = Customer.of("c-2", "bob@example.com", secret);
    ConditionCheck<Customer> check = absent("c-3");
    enhanced()
        .transactWriteItems(
            r ->
                r.clientRequestToken(token)
                    .addPutItem(customers, alice)
                    .addUpdateItem(customers, bob)
                    .addUpdateItem(accounts, account)
                    .addConditionCheck(customers, check)
                    .addPutItem(notes, note));
  }

  @SuppressWarnings("unchecked")
  private static ConditionCheck<Customer> absent(String id) {
    return (ConditionCheck<Customer>)
        (ConditionCheck<?>)
            ConditionCheck.builder()
                .key(k -> k.partitionValue(id))
                .conditionExpression(
                    Expression.builder().expression("attribute_not_exists(ssn)").build())
                .build();
  }

  /** The nonces of all values in the requests that were sent, in order. */
  private List<List<Byte>> nonces() {
    List<List<Byte>> nonces = new ArrayList<>();
    for (TransactWriteItemsRequest request : wire.requests(TransactWriteItemsRequest.class)) {
      for (TransactWriteItem item : request.transactItems()) {
        if (item.put() != null) {
          addNonces(item.put().item(), nonces);
        }
        if (item.update() != null) {
          addNonces(item.update().expressionAttributeValues(), nonces);
        }
      }
    }
    return nonces;
  }

  private static void addNonces(Map<String, AttributeValue> values, List<List<Byte>> nonces) {
    for (AttributeValue value : values.values()) {
      byte[] bytes = value.b() == null ? new byte[0] : value.b().asByteArray();
      if (bytes.length > 33) {
        List<Byte> nonce = new ArrayList<>();
        for (byte b : Arrays.copyOfRange(bytes, 5, 29)) {
          nonce.add(b);
        }
        nonces.add(nonce);
      } else if (value.hasM()) {
        addNonces(value.m(), nonces);
      }
    }
  }

  private List<TransactWriteItemsRequest> sent() {
    return wire.requests(TransactWriteItemsRequest.class);
  }

  @Test
  void transactWriteItems_whenSentAgainWithItsToken_isTheSameRequest() {
    sendAllKinds(token, "078-05-1120");
    customers.deleteItem(alice);

    sendAllKinds(token, "078-05-1120");

    assertThat(sent()).hasSize(2);
    assertThat(sent().get(1).transactItems()).isEqualTo(sent().get(0).transactItems());
    assertThat(customers.getItem(alice)).as("was not carried out again").isNull();
    assertThat(accounts.getItem(savings)).usingRecursiveComparison().isEqualTo(savings);
    assertNoPlaintextSent();
  }

  @Test
  void transactWriteItems_whenSentAgainByAnotherInstance_isTheSameRequest() {
    sendAllKinds(token, "078-05-1120");
    EncryptedTable<Customer> sameCustomers = customers;
    EncryptedTable<Account> sameAccounts = accounts;
    hushtable = severalTables().build();
    customers = mode().table(hushtable, sameCustomers.tableName(), Customer.class);
    accounts = mode().table(hushtable, sameAccounts.tableName(), Account.class);

    sendAllKinds(token, "078-05-1120");

    assertThat(sent()).hasSize(2);
    assertThat(sent().get(1).transactItems()).isEqualTo(sent().get(0).transactItems());
  }

  @Test
  void transactWriteItems_whenOtherContentHasTheSameToken_isRefusedAndHasOtherNonces() {
    sendAllKinds(token, "078-05-1120");

    assertThatThrownBy(() -> sendAllKinds(token, "078-05-1121"))
        .isInstanceOf(IdempotentParameterMismatchException.class);

    List<List<Byte>> first = nonces().subList(0, nonces().size() / 2);
    List<List<Byte>> second = nonces().subList(nonces().size() / 2, nonces().size());
    assertThat(first).doesNotHaveDuplicates();
    assertThat(second).doesNotHaveDuplicates();
    Set<List<Byte>> common = new HashSet<>(first);
    common.retainAll(second);
    assertThat(common).as("of alice, who is the same").hasSize(4);
  }

  @Test
  void transactWriteItems_whenTokensDifferOrThereIsNone_nonceDiffers() {
    sendAllKinds(token, "078-05-1120");
    sendAllKinds(UUID.randomUUID().toString(), "078-05-1120");
    sendAllKinds(null, "078-05-1120");
    sendAllKinds(null, "078-05-1120");

    assertThat(nonces()).hasSizeGreaterThan(40).doesNotHaveDuplicates();
  }

  @Test
  void transactWriteItems_whenMapsHaveAnotherOrder_isTheSameRequest() {
    DynamoDbClient low = low();
    Map<String, AttributeValue> item =
        new LinkedHashMap<>(
            values("id", "c-1", "email", "alice@example.com", "ssn", "078-05-1120", "plan", "x"));
    item.put("address", AttributeValue.fromM(values("street", "Secret Street", "city", "y")));
    Map<String, AttributeValue> updated =
        new LinkedHashMap<>(values(":e", "alice@example.com", ":s", "078-05-1120"));
    updated.put(":a", AttributeValue.fromM(values("street", "Secret Street", "city", "y")));

    for (int i = 0; i < 2; i++) {
      boolean again = i == 1;
      low.transactWriteItems(
          r ->
              r.clientRequestToken(token)
                  .transactItems(
                      TransactWriteItem.builder()
                          .put(
                              p ->
                                  p.tableName(customers.tableName())
                                      .item(again ? reversed(item) : item))
                          .build(),
                      TransactWriteItem.builder()
                          .update(
                              u ->
                                  u.tableName(customers.tableName())
                                      .key(values("id", "c-2"))
                                      .updateExpression("SET email = :e, ssn = :s, address = :a")
                                      .expressionAttributeValues(
                                          again ? reversed(updated) : updated))
                          .build()));
    }

    assertThat(sent()).hasSize(2);
    assertThat(sent().get(1).transactItems()).isEqualTo(sent().get(0).transactItems());
  }

  private static Map<String, AttributeValue> reversed(Map<String, AttributeValue> map) {
    List<String> names = new ArrayList<>(map.keySet());
    Collections.reverse(names);
    Map<String, AttributeValue> reversed = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = map.get(name);
      reversed.put(name, value.hasM() ? AttributeValue.fromM(reversed(value.m())) : value);
    }
    return reversed;
  }

  @Test
  void transactWriteItems_whenItemsAreSealed_isTheSameRequestToo() {
    EncryptedTable<Member> members = newTable(Member.class);
    Member member = SealedTableTestBase.member("m-1", "alice");
    wire.clear();

    for (int i = 0; i < 2; i++) {
      put(members, member, token);
    }

    assertThat(sent().get(1).transactItems()).isEqualTo(sent().get(0).transactItems());
    assertThat(nonces()).hasSizeGreaterThan(4);
    member.setVisits(new BigDecimal("13"));
    assertThatThrownBy(() -> put(members, member, token))
        .isInstanceOf(IdempotentParameterMismatchException.class);
    Set<List<Byte>> all = new HashSet<>(nonces());
    assertThat(all)
        .as("a plain attribute changed, which the seal covers")
        .hasSize(2 * nonces().size() / 3);
    SealedTableTestBase.assertSame(
        members.getItem(member), SealedTableTestBase.member("m-1", "alice"));
  }

  private <T> void put(MappedTableResource<T> table, T item, String token) {
    enhanced().transactWriteItems(r -> r.clientRequestToken(token).addPutItem(table, item));
  }

  @Test
  void transactWriteItems_whenTwoItemsAreAlike_nonceDiffers() {
    Account one = Account.of("alice@example.com", 1, "x", "same");
    Account two = Account.of("alice@example.com", 2, "x", "same");

    enhanced()
        .transactWriteItems(
            r -> r.clientRequestToken(token).addPutItem(accounts, one).addPutItem(accounts, two));

    assertThat(nonces()).hasSize(8).doesNotHaveDuplicates();
  }
}
