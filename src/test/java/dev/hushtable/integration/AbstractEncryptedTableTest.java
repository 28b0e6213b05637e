package dev.hushtable.integration;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.StoredFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.model.DeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedGlobalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.GetItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ScanEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** What an encrypted table does, over HTTP, with keys from a real key store. */
abstract class AbstractEncryptedTableTest extends CustomersTestBase {

  /** Another class of items in the table of customers. */
  @DynamoDbBean
  public static class Invoice extends WithId {
    private String iban;

    @Encrypted
    public String getIban() {
      return iban;
    }

    public void setIban(String iban) {
      this.iban = iban;
    }
  }

  // --- The enhanced client

  @Test
  void enhancedClient_whenTheClassOfATableIsAnnotated_encryptsIt() {
    Invoice invoice = new Invoice();
    invoice.setId("i-1");
    invoice.setIban("078-05-1120");
    DynamoDbTable<Invoice> invoices =
        mode()
            .enhancedClient(hushtable)
            .table(customers.tableName(), TableSchema.fromBean(Invoice.class));

    invoices.putItem(invoice);

    assertNoPlaintextSent();
    assertThat(stored("i-1")).containsOnlyKeys("id", "iban__source");
    assertThat(invoices.getItem(invoice).getIban()).isEqualTo("078-05-1120");
    Hushtable plain = newHushtable().plainTables(customers.tableName()).build();
    assertRefused(
        () ->
            mode()
                .enhancedClient(plain)
                .table(customers.tableName(), TableSchema.fromBean(Invoice.class)),
        ErrorCode.INVALID_CONFIGURATION,
        customers.tableName());
  }

  @Test
  void enhancedClient_whenAClassIsPlain_leavesItAsItIs() {
    Hushtable plain = newHushtable().plainTables(customers.tableName()).build();
    var notes =
        mode().enhancedClient(plain).table(customers.tableName(), TableSchema.fromBean(Note.class));

    Note note = Note.of("n-1", "in the clear");
    notes.putItem(note);

    assertThat(stored("n-1").values()).contains(AttributeValue.fromS("in the clear"));
  }

  @Test
  void createTable_whenIndexKeyEncrypted_indexesHash() {
    TableDescription table =
        aws.dynamoDb().describeTable(r -> r.tableName(customers.tableName())).table();

    assertThat(types(table))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "id", ScalarAttributeType.S,
                "email__hmac", ScalarAttributeType.B,
                "plan", ScalarAttributeType.S));
    assertThat(names(table.globalSecondaryIndexes().get(0).keySchema()))
        .containsExactly("email__hmac", "plan");
  }

  @Test
  void createTable_whenPrimaryKeyEncrypted_keysAreHashes() {
    EncryptedTable<Account> accounts = declare(Account.class);
    accounts.createTable();

    TableDescription table =
        aws.dynamoDb().describeTable(r -> r.tableName(accounts.tableName())).table();
    assertThat(names(table.keySchema())).containsExactly("owner__hmac", "number__hmac");
    assertThat(types(table).values()).containsOnly(ScalarAttributeType.B);
    assertThat(names(table.localSecondaryIndexes().get(0).keySchema()))
        .containsExactly("owner__hmac", "iban__hmac");
  }

  @Test
  void createTable_whenIndexIncludesEncrypted_includesItsStoredForm() {
    Consumer<EnhancedGlobalSecondaryIndex.Builder> index =
        i ->
            i.indexName("EmailIndex")
                .projection(
                    p ->
                        p.projectionType(ProjectionType.INCLUDE).nonKeyAttributes("ssn", "visits"));
    EncryptedTable<Customer> table = declare(Customer.class);
    table.createTable(r -> r.globalSecondaryIndices(index));
    table.putItem(alice);

    List<Customer> found =
        items(table.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(alice.getEmail()))));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).getSsn()).isEqualTo(alice.getSsn());
    assertThat(found.get(0).getVisits()).isEqualTo(3);
    assertThat(found.get(0).getEmail()).as("a key is included").isEqualTo(alice.getEmail());
    assertThat(found.get(0).getTags()).isNull();
  }

  @Test
  void createTable_whenIndexKeysOnly_includesCiphertextOfEncryptedKey() {
    EncryptedTable<Customer> table = declare(Customer.class);
    table.createTable(
        r ->
            r.globalSecondaryIndices(
                i ->
                    i.indexName("EmailIndex")
                        .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))));
    table.putItem(alice);

    Customer found =
        table
            .index("EmailIndex")
            .query(keyEqualTo(k -> k.partitionValue(alice.getEmail())))
            .items()
            .iterator()
            .next();

    assertThat(found.getId()).isEqualTo("c-1");
    assertThat(found.getEmail()).isEqualTo(alice.getEmail());
    assertThat(found.getPlan()).isEqualTo("gold");
    assertThat(found.getSsn()).isNull();
  }

  private static Map<String, ScalarAttributeType> types(TableDescription table) {
    return table.attributeDefinitions().stream()
        .collect(
            Collectors.toMap(
                AttributeDefinition::attributeName, AttributeDefinition::attributeType));
  }

  private static List<String> names(List<KeySchemaElement> keySchema) {
    return keySchema.stream().map(KeySchemaElement::attributeName).toList();
  }

  @Test
  void putItem_always_storesCiphertextAndHashOnly() {
    customers.putItem(alice);

    Map<String, AttributeValue> stored = stored("c-1");
    assertThat(stored)
        .containsOnlyKeys(
            "id",
            "plan",
            "visits",
            "email__source",
            "email__hmac",
            "ssn__source",
            "tags__source",
            "address");
    assertThat(stored.get("address").m()).containsOnlyKeys("street__source", "city");
    assertThat(stored.get("email__source").b().asByteArray()[0])
        .isEqualTo(keys.formats().written() == StoredFormat.COMPACT ? (byte) 0xC1 : (byte) 2);
    assertThat(stored.get("email__hmac").b().asByteArray()).hasSize(33).startsWith(1);
    assertNoPlaintextSent();
  }

  @Test
  void putItem_everyOverload_storesEncrypted() {
    List<Consumer<Customer>> overloads =
        List.of(
            c -> customers.putItem(c),
            c -> customers.putItem(r -> r.item(c)),
            c -> customers.putItem(PutItemEnhancedRequest.builder(Customer.class).item(c).build()),
            c -> customers.putItemWithResponse(r -> r.item(c)),
            c ->
                customers.putItemWithResponse(
                    PutItemEnhancedRequest.builder(Customer.class).item(c).build()));

    for (int i = 0; i < overloads.size(); i++) {
      Customer customer = Customer.of("put-" + i, "alice@example.com", "078-05-1120");
      overloads.get(i).accept(customer);
      assertThat(stored("put-" + i)).containsKey("ssn__source").doesNotContainKey("ssn");
      assertThat(customers.getItem(customer)).isEqualTo(customer);
    }
    assertNoPlaintextSent();
  }

  @Test
  void putItem_whenOldItemAskedFor_returnsItPlain() {
    customers.putItem(alice);
    Customer changed = Customer.of("c-1", "alice@new.example.com", "999-99-9999");

    Customer old =
        customers
            .putItemWithResponse(r -> r.item(changed).returnValues(ReturnValue.ALL_OLD))
            .attributes();

    assertThat(old).isEqualTo(alice);
    assertThat(customers.getItem(changed)).isEqualTo(changed);
  }

  @Test
  void putItem_whenConditionOnEncrypted_comparesHash() {
    customers.putItem(alice);
    Customer changed = Customer.of("c-1", "alice@example.com", "999-99-9999");

    customers.putItem(
        r -> r.item(changed).conditionExpression(equal("email", "alice@example.com")));
    assertThat(customers.getItem(changed).getSsn()).isEqualTo("999-99-9999");
    assertThatThrownBy(
            () ->
                customers.putItem(
                    r -> r.item(alice).conditionExpression(equal("email", "bob@example.com"))))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertNoPlaintextSent();
  }

  @Test
  void putItem_whenConditionFails_exceptionHoldsPlainItem() {
    customers.putItem(alice);
    Expression absent = Expression.builder().expression("attribute_not_exists(ssn)").build();

    assertThatThrownBy(
            () ->
                customers.putItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(absent)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> {
              assertThat(e.item().get("ssn").s()).isEqualTo("078-05-1120");
              assertThat(e.item()).doesNotContainKey("ssn__source");
            });
  }

  @Test
  void getItem_everyOverload_returnsPlain() {
    customers.putItem(alice);
    Key key = Key.builder().partitionValue("c-1").build();
    GetItemEnhancedRequest request = GetItemEnhancedRequest.builder().key(key).build();
    List<Supplier<Customer>> overloads =
        List.of(
            () -> customers.getItem(key),
            () -> customers.getItem(alice),
            () -> customers.getItem(request),
            () -> customers.getItem(r -> r.key(key).consistentRead(true)),
            () -> customers.getItemWithResponse(request).attributes(),
            () -> customers.getItemWithResponse(r -> r.key(key)).attributes());

    overloads.forEach(overload -> assertThat(overload.get()).isEqualTo(alice));
  }

  @Test
  void getItem_whenAbsent_returnsNull() {
    assertThat(customers.getItem(alice)).isNull();
  }

  @Test
  void deleteItem_everyOverload_returnsOldItemPlain() {
    Key key = Key.builder().partitionValue("c-1").build();
    DeleteItemEnhancedRequest request = DeleteItemEnhancedRequest.builder().key(key).build();
    List<Supplier<Customer>> overloads =
        List.of(
            () -> customers.deleteItem(key),
            () -> customers.deleteItem(alice),
            () -> customers.deleteItem(request),
            () -> customers.deleteItem(r -> r.key(key)),
            () -> customers.deleteItemWithResponse(request).attributes(),
            () -> customers.deleteItemWithResponse(r -> r.key(key)).attributes());

    for (Supplier<Customer> overload : overloads) {
      customers.putItem(alice);
      assertThat(overload.get()).isEqualTo(alice);
      assertThat(stored("c-1")).isEmpty();
    }
  }

  @Test
  void deleteItem_whenConditionOnEncryptedFails_keepsItem() {
    customers.putItem(alice);

    assertThatThrownBy(
            () ->
                customers.deleteItem(
                    r ->
                        r.key(k -> k.partitionValue("c-1"))
                            .conditionExpression(equal("email", "bob@example.com"))))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(customers.getItem(alice)).isEqualTo(alice);
  }

  @Test
  void query_everyOverload_returnsPlain() {
    customers.putItem(alice);
    var condition = keyEqualTo(k -> k.partitionValue("c-1"));

    assertThat(customers.query(condition).items()).containsExactly(alice);
    assertThat(customers.query(r -> r.queryConditional(condition)).items()).containsExactly(alice);
    assertThat(
            customers
                .query(QueryEnhancedRequest.builder().queryConditional(condition).build())
                .items())
        .containsExactly(alice);
  }

  @Test
  void indexQuery_everyOverload_findsByPlainValue() {
    customers.putItem(alice);
    customers.putItem(Customer.of("c-2", "bob@example.com", "219-09-9999"));
    var condition = keyEqualTo(k -> k.partitionValue("alice@example.com"));
    var index = customers.index("EmailIndex");

    assertThat(items(index.query(condition))).containsExactly(alice);
    assertThat(items(index.query(r -> r.queryConditional(condition)))).containsExactly(alice);
    assertThat(
            items(index.query(QueryEnhancedRequest.builder().queryConditional(condition).build())))
        .containsExactly(alice);
    assertThat(
            items(
                index.query(
                    sortBeginsWith(k -> k.partitionValue("alice@example.com").sortValue("go")))))
        .containsExactly(alice);
    assertThat(items(index.query(keyEqualTo(k -> k.partitionValue("ALICE@example.com")))))
        .isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  void indexQuery_whenKeyIsHashAlready_findsToo() {
    customers.putItem(alice);
    AttributeValue token = customers.hmac("email", "alice@example.com");

    assertThat(items(customers.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(token)))))
        .containsExactly(alice);
  }

  @Test
  void scan_everyOverload_returnsPlain() {
    customers.putItem(alice);
    var index = customers.index("EmailIndex");
    List<Supplier<List<Customer>>> overloads =
        List.of(
            () -> items(customers.scan()),
            () -> items(customers.scan(r -> r.consistentRead(true))),
            () -> items(customers.scan(ScanEnhancedRequest.builder().build())),
            () -> items(index.scan()),
            () -> items(index.scan(r -> r.limit(10))),
            () -> items(index.scan(ScanEnhancedRequest.builder().build())));

    overloads.forEach(overload -> assertThat(overload.get()).containsExactly(alice));
  }

  @Test
  void scan_whenFilteredAndPaged_seesEveryMatchOnce() {
    List<Customer> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Customer customer = Customer.of("c-" + i, (i % 2) + "@example.com", "ssn-" + i);
      customers.putItem(customer);
      all.add(customer);
    }

    assertThat(items(customers.scan(r -> r.limit(4)))).containsExactlyInAnyOrderElementsOf(all);
    assertThat(items(customers.scan(r -> r.filterExpression(equal("email", "1@example.com")))))
        .hasSize(12)
        .allMatch(customer -> customer.getEmail().equals("1@example.com"));
    assertThat(items(customers.scan(r -> r.filterExpression(equal("plan", "gold"))))).hasSize(25);
  }

  @Test
  void indexQuery_whenPagedByHand_continuesFromLastKey() {
    Set<String> ids = new java.util.TreeSet<>();
    for (int i = 0; i < 9; i++) {
      customers.putItem(Customer.of("c-" + i, "alice@example.com", "ssn-" + i));
      ids.add("c-" + i);
    }
    Set<String> seen = new java.util.TreeSet<>();
    Map<String, AttributeValue> from = null;
    int pages = 0;
    do {
      Map<String, AttributeValue> start = from;
      Page<Customer> page =
          customers
              .index("EmailIndex")
              .query(
                  r ->
                      r.queryConditional(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                          .limit(2)
                          .exclusiveStartKey(start))
              .iterator()
              .next();
      page.items().forEach(customer -> assertThat(seen.add(customer.getId())).isTrue());
      from = page.lastEvaluatedKey();
      if (from != null) {
        assertThat(from).containsOnlyKeys("id", "email", "plan");
      }
      pages++;
    } while (from != null);

    assertThat(seen).isEqualTo(ids);
    assertThat(pages).isGreaterThan(4);
    assertNoPlaintextSent();
  }

  @Test
  void indexQuery_whenStartKeyIsPlain_isAccepted() {
    for (int i = 0; i < 3; i++) {
      customers.putItem(Customer.of("c-" + i, "alice@example.com", "ssn-" + i));
    }
    var condition = keyEqualTo(k -> k.partitionValue("alice@example.com"));
    List<Customer> all = items(customers.index("EmailIndex").query(condition));
    Map<String, AttributeValue> startKey =
        Map.of(
            "id", AttributeValue.fromS(all.get(0).getId()),
            "email", AttributeValue.fromS("alice@example.com"),
            "plan", AttributeValue.fromS("gold"));

    List<Customer> rest =
        items(
            customers
                .index("EmailIndex")
                .query(r -> r.queryConditional(condition).exclusiveStartKey(startKey)));

    assertThat(rest).containsExactlyElementsOf(all.subList(1, 3));
  }

  @Test
  void query_whenProjected_returnsOnlyWhatWasAskedFor() {
    customers.putItem(alice);

    Customer projected =
        customers
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("c-1")))
                        .attributesToProject("ssn", "email", "plan"))
            .items()
            .iterator()
            .next();

    assertThat(projected.getSsn()).isEqualTo(alice.getSsn());
    assertThat(projected.getEmail()).isEqualTo(alice.getEmail());
    assertThat(projected.getPlan()).isEqualTo("gold");
    assertThat(projected.getId()).as("read for decryption, not asked for").isNull();
    assertThat(projected.getTags()).isNull();
  }

  @Test
  void query_whenNestedAttributeProjected_decryptsIt() {
    customers.putItem(alice);

    Customer projected =
        customers
            .scan(
                r ->
                    r.addNestedAttributeToProject(
                        software.amazon.awssdk.enhanced.dynamodb.NestedAttributeName.create(
                            "address", "street")))
            .items()
            .iterator()
            .next();

    assertThat(projected.getAddress().getStreet()).isEqualTo("1 Secret Street of c-1");
    assertThat(projected.getAddress().getCity()).isNull();
  }

  @Test
  void query_whenOnlyCounted_counts() {
    customers.putItem(alice);

    Page<Customer> page =
        customers
            .index("EmailIndex")
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                        .select(software.amazon.awssdk.services.dynamodb.model.Select.COUNT))
            .iterator()
            .next();

    assertThat(page.count()).isEqualTo(1);
    assertThat(page.items()).isEmpty();
  }

  @Test
  void primaryKeyEncrypted_allOperations_takePlainKeys() {
    EncryptedTable<Account> accounts = declare(Account.class);
    accounts.createTable();
    Account account = Account.of("alice@example.com", 7, "Secret Street", "078-05-1120");
    accounts.putItem(account);
    accounts.putItem(Account.of("alice@example.com", 8, "other", "x"));
    Key key = Key.builder().partitionValue("alice@example.com").sortValue(7).build();

    assertThat(accounts.getItem(key)).usingRecursiveComparison().isEqualTo(account);
    assertThat(accounts.getItem(account)).usingRecursiveComparison().isEqualTo(account);
    assertThat(accounts.query(keyEqualTo(key)).items()).hasSize(1);
    assertThat(items(accounts.query(keyEqualTo(k -> k.partitionValue("alice@example.com")))))
        .hasSize(2);
    assertThat(
            items(
                accounts
                    .index("IbanIndex")
                    .query(
                        keyEqualTo(
                            k ->
                                k.partitionValue("alice@example.com").sortValue("Secret Street")))))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(account);
    assertThat(items(accounts.scan(r -> r.limit(1)))).hasSize(2);
    assertThat(accounts.deleteItem(key)).usingRecursiveComparison().isEqualTo(account);
    assertThat(accounts.getItem(key)).isNull();
    assertNoPlaintextSent();
  }

  @Test
  void keyEncrypted_whenRangeAsked_isRefused() {
    EncryptedTable<Account> accounts = declare(Account.class);

    assertRefused(
        () ->
            items(
                accounts
                    .index("IbanIndex")
                    .query(sortBeginsWith(k -> k.partitionValue("a").sortValue("Secret")))),
        ErrorCode.EXPRESSION_NOT_SUPPORTED);
    assertThat(wire.count()).isZero();
  }

  @Test
  void unsupportedOperations_always_throwAndSendNothing() {
    DynamoDbClient low = low();
    String table = customers.tableName();
    List<Runnable> operations =
        List.of(
            () -> low.executeStatement(r -> r.statement("SELECT * FROM \"" + table + "\"")),
            () -> low.batchExecuteStatement(r -> r.statements(s -> s.statement("SELECT 1"))),
            () -> low.executeTransaction(r -> r.transactStatements(s -> s.statement("SELECT 1"))));

    operations.forEach(
        operation -> assertRefused(operation::run, ErrorCode.OPERATION_NOT_SUPPORTED));
    assertThat(wire.count()).isZero();
  }

  @Test
  void lowLevelClient_whenTableRegistered_encryptsAndRestores() {
    DynamoDbClient low = low();
    low.putItem(
        r ->
            r.tableName(customers.tableName())
                .item(
                    Map.of(
                        "id", AttributeValue.fromS("c-9"),
                        "email", AttributeValue.fromS("alice@example.com"),
                        "ssn", AttributeValue.fromS("078-05-1120"),
                        "plan", AttributeValue.fromS("plain"))));

    assertThat(stored("c-9"))
        .containsOnlyKeys("id", "email__source", "email__hmac", "ssn__source", "plan");
    assertThat(
            low.query(
                    r ->
                        r.tableName(customers.tableName())
                            .indexName("EmailIndex")
                            .keyConditionExpression("email = :e")
                            .expressionAttributeValues(
                                Map.of(":e", AttributeValue.fromS("alice@example.com"))))
                .items())
        .singleElement()
        .extracting(item -> item.get("email"))
        .isEqualTo(AttributeValue.fromS("alice@example.com"));
    assertThat(
            low.getItem(
                    r ->
                        r.tableName(customers.tableName())
                            .key(Map.of("id", AttributeValue.fromS("c-9"))))
                .item())
        .containsEntry("ssn", AttributeValue.fromS("078-05-1120"))
        .containsEntry("plan", AttributeValue.fromS("plain"));
    assertNoPlaintextSent();
  }

  @Test
  void lowLevelClient_whenTableUnknown_refusesBeforeSending() {
    assertRefused(
        () ->
            low()
                .putItem(
                    r ->
                        r.tableName("nobody-registered-me")
                            .item(Map.of("id", AttributeValue.fromS("1")))),
        ErrorCode.TABLE_NOT_REGISTERED);
    assertThat(wire.count()).isZero();
  }

  @Test
  void lowLevelClient_whenTableDeclaredPlain_passesThrough() {
    String name = aws.uniqueTableName("plain");
    aws.dynamoDb()
        .createTable(
            r ->
                r.tableName(name)
                    .attributeDefinitions(d -> d.attributeName("id").attributeType("S"))
                    .keySchema(k -> k.attributeName("id").keyType("HASH"))
                    .billingMode("PAY_PER_REQUEST"));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(name));
    DynamoDbClient low = mode().client(newHushtable().plainTables(name).build());
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS("1"), "email", AttributeValue.fromS("plain@example.com"));

    low.putItem(r -> r.tableName(name).item(item));

    assertThat(
            low.getItem(r -> r.tableName(name).key(Map.of("id", AttributeValue.fromS("1")))).item())
        .isEqualTo(item);
  }

  @Test
  void lowLevelClient_whenTableNamedByArn_encryptsToo() {
    String arn =
        aws.dynamoDb().describeTable(r -> r.tableName(customers.tableName())).table().tableArn();
    low()
        .putItem(
            r ->
                r.tableName(arn)
                    .item(
                        Map.of(
                            "id", AttributeValue.fromS("c-1"),
                            "ssn", AttributeValue.fromS("078-05-1120"))));

    assertThat(stored("c-1")).containsOnlyKeys("id", "ssn__source");
  }

  @Test
  void describeAndDeleteTable_always_work() {
    assertThat(customers.describeTable().table().tableName()).isEqualTo(customers.tableName());
    customers.deleteTable();
    assertThatThrownBy(customers::describeTable)
        .isInstanceOf(
            software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.class);
  }

  @Test
  void modelEncryptor_andTable_areInterchangeable() {
    Map<String, AttributeValue> item = customers.encryptModel(alice);
    assertThat(wire.count()).isZero();
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(item));

    assertThat(customers.getItem(alice)).isEqualTo(alice);
    assertThat(customers.decryptModel(stored("c-1"))).isEqualTo(alice);
  }

  @Test
  void restoredTable_whenLogicalNameKept_opens() {
    customers.putItem(alice);
    Map<String, AttributeValue> item = stored("c-1");
    String copy = aws.uniqueTableName("restored");
    Function<String, EncryptedTable<Customer>> tableAs =
        logicalName ->
            EncryptedTable.builder(Customer.class)
                .client(aws.dynamoDb())
                .keys(keys)
                .tableName(copy)
                .logicalTableName(logicalName)
                .build();
    tableAs.apply("any").createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(copy));
    aws.dynamoDb().putItem(r -> r.tableName(copy).item(item));

    assertThat(tableAs.apply(customers.tableName()).getItem(alice)).isEqualTo(alice);
    assertRefused(() -> tableAs.apply(copy).getItem(alice), ErrorCode.NOT_AUTHENTIC);
  }

  @Test
  void encryptedTable_always_isDynamoDbTable() {
    DynamoDbTable<Customer> table = customers;
    table.putItem(alice);
    assertThat(table.getItem(table.keyFrom(alice))).isEqualTo(alice);
  }
}
