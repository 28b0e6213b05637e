package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.INDEX_INCOMPLETE;
import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbUpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Partial updates, by beans and by expressions: hash and ciphertext always belong together. */
abstract class AbstractUpdateTest extends CustomersTestBase {
  private static final String ALICE = "alice@example.com";
  private static final String SSN = "078-05-1120";
  private static final String STREET = "1 Secret Street";

  private EncryptedTable<Dossier> dossiers;

  // --- Beans

  @Test
  void updateItem_everyOverload_updatesAndReturnsPlain() {
    List<Function<Customer, Customer>> overloads =
        List.of(
            c -> customers.updateItem(c),
            c -> customers.updateItem(r -> r.item(c)),
            c ->
                customers.updateItem(
                    UpdateItemEnhancedRequest.builder(Customer.class).item(c).build()),
            c -> customers.updateItemWithResponse(r -> r.item(c)).attributes(),
            c ->
                customers
                    .updateItemWithResponse(
                        UpdateItemEnhancedRequest.builder(Customer.class).item(c).build())
                    .attributes());

    for (int i = 0; i < overloads.size(); i++) {
      customers.putItem(alice);
      Customer changed = Customer.of("c-1", i + "@example.com", SSN + i);
      changed.setTags(List.of("tag-secret-" + i));

      assertThat(overloads.get(i).apply(changed)).isEqualTo(changed);
      assertReads(changed);
      assertThat(byEmail(ALICE)).as("no longer found by the old value").isEmpty();
    }
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenAbsent_makesTheItem() {
    assertThat(customers.updateItem(alice)).isEqualTo(alice);

    assertReads(alice);
    assertThat(stored("c-1")).containsOnlyKeys(storedNames());
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenNullsCount_removesCiphertextAndHash() {
    customers.putItem(alice);
    Customer nearlyEmpty = customer("c-1");
    nearlyEmpty.setPlan("gold");

    assertThat(customers.updateItem(nearlyEmpty)).isEqualTo(nearlyEmpty);
    assertThat(stored("c-1")).containsOnlyKeys("id", "plan");
    assertThat(customers.getItem(alice)).isEqualTo(nearlyEmpty);
    assertThat(byEmail(ALICE)).isEmpty();
  }

  @Test
  void updateItem_whenNestedNullsCount_removesThemToo() {
    customers.putItem(alice);
    alice.getAddress().setStreet(null);

    assertThat(customers.updateItem(alice)).isEqualTo(alice);
    assertThat(stored("c-1").get("address").m()).containsOnlyKeys("city");
    assertReads(alice);
  }

  @ParameterizedTest
  @EnumSource(
      value = IgnoreNullsMode.class,
      names = {"SCALAR_ONLY", "MAPS_ONLY"})
  void updateItem_whenNullsAreIgnored_keepsWhatIsNotNamed(IgnoreNullsMode nulls) {
    customers.putItem(alice);
    Customer change = customer("c-1");
    change.setEmail("bob@example.com");

    Customer returned = customers.updateItem(r -> r.item(change).ignoreNullsMode(nulls));

    alice.setEmail("bob@example.com");
    assertThat(returned).isEqualTo(alice);
    assertReads(alice);
    assertThat(byEmail(ALICE)).isEmpty();
    assertNoPlaintextSent();
  }

  @Test
  @SuppressWarnings("deprecation") // It still works, and programs still use it.
  void updateItem_whenTheOldFlagIgnoresNulls_keepsWhatIsNotNamed() {
    customers.putItem(alice);
    Customer change = customer("c-1");
    change.setSsn("219-09-9999");

    customers.updateItem(r -> r.item(change).ignoreNulls(true));

    alice.setSsn("219-09-9999");
    assertReads(alice);
  }

  @Test
  void updateItem_whenOnlyScalarsAreNamed_changesPartsOfDocuments() {
    customers.putItem(alice);
    Customer change = customer("c-1");
    change.setAddress(new Customer.Address());
    change.getAddress().setStreet("2 Secret Street");

    customers.updateItem(r -> r.item(change).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));

    alice.getAddress().setStreet("2 Secret Street");
    assertReads(alice);
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenDocumentsAreTakenWhole_replacesThem() {
    customers.putItem(alice);
    Customer change = customer("c-1");
    change.setAddress(new Customer.Address());
    change.getAddress().setCity("Shelbyville");

    customers.updateItem(r -> r.item(change).ignoreNullsMode(IgnoreNullsMode.MAPS_ONLY));

    alice.setAddress(change.getAddress());
    assertThat(stored("c-1").get("address").m()).containsOnlyKeys("city");
    assertReads(alice);
  }

  @Test
  void updateItem_whenValuesAreAskedFor_returnsThemPlain() {
    Customer change = customer("c-1");
    change.setEmail("bob@example.com");
    Customer changed = Customer.of("c-1", "bob@example.com", SSN);
    Customer oldPart = customer(null);
    oldPart.setEmail(ALICE);
    Customer newPart = customer(null);
    newPart.setEmail("bob@example.com");
    Map<ReturnValue, Customer> expected = new HashMap<>();
    expected.put(ReturnValue.NONE, null);
    expected.put(ReturnValue.ALL_OLD, alice);
    expected.put(ReturnValue.ALL_NEW, changed);
    expected.put(ReturnValue.UPDATED_OLD, oldPart);
    expected.put(ReturnValue.UPDATED_NEW, newPart);

    expected.forEach(
        (asked, wanted) -> {
          customers.putItem(alice);
          Customer returned =
              customers
                  .updateItemWithResponse(
                      r ->
                          r.item(change)
                              .ignoreNullsMode(IgnoreNullsMode.MAPS_ONLY)
                              .returnValues(asked))
                  .attributes();
          assertThat(returned).as("%s", asked).isEqualTo(wanted);
          assertReads(changed);
        });
  }

  @Test
  void updateItem_whenConditionOnEncrypted_comparesHash() {
    customers.putItem(alice);
    Customer changed = Customer.of("c-1", "bob@example.com", "219-09-9999");

    customers.updateItem(r -> r.item(changed).conditionExpression(equal("email", ALICE)));
    assertReads(changed);
    assertThatThrownBy(
            () ->
                customers.updateItem(r -> r.item(alice).conditionExpression(equal("email", ALICE))))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertReads(changed);
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenConditionFails_exceptionHoldsPlainItemIfAskedFor() {
    customers.putItem(alice);
    Expression absent = Expression.builder().expression("attribute_not_exists(ssn)").build();

    assertThatThrownBy(
            () ->
                customers.updateItem(
                    r ->
                        r.item(alice)
                            .conditionExpression(absent)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e ->
                assertThat(e.item()).containsEntry("ssn", s(SSN)).doesNotContainKey("ssn__source"));
    assertThatThrownBy(() -> customers.updateItem(r -> r.item(alice).conditionExpression(absent)))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
  }

  /** Written once. */
  @DynamoDbBean
  public static class Registration {
    private String id;
    private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.LowerCase.class)
    @DynamoDbUpdateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    static Registration of(String email) {
      Registration registration = new Registration();
      registration.id = "r-1";
      registration.email = email;
      return registration;
    }
  }

  @Test
  void updateItem_whenAttributeIsWrittenOnce_keepsTheFirstValueAndItsHash() {
    EncryptedTable<Registration> registrations = newTable(Registration.class);

    registrations.updateItem(Registration.of("Alice@Example.com"));
    registrations.updateItem(Registration.of("bob@example.com"));

    assertThat(registrations.getItem(Registration.of(null)).getEmail())
        .isEqualTo("Alice@Example.com");
    assertThat(
            items(registrations.scan(r -> r.filterExpression(equal("email", "aLICE@eXAMPLE.COM")))))
        .as("found by what the normalizer makes equal")
        .hasSize(1);
    assertThat(
            items(registrations.scan(r -> r.filterExpression(equal("email", "bob@example.com")))))
        .isEmpty();
    assertNoPlaintextSent();
  }

  // --- Encrypted primary keys

  @Test
  void updateItem_whenKeysAreEncrypted_storesThemSoThatTheItemReadsBack() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    Account account = Account.of(ALICE, 7, STREET, SSN);

    assertThat(accounts.updateItem(account)).usingRecursiveComparison().isEqualTo(account);
    assertThat(accounts.getItem(account)).usingRecursiveComparison().isEqualTo(account);
    Map<String, AttributeValue> first = onlyStored(accounts);
    assertThat(first).containsKeys("owner__source", "number__source").doesNotContainKey("owner");

    Account changed = Account.of(ALICE, 7, "2 Secret Street", "219-09-9999");
    assertThat(accounts.updateItem(changed)).usingRecursiveComparison().isEqualTo(changed);
    assertThat(onlyStored(accounts))
        .as("the first ciphertexts of the key")
        .containsEntry("owner__source", first.get("owner__source"))
        .containsEntry("number__source", first.get("number__source"));
    assertThat(
            items(
                accounts
                    .index("IbanIndex")
                    .query(keyEqualTo(k -> k.partitionValue(ALICE).sortValue("2 Secret Street")))))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(changed);
    assertNoPlaintextSent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "REMOVE secret", "SET secret = if_not_exists(secret, :s)", "ADD visits :n"})
  void updateItem_whenKeysAreEncryptedAndItemIsAbsent_makesOneThatReadsBack(String expression) {
    EncryptedTable<Account> accounts = newTable(Account.class);
    Map<String, AttributeValue> key = values("owner", ALICE, "number", 7);
    Map<String, AttributeValue> values = values(":s", SSN, ":n", 1);
    values.keySet().removeIf(name -> !expression.contains(name));

    Map<String, AttributeValue> returned =
        low()
            .updateItem(
                r ->
                    r.tableName(accounts.tableName())
                        .key(key)
                        .updateExpression(expression.isEmpty() ? null : expression)
                        .expressionAttributeValues(values.isEmpty() ? null : values)
                        .returnValues(ReturnValue.ALL_NEW))
            .attributes();

    Map<String, AttributeValue> expected = new HashMap<>(key);
    if (expression.contains(":s")) {
      expected.put("secret", s(SSN));
    } else if (expression.contains(":n")) {
      expected.put("visits", n(1));
    }
    assertThat(returned).isEqualTo(expected);
    assertThat(item(accounts, key)).isEqualTo(expected);
    assertNoPlaintextSent();
  }

  @Test
  void updateItem_whenOnlyPartsAreAskedFor_doesNotShowTheKeyThatItStoresBesides() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    Map<String, AttributeValue> key = values("owner", ALICE, "number", 7);
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(accounts.tableName())
            .key(key)
            .returnValues(ReturnValue.UPDATED_NEW);

    UpdateItemResponse removal =
        low().updateItem(request.updateExpression("REMOVE secret").build());
    UpdateItemResponse change =
        low()
            .updateItem(
                request
                    .updateExpression("SET secret = :s")
                    .expressionAttributeValues(values(":s", SSN))
                    .build());

    assertThat(removal.hasAttributes()).isFalse();
    assertThat(change.attributes()).isEqualTo(values("secret", SSN));
  }

  /** As a key comes from a page, or half so. */
  private List<Map<String, AttributeValue>> keysByHash(EncryptedTable<Account> accounts) {
    AttributeValue owner = accounts.hmac("owner", ALICE);
    AttributeValue number = accounts.hmac("number", 7);
    return List.of(
        Map.of("owner", owner, "number", number),
        Map.of("owner", owner, "number", n(7)),
        Map.of("owner", s(ALICE), "number", number));
  }

  @Test
  void updateItem_whenKeyIsHashOfNoItem_isRefusedAndMakesNone() {
    EncryptedTable<Account> accounts = newTable(Account.class);

    for (Map<String, AttributeValue> key : keysByHash(accounts)) {
      InvalidUsageException refused =
          (InvalidUsageException)
              assertRefused(
                  () ->
                      low()
                          .updateItem(
                              r ->
                                  r.tableName(accounts.tableName())
                                      .key(key)
                                      .updateExpression("SET secret = :s")
                                      .expressionAttributeValues(values(":s", SSN))),
                  KEY_ATTRIBUTE_MISSING,
                  accounts.tableName(),
                  "plain key");
      assertThat(refused.getSuppressed())
          .singleElement()
          .isInstanceOf(ConditionalCheckFailedException.class);
      assertThat(items(accounts.scan())).as("%s", key).isEmpty();
    }
  }

  @Test
  void updateItem_whenKeyIsHashOfAnItem_changesIt() {
    EncryptedTable<Account> accounts = newTable(Account.class);

    for (Map<String, AttributeValue> key : keysByHash(accounts)) {
      accounts.putItem(Account.of(ALICE, 7, STREET, SSN));
      Map<String, AttributeValue> returned =
          low()
              .updateItem(
                  r ->
                      r.tableName(accounts.tableName())
                          .key(key)
                          .updateExpression("SET secret = :s")
                          .conditionExpression("iban = :i AND attribute_exists(secret)")
                          .expressionAttributeValues(values(":s", "219", ":i", STREET))
                          .returnValues(ReturnValue.ALL_NEW))
              .attributes();

      assertThat(returned)
          .isEqualTo(values("owner", ALICE, "number", 7, "iban", STREET, "secret", "219"));
      assertThat(accounts.getItem(Account.of(ALICE, 7, null, null)).getSecret()).isEqualTo("219");
    }
  }

  @Test
  void updateItem_whenKeyIsHashAndConditionFails_saysThatTheConditionFailed() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    accounts.putItem(Account.of(ALICE, 7, STREET, SSN));

    for (Map<String, AttributeValue> key : keysByHash(accounts)) {
      assertThatThrownBy(
              () ->
                  low()
                      .updateItem(
                          r ->
                              r.tableName(accounts.tableName())
                                  .key(key)
                                  .updateExpression("REMOVE secret")
                                  .conditionExpression("attribute_not_exists(iban)")))
          .isInstanceOfSatisfying(
              ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
    }
  }

  /** The two might contradict each other, and the item would not open. */
  @Test
  void updateItem_whenKeyHasStoredNames_isRefused() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    Map<String, AttributeValue> key = new HashMap<>(values("owner", ALICE, "number", 7));
    key.put("owner__hmac", accounts.hmac("owner", "bob@example.com"));
    wire.clear();

    assertRefused(
        () ->
            low()
                .updateItem(
                    r ->
                        r.tableName(accounts.tableName())
                            .key(key)
                            .updateExpression("REMOVE secret")),
        RESERVED_ATTRIBUTE,
        "'owner__hmac'",
        "plain name");
    assertThat(wire.count()).isZero();
  }

  @Test
  void updateItem_whenKeyAttributeIsChanged_isRefused() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    wire.clear();

    for (String expression :
        List.of("SET #k = :v", "REMOVE #k", "SET #k = if_not_exists(#k, :v)")) {
      assertRefused(
          () ->
              low()
                  .updateItem(
                      r ->
                          r.tableName(accounts.tableName())
                              .key(values("owner", ALICE, "number", 7))
                              .updateExpression(expression)
                              .expressionAttributeNames(Map.of("#k", "owner"))
                              .expressionAttributeValues(values(":v", ALICE))),
          EXPRESSION_NOT_SUPPORTED,
          "'owner'",
          "primary key",
          "put a new item");
    }
    assertThat(wire.count()).isZero();
  }

  // --- Expressions on encrypted attributes

  @Test
  void updateExpression_whenEncryptedAttributesAreSet_storesCiphertextAndHash() {
    putDossier();

    update(
        "SET email = :e, code = :c, #d = :d, ssn = :s, words = :w, address.zip = :z, #a.street = :t",
        Map.of("#d", "date", "#a", "address"),
        ":e",
        "bob@example.com",
        ":c",
        8,
        ":d",
        "tag-secret",
        ":s",
        "219-09-9999",
        ":w",
        l(s("tag-secret")),
        ":z",
        "8002",
        ":t",
        "2 Secret Street");

    Map<String, AttributeValue> expected = dossier();
    expected.putAll(
        values(
            "email",
            "bob@example.com",
            "code",
            8,
            "date",
            "tag-secret",
            "ssn",
            "219-09-9999",
            "words",
            l(s("tag-secret")),
            "address",
            m("zip", "8002", "street", "2 Secret Street", "city", "Zürich")));
    assertReads(expected);
    assertThat(storedDossier())
        .containsKeys("email__source", "email__hmac", "code__hmac", "date__hmac", "ssn__source")
        .doesNotContainKeys("email", "code", "date", "ssn", "words", "ssn__hmac");
    assertThat(storedDossier().get("address").m())
        .containsOnlyKeys("zip__source", "zip__hmac", "street__source", "city");
    assertThat(byEmailOfDossiers(ALICE)).isEmpty();
  }

  @Test
  void updateExpression_whenPartsAreWritten_findsTheItemByThem() {
    putDossier();

    update("SET contacts[1].nick = :n, byRole.father.nick = :n", Map.of(), ":n", "tag-secret");

    for (String path : List.of("contacts[1].nick", "byRole.father.nick")) {
      assertThat(
              low()
                  .scan(
                      r ->
                          r.tableName(dossiers.tableName())
                              .filterExpression(path + " = :n")
                              .expressionAttributeValues(values(":n", "tag-secret")))
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void updateExpression_whenOneValueGoesToSeveralPlaces_isEncryptedForEach() {
    putDossier();

    UpdateItemResponse response =
        low()
            .updateItem(
                updateOf(
                        "SET email = :e, ssn = :e, address.street = :e, contacts[0].nick = :e",
                        Map.of(),
                        ":e",
                        ALICE)
                    .conditionExpression("email = :e AND attribute_exists(ssn)")
                    .returnValues(ReturnValue.ALL_NEW)
                    .build());

    Map<String, AttributeValue> expected = dossier();
    expected.put("ssn", s(ALICE));
    expected.put("address", m("zip", "8001", "street", ALICE, "city", "Zürich"));
    expected.put("contacts", l(contact(ALICE), contact("bob")));
    assertThat(response.attributes()).isEqualTo(expected);
    assertReads(expected);
    Set<AttributeValue> ciphertexts =
        Set.of(
            storedDossier().get("email__source"),
            storedDossier().get("ssn__source"),
            storedDossier().get("address").m().get("street__source"));
    assertThat(ciphertexts).hasSize(3);
  }

  @Test
  void updateExpression_whenAttributesAreRemoved_removesCiphertextAndHash() {
    putDossier();

    update("REMOVE email, ssn, address.zip, contacts[0].nick, byRole.father", Map.of());

    Map<String, AttributeValue> expected = dossier();
    expected.keySet().removeAll(List.of("email", "ssn"));
    expected.put("address", m("street", STREET, "city", "Zürich"));
    expected.put("contacts", l(m("label", "friend"), contact("bob")));
    expected.put("byRole", m());
    assertThat(item(dossiers, dossierKey())).isEqualTo(expected);
    assertThat(storedDossier()).doesNotContainKeys("email__source", "email__hmac", "ssn__source");
    assertThat(storedDossier().get("address").m()).containsOnlyKeys("street__source", "city");
    assertThat(byEmailOfDossiers(ALICE)).isEmpty();
  }

  @Test
  void updateExpression_whenSetToNull_removesCiphertextAndHash() {
    putDossier();
    AttributeValue none = AttributeValue.fromNul(true);

    update(
        "SET email = :n, ssn = :n, address.zip = :n, tier = :t",
        Map.of(),
        ":n",
        none,
        ":t",
        "gold");

    Map<String, AttributeValue> expected = dossier();
    expected.keySet().removeAll(List.of("email", "ssn"));
    expected.put("address", m("street", STREET, "city", "Zürich"));
    assertThat(item(dossiers, dossierKey())).isEqualTo(expected);
    assertThat(storedDossier()).doesNotContainKeys("email__hmac", "email__source");
  }

  @Test
  void updateExpression_whenDefaultsAreSet_keepsWhatIsThere() {
    putDossier();
    update("REMOVE code, address.zip", Map.of());

    update(
        "SET email = if_not_exists(email, :e), code = if_not_exists(#c, :c),"
            + " #a.zip = (if_not_exists((address.zip), (:z))), ssn = if_not_exists(ssn, :e)",
        Map.of("#c", "code", "#a", "address"),
        ":e",
        "bob@example.com",
        ":c",
        8,
        ":z",
        "8002");

    Map<String, AttributeValue> expected = dossier();
    expected.put("code", n(8));
    expected.put("address", m("zip", "8002", "street", STREET, "city", "Zürich"));
    assertReads(expected);
    assertThat(byEmailOfDossiers("bob@example.com")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "email, email__hmac",
    "email, email__source",
    "code, code__hmac",
    "address.zip, address.zip__hmac",
    "contacts[1].nick, contacts[1].nick__source",
    "byRole.father.nick, byRole.father.nick__hmac"
  })
  void updateExpression_whenDefaultMeetsHalfAPair_isRefusedAndChangesNothing(
      String attribute, String missing) {
    putDossier();
    aws.dynamoDb()
        .updateItem(
            r ->
                r.tableName(dossiers.tableName())
                    .key(dossierKey())
                    .updateExpression("REMOVE " + missing));
    Map<String, AttributeValue> before = storedDossier();
    AttributeValue value = attribute.equals("code") ? n(8) : s("tag-secret");

    InvalidUsageException refused =
        (InvalidUsageException)
            assertRefused(
                () ->
                    update(
                        "SET tier = :t, " + attribute + " = if_not_exists(" + attribute + ", :v)",
                        Map.of(),
                        ":t",
                        "silver",
                        ":v",
                        value),
                INDEX_INCOMPLETE,
                "'" + attribute + "'",
                dossiers.tableName(),
                "SET the attribute");
    assertThat(refused.getSuppressed())
        .singleElement()
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(storedDossier()).isEqualTo(before);

    update("SET " + attribute + " = :v", Map.of(), ":v", value);
    assertThat(item(dossiers, dossierKey())).as("the way out").isNotEmpty();
  }

  @Test
  void updateExpression_whenDefaultAndConditionOfItsOwnFails_saysThatTheConditionFailed() {
    putDossier();

    assertThatThrownBy(
            () ->
                low()
                    .updateItem(
                        updateOf("SET email = if_not_exists(email, :e)", Map.of(), ":e", "bob")
                            .conditionExpression("email = :e")
                            .build()))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.hasItem()).isFalse());
    assertReads(dossier());
  }

  // --- Documents

  @Test
  void updateExpression_whenDocumentsAreSetWhole_encryptsInside() {
    putDossier();

    update(
        "SET address = :a, contacts = :c, byRole = :r",
        Map.of(),
        ":a",
        m("zip", "8002", "city", "Bern"),
        ":c",
        l(contact("tag-secret"), AttributeValue.fromNul(true), m("label", "bare")),
        ":r",
        m("aunt", contact("tag-secret"), "uncle", m()));

    Map<String, AttributeValue> expected = dossier();
    expected.put("address", m("zip", "8002", "city", "Bern"));
    expected.put(
        "contacts", l(contact("tag-secret"), AttributeValue.fromNul(true), m("label", "bare")));
    expected.put("byRole", m("aunt", contact("tag-secret"), "uncle", m()));
    assertReads(expected);
  }

  @Test
  void updateExpression_whenElementsAreSet_encryptsInside() {
    putDossier();

    update(
        "SET contacts[0] = :x, contacts[1].kids = :l, contacts[7] = :y, byRole.#f = :x, byRole.aunt = :y",
        Map.of("#f", "father"),
        ":x",
        contact("tag-secret"),
        ":y",
        contact("tag-secret of another"),
        ":l",
        l(contact(STREET)));

    Map<String, AttributeValue> expected = dossier();
    expected.put(
        "contacts",
        l(
            contact("tag-secret"),
            m("nick", "bob", "label", "friend", "kids", l(contact(STREET))),
            contact("tag-secret of another")));
    expected.put(
        "byRole", m("father", contact("tag-secret"), "aunt", contact("tag-secret of another")));
    assertReads(expected);
  }

  @Test
  void updateExpression_whenListsGrow_encryptsWhatIsAdded() {
    putDossier();

    update("SET contacts = list_append(contacts, :l)", Map.of(), ":l", l(contact("last")));
    update(
        "SET #c = list_append(:l, contacts)", Map.of("#c", "contacts"), ":l", l(contact("first")));
    update(
        "SET contacts[0].kids = list_append(if_not_exists(contacts[0].kids, :none), :l)",
        Map.of(),
        ":none",
        l(),
        ":l",
        l(contact("tag-secret")));

    Map<String, AttributeValue> expected = dossier();
    expected.put(
        "contacts",
        l(
            m("nick", "first", "label", "friend", "kids", l(contact("tag-secret"))),
            contact("alice"),
            contact("bob"),
            contact("last")));
    assertReads(expected);
  }

  @Test
  void updateExpression_whenDocumentsHaveDefaults_keepsWhatIsThere() {
    putDossier();
    update("REMOVE byRole", Map.of());

    update(
        "SET byRole = if_not_exists(byRole, :r), address = if_not_exists(address, :a),"
            + " contacts = if_not_exists(contacts, :l)",
        Map.of(),
        ":r",
        m("aunt", contact("tag-secret")),
        ":a",
        m("zip", "8002"),
        ":l",
        l());

    Map<String, AttributeValue> expected = dossier();
    expected.put("byRole", m("aunt", contact("tag-secret")));
    assertReads(expected);
  }

  @Test
  void updateExpression_whenElementsAreRemoved_leavesTheOthersReadable() {
    putDossier();

    update("REMOVE contacts[0], contacts[9], byRole.nobody", Map.of());

    Map<String, AttributeValue> expected = dossier();
    expected.put("contacts", l(contact("bob")));
    assertReads(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET contacts[9].nick = :v",
        "SET nope.zip = :v",
        "SET byRole.aunt.nick = :v",
        "SET contacts[0].kids[0].nick = if_not_exists(contacts[0].kids[0].nick, :v)",
        "REMOVE byRole.aunt.nick",
        "SET address.zip = :v, #z.zip = :v",
        "SET email = :v REMOVE #email"
      })
  void updateExpression_whenDynamoDbWouldRefuseIt_isRefusedAndChangesNothing(String expression) {
    putDossier();
    Map<String, AttributeValue> before = storedDossier();
    Map<String, String> names = new HashMap<>(Map.of("#z", "address", "#email", "email"));
    names.keySet().removeIf(name -> !expression.contains(name));
    Object[] values = expression.contains(":v") ? new Object[] {":v", "tag-secret"} : new Object[0];

    assertThatThrownBy(() -> update(expression, names, values))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    assertThat(storedDossier()).isEqualTo(before);
  }

  // --- What was stored before it was encrypted

  @Test
  void updateExpression_whenAValueIsInTheClear_replacesOrRemovesIt() {
    Map<String, AttributeValue> before =
        values("id", "c-9", "ssn", "078-05-1120", "email", "alice@example.com");
    Map<String, AttributeValue> withAddress = new HashMap<>(before);
    withAddress.put("address", m("street", "Secret Street", "city", "Springfield"));
    aws.dynamoDb().putItem(r -> r.tableName(customers.tableName()).item(withAddress));

    low()
        .updateItem(
            r ->
                r.tableName(customers.tableName())
                    .key(values("id", "c-9"))
                    .updateExpression("SET ssn = :s REMOVE email, address.street")
                    .expressionAttributeValues(values(":s", "new")));

    assertThat(stored("c-9")).containsOnlyKeys("id", "ssn__source", "address");
    assertThat(stored("c-9").get("address").m()).containsOnlyKeys("city");
    assertThat(customers.getItem(Customer.of("c-9", "", "")).getSsn()).isEqualTo("new");
  }

  // --- Plain attributes

  @Test
  void updateExpression_whenPlainAttributesAreBesideEncryptedOnes_doesEverything() {
    putDossier();
    update(
        "SET visits = :one, notes = :list, labels = :set, copied = :s",
        Map.of(),
        ":one",
        1,
        ":list",
        l(s("a"), s("b")),
        ":set",
        AttributeValue.fromSs(List.of("x", "y", "z")),
        ":s",
        "plain");

    update(
        "SET email = :e, amount = visits + :two, #less = :two - visits, notes = list_append(notes, :list),"
            + " later = if_not_exists(later, :s), swapped = notes[0], address.city = copied"
            + " REMOVE copied ADD visits :two, tally :two DELETE labels :set",
        Map.of("#less", "less"),
        ":e",
        "bob@example.com",
        ":two",
        2,
        ":list",
        l(s("c")),
        ":s",
        "now",
        ":set",
        AttributeValue.fromSs(List.of("x", "y")));

    Map<String, AttributeValue> expected = dossier();
    expected.putAll(
        values(
            "email",
            "bob@example.com",
            "amount",
            3,
            "less",
            1,
            "later",
            "now",
            "swapped",
            "a",
            "visits",
            3,
            "tally",
            2,
            "labels",
            AttributeValue.fromSs(List.of("z"))));
    expected.put("address", m("zip", "8001", "street", STREET, "city", "plain"));
    expected.put("notes", l(s("a"), s("b"), s("c")));
    assertReads(expected);
  }

  @Test
  void updateExpression_whenPlaceholdersAreLikeOurs_mixesNothingUp() {
    putDossier();

    update(
        "SET #_0 = :_0, #_1 = :_1, #_3 = :_2, ssn = :_3",
        Map.of("#_0", "tier", "#_1", "email", "#_3", "nick"),
        ":_0",
        "silver",
        ":_1",
        "bob@example.com",
        ":_2",
        "not encrypted",
        ":_3",
        "219-09-9999");

    Map<String, AttributeValue> expected = dossier();
    expected.putAll(
        values(
            "tier", "silver",
            "email", "bob@example.com",
            "nick", "not encrypted",
            "ssn", "219-09-9999"));
    assertReads(expected);
  }

  // --- Refusals

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD code :n | 'code' | Read the item",
        "DELETE words :set | 'words' | Read the item",
        "SET code = code + :n | 'code' | read the item",
        "SET words = list_append(words, :l) | 'words' | read the item",
        "SET words[0] = :v | 'words…' | written as a whole",
        "SET #email.x = :v | 'email…' | written as a whole",
        "SET #email.#code = :v | 'email…' | written as a whole",
        "SET copied = email | 'email' | Read the item",
        "SET copied = if_not_exists(copied, email) | 'email' | Read the item",
        "SET copied = address | 'address' | Read the item",
        "SET email = tier | 'email' | a value that the request brings",
        "SET email = if_not_exists(tier, :v) | 'email' | a value that the request brings",
        "SET address = byRole.father | 'address' | a value that the request brings",
        "SET contacts = list_append(notes, :l) | 'contacts' | a value that the request brings",
        "SET email__source = :v | 'email__source' | name the plain attribute",
        "SET email__hmac = :v | 'email__hmac' | name the plain attribute",
        "SET address[0] = :v | 'address[0]' | contradicts the class"
      })
  void updateExpression_whenCiphertextCannotDoIt_isRefusedNamingTheWayOut(
      String expression, String path, String wayOut) {
    assertRefusedUnsent(EXPRESSION_NOT_SUPPORTED, expression, path, wayOut);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET email = :n | 'email'",
        "SET code = :v | 'code'",
        "SET email = :false | 'email'",
        "SET address.zip = :n | 'address.zip'",
        "SET address = :v | 'address'",
        "SET contacts = list_append(contacts, :l) | 'contacts.[]'",
        "SET contacts[0] = :odd | 'contacts.[].nick'",
        "SET ssn = :emptySet | 'ssn'",
        "SET ssn = :twofold | 'ssn'",
        "SET ssn = :nothing | 'ssn'"
      })
  void updateExpression_whenValueDoesNotFit_isRefused(String expression, String attribute) {
    assertRefusedUnsent(VALUE_NOT_SUPPORTED, expression, attribute.replace(".[]", "[]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SET email = :unknown",
        "SET #unknown = :v",
        "email = :v",
        "SET email = :v SET ssn = :v",
        "SET email = ((:v))",
        "SET visits = visits + :n + :n"
      })
  void updateExpression_whenItIsNone_isRefused(String expression) {
    assertRefusedUnsent(EXPRESSION_INVALID, expression, "expression");
  }

  @Test
  void updateExpression_whenDocumentBringsStoredNames_isRefused() {
    assertRefusedUnsent(RESERVED_ATTRIBUTE, "SET address = :reserved", "zip__source");
  }

  @Test
  void updateItem_whenLegacyParametersAreUsed_isRefused() {
    putDossier();
    wire.clear();

    assertRefused(
        () ->
            low()
                .updateItem(
                    r ->
                        r.tableName(dossiers.tableName())
                            .key(dossierKey())
                            .attributeUpdates(
                                Map.of(
                                    "email",
                                    AttributeValueUpdate.builder()
                                        .action(AttributeAction.PUT)
                                        .value(s(ALICE))
                                        .build()))),
        OPERATION_NOT_SUPPORTED,
        "AttributeUpdates");
    assertThat(wire.count()).isZero();
  }

  private void assertRefusedUnsent(ErrorCode code, String expression, String... parts) {
    putDossier();
    Map<String, AttributeValue> before = storedDossier();
    wire.clear();
    Map<String, AttributeValue> values =
        values(
            ":v", ALICE,
            ":n", 1,
            ":l", l(s(ALICE)),
            ":doc", m("zip", ALICE),
            ":odd", m("nick", n(5)),
            ":reserved", m("zip__source", s(ALICE)),
            ":false", AttributeValue.fromNul(false),
            ":set", AttributeValue.fromSs(List.of("x")),
            ":emptySet", AttributeValue.fromSs(List.of()),
            ":twofold", s("a").toBuilder().n("1").build(),
            ":nothing", AttributeValue.builder().build());

    Exception refused =
        assertRefused(
            () ->
                low()
                    .updateItem(
                        r ->
                            r.tableName(dossiers.tableName())
                                .key(dossierKey())
                                .updateExpression(expression)
                                .expressionAttributeNames(
                                    Map.of("#email", "email", "#code", "code"))
                                .expressionAttributeValues(values)),
            code,
            parts);

    assertThat(refused).hasMessageNotContaining(ALICE);
    assertThat(wire.count()).isZero();
    assertThat(storedDossier()).isEqualTo(before);
  }

  // --- Several writers

  @Test
  void updateItem_whenSeveralWriteAtOnce_hashAndCiphertextBelongTogether() throws Exception {
    putDossier();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String email = "writer-" + i + "@example.com";
      tasks.add(
          () -> {
            for (int round = 0; round < 10; round++) {
              update("SET email = :e, contacts[0].nick = :e, ssn = :e", Map.of(), ":e", email);
              Map<String, AttributeValue> read = item(dossiers, dossierKey());
              assertThat(read.get("ssn")).isEqualTo(read.get("email"));
              assertThat(read.get("contacts").l().get(0).m().get("nick"))
                  .isEqualTo(read.get("email"));
              byEmailOfDossiers(email)
                  .forEach(found -> assertThat(found.get("email").s()).isEqualTo(email));
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertReads(item(dossiers, dossierKey()));
  }

  /** The customers of a program that is older, or newer, and has no index on the address. */
  @DynamoDbBean
  public static class WithoutIndex {
    private String id;
    private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @Test
  void updateItem_whenAnotherProgramHasNoIndex_leavesNoHashOfTheOldValue() {
    customers.putItem(alice);
    EncryptedTable<WithoutIndex> others =
        mode().table(newHushtable().build(), customers.tableName(), WithoutIndex.class);
    WithoutIndex change = new WithoutIndex();
    change.setId("c-1");
    change.setEmail("bob@example.com");

    others.updateItem(change);

    alice.setEmail("bob@example.com");
    assertThat(customers.getItem(alice)).isEqualTo(alice);
    assertThat(stored("c-1")).containsKey("email__source").doesNotContainKey("email__hmac");
    assertThat(byEmail(ALICE)).isEmpty();

    customers.updateItem(alice);
    assertReads(alice);
    change.setEmail(null);
    others.updateItem(change);
    assertThat(stored("c-1")).doesNotContainKeys("email__source", "email__hmac");
  }

  // --- Customers

  private static Customer customer(String id) {
    Customer customer = new Customer();
    customer.setId(id);
    return customer;
  }

  private static String[] storedNames() {
    return new String[] {
      "id",
      "plan",
      "visits",
      "email__source",
      "email__hmac",
      "ssn__source",
      "tags__source",
      "address"
    };
  }

  private List<Customer> byEmail(String email) {
    return items(customers.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(email))));
  }

  /** Through both ways to it. */
  private void assertReads(Customer customer) {
    assertThat(customers.getItem(customer)).isEqualTo(customer);
    assertThat(byEmail(customer.getEmail())).containsExactly(customer);
  }

  // --- Dossiers

  private void putDossier() {
    dossiers = newTable(Dossier.class);
    low().putItem(r -> r.tableName(dossiers.tableName()).item(dossier()));
    wire.clear();
  }

  private static Map<String, AttributeValue> dossierKey() {
    return values("id", "d-1");
  }

  private static Map<String, AttributeValue> dossier() {
    return values(
        "id",
        "d-1",
        "email",
        ALICE,
        "tier",
        "gold",
        "code",
        7,
        "date",
        "2024-06-07",
        "ssn",
        SSN,
        "words",
        l(s("tag-secret")),
        "address",
        m("zip", "8001", "street", STREET, "city", "Zürich"),
        "contacts",
        l(contact("alice"), contact("bob")),
        "byRole",
        m("father", contact("frank")));
  }

  private static AttributeValue contact(String nick) {
    return m("nick", nick, "label", "friend");
  }

  private UpdateItemRequest.Builder updateOf(
      String expression, Map<String, String> names, Object... values) {
    return UpdateItemRequest.builder()
        .tableName(dossiers.tableName())
        .key(dossierKey())
        .updateExpression(expression)
        .expressionAttributeNames(names.isEmpty() ? null : names)
        .expressionAttributeValues(values.length == 0 ? null : values(values));
  }

  private void update(String expression, Map<String, String> names, Object... values) {
    low().updateItem(updateOf(expression, names, values).build());
  }

  private Map<String, AttributeValue> storedDossier() {
    return stored(dossiers.tableName(), dossierKey());
  }

  private Map<String, AttributeValue> item(
      EncryptedTable<?> table, Map<String, AttributeValue> key) {
    return low().getItem(r -> r.tableName(table.tableName()).key(key).consistentRead(true)).item();
  }

  private Map<String, AttributeValue> onlyStored(EncryptedTable<?> table) {
    List<Map<String, AttributeValue>> all =
        aws.dynamoDb().scan(r -> r.tableName(table.tableName())).items();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<Map<String, AttributeValue>> byEmailOfDossiers(String email) {
    return low()
        .query(
            r ->
                r.tableName(dossiers.tableName())
                    .indexName("EmailIndex")
                    .keyConditionExpression("email = :e")
                    .expressionAttributeValues(values(":e", email)))
        .items();
  }

  /** Through both ways to it, and without a trace of it on the way. */
  private void assertReads(Map<String, AttributeValue> expected) {
    assertThat(item(dossiers, dossierKey())).isEqualTo(expected);
    assertThat(byEmailOfDossiers(expected.get("email").s())).containsExactly(expected);
    assertNoPlaintextSent();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(int number) {
    return AttributeValue.fromN(String.valueOf(number));
  }

  private static AttributeValue l(AttributeValue... elements) {
    return AttributeValue.fromL(List.of(elements));
  }

  private static AttributeValue m(Object... namesAndValues) {
    return AttributeValue.fromM(values(namesAndValues));
  }
}
