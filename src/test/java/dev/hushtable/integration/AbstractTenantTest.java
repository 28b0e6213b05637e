package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.model.BatchWriteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Items of several tenants in one table, each under keys of its own. */
abstract class AbstractTenantTest extends EncryptedTableTestBase {
  private static final KeyScope ACME = KeyScope.of("acme");
  private static final KeyScope GLOBEX = KeyScope.of("globex");

  private KeyStoreAdministration administration;
  private EncryptedTable<Ticket> tickets;
  private final Ticket acmes = Ticket.of("t-1", "acme", "alice@example.com", "078-05-1120");
  private final Ticket globexs = Ticket.of("t-2", "globex", "alice@example.com", "078-05-1120");

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture store = KeyStoreFixture.create(environment);
    administration = store.administration();
    administration.createKeys(ACME);
    administration.createKeys(GLOBEX);
    return store.provider();
  }

  @BeforeEach
  void createTickets() {
    tickets = newTable(Ticket.class);
    wire.clear();
  }

  private Map<String, AttributeValue> stored(String id) {
    return stored(tickets.tableName(), Map.of("id", AttributeValue.fromS(id)));
  }

  private void write() {
    tickets.putItem(acmes);
    tickets.putItem(globexs);
  }

  private static void assertMissing(Runnable request) {
    Failures.assertRefused(request::run, ErrorCode.KEY_SCOPE_MISSING, "'tenant'", "Ticket");
  }

  private static void assertMismatch(Runnable request) {
    Failures.assertRefused(request::run, ErrorCode.KEY_SCOPE_MISMATCH, "tenant", "Ticket");
  }

  private Ticket get(EncryptedTable<Ticket> table, String id) {
    return table.getItem(r -> r.key(k -> k.partitionValue(id)));
  }

  private static List<Ticket> byEmail(EncryptedTable<Ticket> table, String email) {
    return items(table.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(email))));
  }

  // --- Items

  @Test
  void items_ofTwoTenants_areReadBackAndHaveNothingInCommon() {
    write();

    assertThat(get(tickets, "t-1")).isEqualTo(acmes);
    assertThat(get(tickets, "t-2")).isEqualTo(globexs);
    assertThat(stored("t-1").get("email__hmac")).isNotEqualTo(stored("t-2").get("email__hmac"));
    assertThat(items(tickets.scan())).containsExactlyInAnyOrder(acmes, globexs);
    assertNoPlaintextSent();
  }

  @Test
  void items_whenTheirTenantIsChangedInTheTable_doNotOpen() {
    write();
    Map<String, AttributeValue> moved = new HashMap<>(stored("t-1"));
    moved.put("tenant", AttributeValue.fromS("globex"));
    aws.dynamoDb().putItem(r -> r.tableName(tickets.tableName()).item(moved));

    Failures.assertRefused(() -> get(tickets, "t-1"), ErrorCode.UNKNOWN_KEY, "globex", "t-1");
  }

  @Test
  void putItem_whenItDoesNotTellItsTenant_isRefused() {
    Ticket nobodys = Ticket.of("t-3", null, "x@example.com", "text");
    assertMissing(() -> tickets.putItem(nobodys));
    assertMissing(() -> tickets.forScope("acme").putItem(nobodys));
    Failures.assertRefused(
        () -> tickets.putItem(Ticket.of("t-3", "not a scope", "x@example.com", "text")),
        ErrorCode.VALUE_NOT_SUPPORTED,
        "'tenant'");
    Failures.assertRefused(
        () -> tickets.putItem(Ticket.of("t-3", "initech", "x@example.com", "text")),
        ErrorCode.KEY_NOT_FOUND,
        "initech");

    assertThat(stored("t-3")).isEmpty();
  }

  // --- Views

  @Test
  void view_whenAnItemOfAnotherTenantComesToIt_isLoud() {
    write();
    EncryptedTable<Ticket> view = tickets.forScope("acme");

    assertThat(get(view, "t-1")).isEqualTo(acmes);
    assertMismatch(() -> get(view, "t-2"));
    assertMismatch(() -> items(view.scan()));
    assertMismatch(() -> view.putItem(globexs));
    assertMismatch(() -> view.updateItem(globexs));
    assertMismatch(() -> view.encryptModel(globexs));
    assertMismatch(() -> view.decryptModel(stored("t-2")));
    assertThat(view.decryptModel(view.encryptModel(acmes))).isEqualTo(acmes);
  }

  @Test
  void view_ofAnUnreadableItemHandler_handsItemsOfOtherTenantsOver() {
    write();
    List<String> handed = new ArrayList<>();
    List<Ticket> found =
        items(
            tickets
                .forScope(ACME)
                .onUnreadableItem(
                    (item, error) -> {
                      assertThat(error.code()).isEqualTo(ErrorCode.KEY_SCOPE_MISMATCH);
                      handed.add(item.get("id").s());
                    })
                .scan());

    assertThat(found).containsExactly(acmes);
    assertThat(handed).containsExactly("t-2");
  }

  @Test
  void view_ofTheWhole_worksForBatchesAndLowLevelCode() {
    write();
    EncryptedTable<Ticket> view =
        mode().table(hushtable.forScope(ACME), tickets.tableName(), Ticket.class);

    assertThat(get(view, "t-1")).isEqualTo(acmes);
    assertMismatch(
        () ->
            mode()
                .client(hushtable.forScope("acme"))
                .getItem(
                    r ->
                        r.tableName(tickets.tableName())
                            .key(Map.of("id", AttributeValue.fromS("t-2")))));
  }

  /** Of one tenant among many, whose other items go on. */
  @Test
  void page_whenTheKeysOfATenantAreGone_isFailedOrHandedOver() {
    KeyScope gone = KeyScope.of("gone-" + tickets.tableName().hashCode());
    administration.createKeys(gone);
    write();
    Ticket lost = Ticket.of("t-3", gone.name(), "x@example.com", "lost");
    tickets.putItem(lost);
    administration.shred(gone, "shred " + gone);
    ((KeyStoreKeyProvider) keys).forget(gone);

    Failures.assertRefused(() -> items(tickets.scan()), ErrorCode.KEY_SHREDDED, gone.name());
    Failures.assertRefused(() -> get(tickets, "t-3"), ErrorCode.KEY_SHREDDED, gone.name());
    List<ErrorCode> handed = new ArrayList<>();
    assertThat(items(tickets.onUnreadableItem((item, error) -> handed.add(error.code())).scan()))
        .containsExactlyInAnyOrder(acmes, globexs);
    assertThat(handed).containsExactly(ErrorCode.KEY_SHREDDED);
  }

  // --- Searching

  @Test
  void query_byHash_findsTheItemsOfTheViewsTenantOnly() {
    write();

    assertThat(byEmail(tickets.forScope("acme"), "alice@example.com")).containsExactly(acmes);
    assertThat(byEmail(tickets.forScope("globex"), "alice@example.com")).containsExactly(globexs);
  }

  @Test
  void query_byHashWithoutATenant_isRefused() {
    write();
    assertMissing(() -> byEmail(tickets, "alice@example.com"));
    assertMissing(() -> items(tickets.scan(r -> r.filterExpression(equal("email", "x")))));
    assertMissing(() -> tickets.hmac("email", "alice@example.com"));
  }

  @Test
  void query_byTheTenantToo_needsNoView() {
    write();

    assertThat(
            items(
                tickets
                    .index("TenantIndex")
                    .query(
                        keyEqualTo(k -> k.partitionValue("acme").sortValue("alice@example.com")))))
        .containsExactly(acmes);
    assertThat(items(tickets.index("TenantIndex").query(keyEqualTo(k -> k.partitionValue("acme")))))
        .containsExactly(acmes);
    Expression both =
        Expression.builder()
            .expression("email = :e AND :t = tenant")
            .expressionValues(values(":e", "alice@example.com", ":t", "globex"))
            .build();
    assertThat(items(tickets.scan(r -> r.filterExpression(both)))).containsExactly(globexs);
    assertMismatch(() -> items(tickets.forScope("acme").scan(r -> r.filterExpression(both))));
  }

  /** One of several is none that all items have. */
  @Test
  void query_whenTheTenantIsOneOfSeveral_isRefused() {
    Expression either =
        Expression.builder()
            .expression("email = :e AND (tenant = :t OR tenant = :u)")
            .expressionValues(values(":e", "x", ":t", "globex", ":u", "acme"))
            .build();
    assertMissing(() -> items(tickets.scan(r -> r.filterExpression(either))));
  }

  @Test
  void projection_withoutTheTenant_readsItAndLeavesItOut() {
    write();
    List<Ticket> found = items(tickets.scan(r -> r.attributesToProject("text", "id")));

    assertThat(found).extracting(Ticket::getText).containsOnly("078-05-1120").hasSize(2);
    assertThat(found).extracting(Ticket::getTenant).containsOnlyNulls();
  }

  // --- Updates

  @Test
  void updateItem_ofAWholeBean_encryptsUnderItsTenant() {
    write();
    Ticket changed = Ticket.of("t-1", "acme", "bob@example.com", "changed");
    tickets.updateItem(changed);
    assertThat(get(tickets, "t-1")).isEqualTo(changed);

    Ticket fresh = Ticket.of("t-9", "globex", "new@example.com", "new");
    tickets.updateItem(fresh);
    assertThat(get(tickets, "t-9")).isEqualTo(fresh);
  }

  @Test
  void updateItem_whenItWouldMoveTheItem_changesNothing() {
    write();
    Map<String, AttributeValue> before = stored("t-1");

    Failures.assertRefused(
        () -> tickets.updateItem(Ticket.of("t-1", "globex", "bob@example.com", "changed")),
        ErrorCode.KEY_SCOPE_MISMATCH,
        "put it anew");
    for (String expression :
        List.of(
            "REMOVE tenant",
            "SET tenant = if_not_exists(tenant, :t)",
            "SET tenant = #s",
            "ADD tenant :n")) {
      assertThatThrownBy(
              () ->
                  low()
                      .updateItem(
                          r ->
                              r.tableName(tickets.tableName())
                                  .key(Map.of("id", AttributeValue.fromS("t-1")))
                                  .updateExpression(expression)
                                  .expressionAttributeNames(
                                      expression.contains("#s") ? Map.of("#s", "status") : null)
                                  .expressionAttributeValues(
                                      expression.contains(":t")
                                          ? values(":t", "globex")
                                          : expression.contains(":n") ? values(":n", 1) : null)))
          .as(expression)
          .hasMessageContaining("[EXPRESSION_NOT_SUPPORTED]")
          .hasMessageContaining("key scope");
    }
    assertThat(stored("t-1")).isEqualTo(before);
  }

  private void update(Hushtable view, String id, String text) {
    mode()
        .client(view)
        .updateItem(
            r ->
                r.tableName(tickets.tableName())
                    .key(Map.of("id", AttributeValue.fromS(id)))
                    .updateExpression("SET #t = :t")
                    .expressionAttributeNames(Map.of("#t", "text"))
                    .expressionAttributeValues(values(":t", text)));
  }

  @Test
  void updateItem_ofAnEncryptedAttribute_needsTheTenant() {
    write();
    assertMissing(() -> update(hushtable, "t-1", "changed"));

    update(hushtable.forScope("acme"), "t-1", "changed");
    assertThat(get(tickets, "t-1").getText()).isEqualTo("changed");
    low()
        .updateItem(
            r ->
                r.tableName(tickets.tableName())
                    .key(Map.of("id", AttributeValue.fromS("t-1")))
                    .updateExpression("SET #t = :t")
                    .conditionExpression("tenant = :tenant")
                    .expressionAttributeNames(Map.of("#t", "text"))
                    .expressionAttributeValues(values(":t", "again", ":tenant", "acme")));
    assertThat(get(tickets, "t-1").getText()).isEqualTo("again");
  }

  /** Its other values would stay under the keys of the other tenant. */
  @Test
  void updateItem_whenTheItemIsOfAnotherTenant_changesNothing() {
    write();
    Map<String, AttributeValue> before = stored("t-2");
    Failures.assertRefused(
        () -> update(hushtable.forScope("acme"), "t-2", "changed"), ErrorCode.KEY_SCOPE_MISMATCH);
    assertThat(stored("t-2")).isEqualTo(before);

    Failures.assertRefused(
        () -> update(hushtable.forScope("acme"), "t-none", "changed"),
        ErrorCode.KEY_SCOPE_MISSING,
        "no such item",
        "tenant");
    assertThat(stored("t-none")).isEmpty();
  }

  @Test
  void updateItem_ofPlainAttributes_needsNoTenant() {
    write();
    low()
        .updateItem(
            r ->
                r.tableName(tickets.tableName())
                    .key(Map.of("id", AttributeValue.fromS("t-1")))
                    .updateExpression("SET #s = :s")
                    .expressionAttributeNames(Map.of("#s", "status"))
                    .expressionAttributeValues(values(":s", "closed")));

    assertThat(get(tickets, "t-1").getStatus()).isEqualTo("closed");
  }

  @Test
  void updateItem_whenItShowsWhatItChanged_needsTheTenantBefore() {
    write();
    Map<String, AttributeValue> before = stored("t-1");
    assertMissing(
        () ->
            low()
                .updateItem(
                    r ->
                        r.tableName(tickets.tableName())
                            .key(Map.of("id", AttributeValue.fromS("t-1")))
                            .updateExpression("REMOVE #t")
                            .returnValues(ReturnValue.UPDATED_OLD)
                            .expressionAttributeNames(Map.of("#t", "text"))));
    assertThat(stored("t-1")).isEqualTo(before);
    assertThat(
            mode()
                .client(hushtable.forScope("acme"))
                .updateItem(
                    r ->
                        r.tableName(tickets.tableName())
                            .key(Map.of("id", AttributeValue.fromS("t-1")))
                            .updateExpression("REMOVE #t")
                            .returnValues(ReturnValue.UPDATED_OLD)
                            .expressionAttributeNames(Map.of("#t", "text")))
                .attributes())
        .containsExactly(Map.entry("text", AttributeValue.fromS("078-05-1120")));
  }

  @Test
  void deleteItem_underAConditionOnAHash_needsTheTenant() {
    write();
    Expression condition = equal("email", "alice@example.com");
    assertMissing(
        () ->
            tickets.deleteItem(
                r -> r.key(k -> k.partitionValue("t-1")).conditionExpression(condition)));
    assertThatThrownBy(
            () ->
                tickets
                    .forScope("globex")
                    .deleteItem(
                        r -> r.key(k -> k.partitionValue("t-1")).conditionExpression(condition)))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(
            tickets
                .forScope("acme")
                .deleteItem(
                    r -> r.key(k -> k.partitionValue("t-1")).conditionExpression(condition)))
        .isEqualTo(acmes);
  }

  // --- Several at once

  @Test
  void batchesAndTransactions_ofSeveralTenants_work() {
    DynamoDbEnhancedClient enhanced = mode().enhancedClient(hushtable);
    enhanced.batchWriteItem(
        BatchWriteItemEnhancedRequest.builder()
            .writeBatches(
                WriteBatch.builder(Ticket.class)
                    .mappedTableResource(tickets)
                    .addPutItem(acmes)
                    .addPutItem(globexs)
                    .build())
            .build());
    assertThat(get(tickets, "t-1")).isEqualTo(acmes);

    Ticket third = Ticket.of("t-3", "globex", "c@example.com", "third");
    Ticket fourth = Ticket.of("t-4", "acme", "d@example.com", "fourth");
    enhanced.transactWriteItems(r -> r.addPutItem(tickets, third).addPutItem(tickets, fourth));
    assertThat(
            enhanced.transactGetItems(
                r -> r.addGetItem(tickets, third).addGetItem(tickets, fourth)))
        .extracting(document -> document.getItem(tickets))
        .containsExactly(third, fourth);
    List<Ticket> read = new ArrayList<>();
    enhanced
        .batchGetItem(
            r ->
                r.readBatches(
                    ReadBatch.builder(Ticket.class)
                        .mappedTableResource(tickets)
                        .addGetItem(acmes)
                        .addGetItem(globexs)
                        .addGetItem(third)
                        .build()))
        .resultsForTable(tickets)
        .forEach(read::add);
    assertThat(read).containsExactlyInAnyOrder(acmes, globexs, third);
    assertThat(tickets.modelEncryptor().bulkEncryptModels(List.of(acmes, globexs, fourth)))
        .extracting(item -> tickets.decryptModel(item))
        .containsExactly(acmes, globexs, fourth);
    assertNoPlaintextSent();
  }

  // --- The scope of the key

  @Test
  void function_ofTheKey_tellsTheTenantOfEveryRequest() {
    EncryptedTable<Invoice> invoices = newTable(Invoice.class);
    Invoice one = Invoice.of("acme#2026", "I-1", "alice@example.com");
    Invoice other = Invoice.of("globex#2026", "I-1", "alice@example.com");
    invoices.putItem(one);
    invoices.putItem(other);

    assertThat(invoices.getItem(one)).isEqualTo(one);
    assertThat(invoices.getItem(other)).isEqualTo(other);
    assertThat(
            items(invoices.query(keyEqualTo(k -> k.partitionValue("acme#2026").sortValue("I-1")))))
        .containsExactly(one);
    Invoice changed = Invoice.of("acme#2026", "I-1", "bob@example.com");
    invoices.updateItem(changed);
    assertThat(invoices.getItem(one)).isEqualTo(changed);
    assertThat(invoices.deleteItem(other)).isEqualTo(other);
    assertThat(invoices.getItem(other)).isNull();
    Failures.assertRefused(
        () -> invoices.putItem(Invoice.of("nothing", "I-2", "x")),
        ErrorCode.VALUE_NOT_SUPPORTED,
        "'key'");
    Failures.assertRefused(
        () -> invoices.forScope("globex").getItem(one), ErrorCode.KEY_SCOPE_MISMATCH, "'key'");
  }

  // --- Tables whose items do not tell

  @Test
  void view_ofATableWithoutTenants_takesItsKeys() {
    EncryptedTable<Customer> customers = newTable(Customer.class);
    Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
    customers.forScope("acme").putItem(alice);

    assertThat(customers.forScope("acme").getItem(alice)).isEqualTo(alice);
    Failures.assertRefused(() -> customers.getItem(alice), ErrorCode.UNKNOWN_KEY);
    Failures.assertRefused(
        () -> customers.forScope("globex").getItem(alice), ErrorCode.UNKNOWN_KEY);
    assertThat(
            items(
                customers
                    .forScope("globex")
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue("alice@example.com")))))
        .as("under a wrong scope it matches nothing")
        .isEmpty();
  }

  // --- Context

  @Test
  void context_whenItIsNotTheSame_doesNotOpen() {
    EncryptedTable<Customer> customers = newTable(Customer.class);
    Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
    EncryptedTable<Customer> billing = customers.context(Map.of("purpose", "billing"));
    billing.putItem(alice);

    assertThat(billing.getItem(alice)).isEqualTo(alice);
    for (EncryptedTable<Customer> other :
        List.of(
            customers,
            customers.context(Map.of("purpose", "sales")),
            customers.context(Map.of("purpose", "billing", "more", "x")),
            billing.context(Map.of()))) {
      Failures.assertRefused(() -> other.getItem(alice), ErrorCode.NOT_AUTHENTIC, "c-1");
    }
    assertThat(billing.forScope(KeyScope.DEFAULT).getItem(alice)).isEqualTo(alice);
    assertThat(
            items(
                billing
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue("alice@example.com")))))
        .containsExactly(alice);
    assertThat(customers.hmac("email", "x")).isEqualTo(billing.hmac("email", "x"));
    for (Map<String, String> bad :
        List.of(Map.of("", "x"), Map.of("x", ""), Map.of("hushtable-scope", "x"))) {
      Failures.assertRefused(
          () -> customers.context(bad).putItem(alice), ErrorCode.INVALID_CONFIGURATION);
    }
  }
}
