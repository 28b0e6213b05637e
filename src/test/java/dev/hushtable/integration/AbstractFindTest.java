package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.Find;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Typed queries, there and back. */
abstract class AbstractFindTest<Q> extends CustomersTestBase {
  private static final String ALICE = "alice@example.com";

  abstract Find<Q> find();

  abstract List<Page<Customer>> pages(Q query);

  abstract List<Customer> all(Q query);

  abstract Optional<Customer> one(Q query);

  abstract long count(Q query);

  abstract boolean exists(Q query);

  abstract Q pageSize(Q query, int items);

  abstract Q descending(Q query);

  abstract Q consistentRead(Q query);

  abstract Q select(Q query, String... attributes);

  abstract Q startingAfter(Q query, Map<String, AttributeValue> key);

  private void put(String id, String email, String plan, int visits) {
    Customer customer = Customer.of(id, email, "078-05-1120");
    customer.setPlan(plan);
    customer.setVisits(visits);
    customers.putItem(customer);
  }

  private void putSome() {
    put("c-1", ALICE, "gold", 1);
    put("c-2", ALICE, "silver", 2);
    put("c-3", ALICE, "tin", 3);
    put("c-4", "bob@example.com", "gold", 4);
    wire.clear();
  }

  private List<String> ids(Q query) {
    return all(query).stream().map(Customer::getId).toList();
  }

  @Test
  void on_whenTheKeyIsEncrypted_findsByItsValue() {
    putSome();

    assertThat(ids(find().where("email").eq(ALICE).on("EmailIndex")))
        .containsExactly("c-1", "c-2", "c-3");
    assertThat(one(find().where("email").eq("bob@example.com").on("EmailIndex")))
        .contains(customers.getItem(Customer.of("c-4", "", "")));
    assertThat(ids(find().where("email").eq("carol@example.com").on("EmailIndex"))).isEmpty();
    assertThat(wire.requests(QueryRequest.class)).hasSizeGreaterThanOrEqualTo(3);
    assertThat(wire.requests(ScanRequest.class)).isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void on_whenTheSortKeyIsAskedToo_narrows() {
    putSome();

    assertThat(ids(find().where("email").eq(ALICE).and("plan").eq("silver").on("EmailIndex")))
        .containsExactly("c-2");
    assertThat(ids(find().where("plan").beginsWith("g").and("email").eq(ALICE).on("EmailIndex")))
        .containsExactly("c-1");
    assertThat(ids(find().where("email").eq(ALICE).and("plan").between("h", "sz").on("EmailIndex")))
        .containsExactly("c-2");
    assertThat(ids(find().where("email").eq(ALICE).and("plan").lt("silver").on("EmailIndex")))
        .containsExactly("c-1");
    assertThat(ids(find().where("email").eq(ALICE).and("plan").le("silver").on("EmailIndex")))
        .containsExactly("c-1", "c-2");
    assertThat(ids(find().where("email").eq(ALICE).and("plan").gt("silver").on("EmailIndex")))
        .containsExactly("c-3");
    assertThat(ids(find().where("email").eq(ALICE).and("plan").ge("silver").on("EmailIndex")))
        .containsExactly("c-2", "c-3");
  }

  @Test
  void on_whenOtherAttributesAreAsked_filters() {
    putSome();

    assertThat(ids(find().where("email").eq(ALICE).and("visits").ge(2).on("EmailIndex")))
        .containsExactly("c-2", "c-3");
    assertThat(
            ids(find().where("email").eq(ALICE).and("visits").in(List.of(1, 3)).on("EmailIndex")))
        .containsExactly("c-1", "c-3");
    assertThat(ids(find().where("email").eq(ALICE).and("visits").ne(2).on("EmailIndex")))
        .containsExactly("c-1", "c-3");
    assertThat(ids(find().where("email").eq(ALICE).and("ssn").exists().on("EmailIndex")))
        .hasSize(3);
    assertThat(ids(find().where("email").eq(ALICE).and("tags").absent().on("EmailIndex")))
        .isEmpty();
    assertThat(
            ids(
                find()
                    .where("email")
                    .eq(ALICE)
                    .and("address.city")
                    .eq("Springfield")
                    .on("EmailIndex")))
        .hasSize(3);
    assertNoPlaintextSent();
  }

  @Test
  void onTable_whenThePartitionKeyIsGiven_reads() {
    putSome();

    assertThat(ids(consistentRead(find().where("id").eq("c-2").onTable()))).containsExactly("c-2");
    assertThat(ids(find().where("id").eq("c-2").and("email").eq(ALICE).onTable()))
        .containsExactly("c-2");
    assertThat(ids(find().where("id").eq("c-2").and("email").ne(ALICE).onTable())).isEmpty();
    assertThat(wire.requests(QueryRequest.class).get(0).consistentRead()).isTrue();
    assertThat(wire.requests(QueryRequest.class).get(1).consistentRead()).isNull();
  }

  @Test
  void scanning_always_readsTheTable() {
    putSome();

    assertThat(ids(find().scanning())).hasSize(4);
    assertThat(ids(find().where("email").in(List.of(ALICE, "x")).scanning()))
        .containsExactlyInAnyOrder("c-1", "c-2", "c-3");
    assertThat(ids(pageSize(find().where("visits").gt(3).scanning(), 1))).containsExactly("c-4");
    assertNoPlaintextSent();
  }

  @Test
  void settings_whenSet_areSent() {
    putSome();
    Q all = find().where("email").eq(ALICE).on("EmailIndex");

    assertThat(ids(descending(all))).containsExactly("c-3", "c-2", "c-1");
    assertThat(pages(pageSize(all, 2))).hasSize(2);
    List<Customer> projected = all(select(all, "ssn", "address.city"));
    assertThat(projected).hasSize(3);
    assertThat(projected.get(0).getSsn()).isEqualTo("078-05-1120");
    assertThat(projected.get(0).getAddress().getCity()).isEqualTo("Springfield");
    assertThat(projected.get(0).getId()).isNull();
    assertThat(projected.get(0).getTags()).isNull();
  }

  @Test
  void startingAfter_whenAPageEnded_goesOn() {
    IntStream.range(0, 7).forEach(i -> put("c-" + i, ALICE, "gold", i));
    Q query = pageSize(find().where("email").eq(ALICE).on("EmailIndex"), 3);
    List<String> seen = new ArrayList<>();

    Page<Customer> page = pages(query).get(0);
    while (page.lastEvaluatedKey() != null) {
      page.items().forEach(customer -> seen.add(customer.getId()));
      page = pages(startingAfter(query, page.lastEvaluatedKey())).get(0);
    }
    page.items().forEach(customer -> seen.add(customer.getId()));

    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void counting_always_readsNoItems() {
    putSome();
    Q alice = find().where("email").eq(ALICE).on("EmailIndex");

    assertThat(count(alice)).isEqualTo(3);
    assertThat(count(pageSize(alice, 1))).isEqualTo(3);
    assertThat(count(find().scanning())).isEqualTo(4);
    assertThat(exists(alice)).isTrue();
    assertThat(exists(find().where("email").eq("carol@example.com").on("EmailIndex"))).isFalse();
    assertThat(exists(find().where("email").eq(ALICE).and("visits").eq(3).on("EmailIndex")))
        .isTrue();
    assertThat(wire.requests(QueryRequest.class))
        .isNotEmpty()
        .allMatch(request -> request.selectAsString().equals("COUNT"));
  }

  @Test
  void findOne_whenThereAreMany_fetchesOne() {
    putSome();

    assertThat(one(descending(find().where("email").eq(ALICE).on("EmailIndex"))))
        .map(Customer::getId)
        .contains("c-3");
    assertThat(wire.requests(QueryRequest.class))
        .singleElement()
        .extracting(QueryRequest::limit)
        .isEqualTo(1);
    assertThat(one(find().where("email").eq("x").on("EmailIndex"))).isEmpty();
    assertThat(one(find().where("email").eq(ALICE).and("visits").eq(3).on("EmailIndex")))
        .map(Customer::getId)
        .contains("c-3");
  }

  @Test
  void building_whenItCannotBeAnswered_isRefused() {
    assertRefused(() -> find().where("emial"), EXPRESSION_INVALID, "'emial'", "email");
    assertRefused(() -> find().where("email.x"), EXPRESSION_INVALID, "'email…'", "encrypted whole");
    assertRefused(() -> find().where("plan.x"), EXPRESSION_INVALID, "'plan.x'");
    assertRefused(() -> find().where("address.x"), EXPRESSION_INVALID, "'address.x'", "city");
    assertRefused(() -> find().where("ssn").eq("x"), NOT_SEARCHABLE, "'ssn'", "@EqualityIndex");
    assertRefused(() -> find().where("address.street").eq("x"), NOT_SEARCHABLE, "'address.street'");
    assertRefused(() -> find().where("email").gt("a"), EXPRESSION_NOT_SUPPORTED, "'email'");
    assertRefused(() -> find().where("email").beginsWith("a"), EXPRESSION_NOT_SUPPORTED, "'email'");
    assertRefused(() -> find().where("email").eq(5), VALUE_NOT_SUPPORTED, "String", "Integer");
    assertRefused(() -> find().where("visits").eq("5"), VALUE_NOT_SUPPORTED, "'visits'");
    assertRefused(() -> find().where("plan").eq(null), VALUE_NOT_SUPPORTED, "absent()");
    assertRefused(() -> find().where("plan").in(List.of()), EXPRESSION_INVALID, "'plan'");
    assertRefused(
        () -> find().where("email").eq(ALICE).on("NoIndex"), EXPRESSION_INVALID, "EmailIndex");
    assertRefused(
        () -> find().where("plan").eq("gold").on("EmailIndex"), EXPRESSION_INVALID, "'email'");
    assertRefused(
        () -> find().where("email").ne(ALICE).on("EmailIndex"), EXPRESSION_INVALID, "'email'");
    assertRefused(
        () -> find().where("email").eq(ALICE).onTable(),
        EXPRESSION_INVALID,
        "'id'",
        "use on(\"EmailIndex\") or scanning()");
    assertRefused(
        () -> find().where("email").eq(ALICE).and("plan").ne("x").on("EmailIndex"),
        EXPRESSION_INVALID,
        "'plan'");
    assertRefused(
        () -> find().where("email").eq(ALICE).and("email").eq("y").on("EmailIndex"),
        EXPRESSION_INVALID,
        "'email'",
        "once");
    assertRefused(
        () -> find().where("address").eq(new Customer.Address()),
        EXPRESSION_NOT_SUPPORTED,
        "'address'",
        "in it");
    assertRefused(
        () -> find().where("contacts[0].name"), EXPRESSION_INVALID, "element", "filterExpression");
    assertRefused(() -> pageSize(find().scanning(), 0), EXPRESSION_INVALID, "at least 1");
    assertRefused(() -> descending(find().scanning()), EXPRESSION_INVALID, "no order");
    assertRefused(() -> select(find().scanning(), "nothing"), EXPRESSION_INVALID, "'nothing'");
    assertThat(wire.count()).isZero();
  }
}
