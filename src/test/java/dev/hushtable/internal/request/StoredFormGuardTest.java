package dev.hushtable.internal.request;

import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_STOPPED;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static dev.hushtable.testing.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.SealedBeans;
import dev.hushtable.internal.schema.AcceptedPlaintext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ConditionalOperator;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The guard alone: whatever the rewriters did or forgot, nothing declared leaves in the clear. */
class StoredFormGuardTest {
  private static final String SECRET = "alice@example.com";

  private static final EngineFixture PATIENTS = EngineFixture.of(Beans.Patient.class);
  private static final EngineFixture TICKETS = EngineFixture.of(Beans.Ticket.class);
  private static final Map<String, AttributeValue> STORED =
      PATIENTS.encrypt(
          Map.of(
              "id", s("p-1"),
              "email", s(SECRET),
              "ssn", s(SECRET),
              "plan", s("gold"),
              "address", m("zip", s(SECRET), "city", s("Zürich")),
              "contacts", l(m("name", s(SECRET)), AttributeValue.fromNul(true)),
              "byRole", m("father", m("name", s(SECRET))),
              "grid", l(l(m("name", s(SECRET)))),
              "opening", m("hour", n("9"))));
  private static final Map<String, AttributeValue> TICKET =
      TICKETS.encrypt(Map.of("holder", s(SECRET), "seat", n("7")));
  private static final AttributeValue HASH = STORED.get("email__hmac");
  private static final Map<String, AttributeValue> VALUES =
      Map.of(
          ":h",
          HASH,
          ":p",
          s(SECRET),
          ":b",
          b(SECRET.getBytes(StandardCharsets.UTF_8)),
          ":doc",
          m("zip", s(SECRET)),
          ":n",
          n("1"),
          ":t",
          s("S"));

  /** What updates bring: in stored form, and not. */
  private static final Map<String, AttributeValue> NEW_VALUES =
      Map.ofEntries(
          Map.entry(":h", HASH),
          Map.entry(":src", STORED.get("ssn__source")),
          Map.entry(":p", s(SECRET)),
          Map.entry(":b", b(SECRET.getBytes(StandardCharsets.UTF_8))),
          Map.entry(":n", n("1")),
          Map.entry(":null", AttributeValue.fromNul(true)),
          Map.entry(":none", l()),
          Map.entry(":set", AttributeValue.fromSs(List.of(SECRET))),
          Map.entry(":doc", m("zip", s(SECRET))),
          Map.entry(":half", m("zip__source", STORED.get("ssn__source"), "street", s(SECRET))),
          Map.entry(":odd", m("zip__source", s(SECRET))),
          Map.entry(":contact", m("name", s(SECRET))),
          Map.entry(":contacts", l(m("name", s(SECRET)))),
          Map.entry(":deep", l(m("children", l(m("name", s(SECRET)))))),
          Map.entry(":storedDoc", STORED.get("address")),
          Map.entry(":storedContact", STORED.get("contacts").l().get(0)),
          Map.entry(":storedContacts", STORED.get("contacts")));

  private final StoredFormGuard patients = new StoredFormGuard(PATIENTS.plan());
  private final StoredFormGuard tickets = new StoredFormGuard(TICKETS.plan());

  // --- Items

  static Stream<Arguments> itemsInTheClear() {
    return Stream.of(
        Arguments.of("email", s(SECRET)),
        Arguments.of("ssn", s(SECRET)),
        Arguments.of("ssn", AttributeValue.fromNul(true)),
        Arguments.of("ssn", HASH),
        Arguments.of("number", n("5")),
        Arguments.of("address", m("zip", s(SECRET))),
        Arguments.of("address", s(SECRET)),
        Arguments.of("address", l(m("zip", s(SECRET)))),
        Arguments.of("contacts", l(STORED.get("contacts").l().get(0), m("name", s(SECRET)))),
        Arguments.of("contacts", l(m("children", l(m("children", l(m("name", s(SECRET)))))))),
        Arguments.of("contacts", m("name", s(SECRET))),
        Arguments.of("contacts", l(s(SECRET))),
        Arguments.of("contacts", l(l(m("name", s(SECRET))))),
        Arguments.of("byRole", m("father", m("name", s(SECRET)))),
        Arguments.of("byRole", m("father", s(SECRET))),
        Arguments.of("grid", l(l(m("name", s(SECRET))))),
        Arguments.of("grid", l(m("name", s(SECRET)))),
        // The stored names, but not what they should hold.
        Arguments.of("ssn__source", s(SECRET)),
        Arguments.of("ssn__source", b(SECRET.getBytes(StandardCharsets.UTF_8))),
        Arguments.of("ssn__source", b()),
        Arguments.of("ssn__source", m("ssn", s(SECRET))),
        Arguments.of("ssn__source", b(Arrays.copyOf(bytes(STORED.get("ssn__source")), 77))),
        Arguments.of("email__hmac", s(SECRET)),
        Arguments.of("email__hmac", b(new byte[32])),
        Arguments.of("email__hmac", b(new byte[33])),
        Arguments.of("email__hmac", b(new byte[34])),
        Arguments.of("email__hmac", STORED.get("email__source")),
        Arguments.of("ssn__hmac", HASH),
        Arguments.of("address", m("zip__source", s(SECRET))),
        Arguments.of("contacts", l(m("name__hmac", s(SECRET)))),
        // Two types at once, of which only one is looked at.
        Arguments.of("ssn__source", STORED.get("ssn__source").toBuilder().s(SECRET).build()),
        Arguments.of("email__hmac", HASH.toBuilder().s(SECRET).build()),
        Arguments.of("address", STORED.get("address").toBuilder().s(SECRET).build()),
        Arguments.of("contacts", STORED.get("contacts").toBuilder().s(SECRET).build()));
  }

  @ParameterizedTest
  @MethodSource("itemsInTheClear")
  void check_whenAnItemHoldsPlaintext_stopsIt(String name, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(STORED);
    item.put(name, value);

    assertStopped(patients, PutItemRequest.builder().tableName("Table").item(item).build(), "Item");
  }

  @Test
  void check_whenAnItemIsStoredForm_letsItPass() {
    assertPasses(patients, PutItemRequest.builder().tableName("Table").item(STORED).build());
    assertPasses(tickets, PutItemRequest.builder().tableName("Table").item(TICKET).build());
    assertPasses(
        patients,
        PutItemRequest.builder()
            .item(
                Map.of(
                    "id",
                    s("p-1"),
                    "plan__source",
                    s("not ours"),
                    "address",
                    AttributeValue.fromNul(true),
                    "contacts",
                    l(),
                    "byRole",
                    m()))
            .build());
  }

  // --- Keys

  static Stream<Map<String, AttributeValue>> keysInTheClear() {
    return Stream.of(
        Map.of("holder", s(SECRET), "seat", n("7")),
        Map.of("holder__hmac", TICKET.get("holder__hmac"), "seat", n("7")),
        Map.of("holder__hmac", s(SECRET), "seat__hmac", TICKET.get("seat__hmac")),
        Map.of("holder__hmac", b(new byte[20]), "seat__hmac", TICKET.get("seat__hmac")),
        Map.of("holder", TICKET.get("holder__hmac"), "seat", TICKET.get("seat__hmac")));
  }

  @ParameterizedTest
  @MethodSource("keysInTheClear")
  void check_whenAKeyIsPlain_stopsIt(Map<String, AttributeValue> key) {
    assertStopped(tickets, GetItemRequest.builder().key(key).build(), "Key");
    assertStopped(tickets, DeleteItemRequest.builder().key(key).build(), "Key");
    assertStopped(
        tickets, QueryRequest.builder().exclusiveStartKey(key).build(), "ExclusiveStartKey");
    assertStopped(
        tickets, ScanRequest.builder().exclusiveStartKey(key).build(), "ExclusiveStartKey");
  }

  @Test
  void check_whenAKeyIsAHash_letsItPass() {
    Map<String, AttributeValue> key =
        Map.of("holder__hmac", TICKET.get("holder__hmac"), "seat__hmac", TICKET.get("seat__hmac"));

    assertPasses(tickets, GetItemRequest.builder().key(key).build());
    assertPasses(tickets, DeleteItemRequest.builder().key(key).build());
    assertPasses(tickets, QueryRequest.builder().exclusiveStartKey(key).build());
    assertPasses(tickets, ScanRequest.builder().exclusiveStartKey(key).build());
    assertPasses(patients, GetItemRequest.builder().key(Map.of("id", s("p-1"))).build());
  }

  // --- Conditions

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email = :p",
        "email = :h",
        ":p = email",
        "#e = :p",
        "email <> :p",
        "email > :p",
        "email IN (:h, :p)",
        "plan IN (:p, email)",
        "email BETWEEN :p AND :p",
        ":p BETWEEN plan AND email",
        "begins_with(email, :p)",
        "contains(email, :p)",
        "contains(:p, email)",
        "attribute_type(email, :t)",
        "size(email) > :n",
        "attribute_exists(email)",
        "attribute_not_exists(ssn)",
        "ssn.part = :p",
        "ssn[0] = :p",
        "attribute_exists(ssn.part)",
        "address.zip = :p",
        "contacts[0].name = :p",
        "contacts[1].children[2].name <> :p",
        "byRole.father.name = :p",
        "grid[0][0].name = :p",
        // The stored names, compared with something in the clear.
        "email__hmac = :p",
        ":p = email__hmac",
        "#h = :p",
        "email__hmac <> :p",
        "email__hmac = :b",
        "email__hmac IN (:b)",
        "photo__hmac = :b",
        "email__source = :b",
        "email__hmac IN (:h, :p)",
        ":p IN (plan, email__hmac)",
        "email__hmac BETWEEN :h AND :p",
        "email__hmac BETWEEN :b AND :h",
        "begins_with(email__hmac, :h)",
        "contains(email__hmac, :p)",
        "attribute_type(email__hmac, :t)",
        "email__source = :p",
        "ssn__source > :p",
        "address.zip__hmac = :p",
        "contacts[0].name__hmac = :p",
        "email__hmac = :missing",
        "plan = :missing",
        "size(:missing) = :n",
        "email__hmac = size(:p)",
        "size(:p) > email__source",
        "size(email) = size(:p)",
        // What a document is, which only the name of a type may ask.
        "attribute_type(address, :p)",
        "attribute_type(contacts[0], :n)",
        "attribute_type(address[0], :p)",
        "attribute_type(:p, address)",
        "attribute_type(email__hmac, :p)",
        // Anywhere in the tree.
        "plan = :p AND email = :p",
        "plan = :p OR NOT (email__hmac = :h AND NOT email__hmac = :p)"
      })
  void check_whenAConditionIsPlain_stopsIt(String condition) {
    Map<String, String> names = Map.of("#e", "email", "#h", "email__hmac");

    assertStopped(
        patients,
        PutItemRequest.builder()
            .item(STORED)
            .conditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "ConditionExpression");
    assertStopped(
        patients,
        DeleteItemRequest.builder()
            .conditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "ConditionExpression");
    assertStopped(
        patients,
        QueryRequest.builder()
            .keyConditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "KeyConditionExpression");
    assertStopped(
        patients,
        QueryRequest.builder()
            .filterExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "FilterExpression");
    assertStopped(
        patients,
        ScanRequest.builder()
            .filterExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "FilterExpression");
  }

  /** A document that is stored in the clear, but has secrets in it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "address = :doc",
        ":doc <> address",
        "address IN (:h, :doc)",
        "contains(contacts, :doc)",
        "contacts[0] = :doc",
        "byRole.father = :doc",
        "grid[0] = :doc"
      })
  void check_whenADocumentWithSecretsIsCompared_stopsIt(String condition) {
    assertStopped(
        patients,
        ScanRequest.builder()
            .filterExpression(condition)
            .expressionAttributeValues(valuesIn(condition))
            .build(),
        "FilterExpression");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email__hmac = :h",
        ":h <> email__hmac",
        "#h = :h",
        "email__hmac IN (:h, :h)",
        "email__hmac BETWEEN :h AND :h",
        "attribute_exists(email__source)",
        "attribute_not_exists(ssn__source)",
        "attribute_exists(address)",
        "attribute_exists(contacts[0])",
        "plan = :p",
        "plan BETWEEN :p AND :p",
        "contains(opening, :p)",
        "opening = :doc",
        "size(plan) > :n",
        "size(:p) > :n",
        "size(contacts) = size(:p)",
        "attribute_type(address, :t)",
        "attribute_type(contacts[0], :t)",
        "attribute_type(plan, :p)",
        "address.city = :p",
        "address.zip__hmac = :h",
        "contacts[0].name__hmac = :h",
        "NOT (email__hmac = :h OR begins_with(plan, :p))"
      })
  void check_whenAConditionIsOnStoredForm_letsItPass(String condition) {
    assertPasses(
        patients,
        QueryRequest.builder()
            .keyConditionExpression(condition)
            .filterExpression(condition)
            .expressionAttributeNames(Map.of("#h", "email__hmac"))
            .expressionAttributeValues(valuesIn(condition))
            .build());
  }

  /** DynamoDB would refuse it too, but only after it has seen it. */
  @Test
  void check_whenAValueIsNotUsedByAnyExpression_stopsIt() {
    assertStopped(
        patients,
        ScanRequest.builder()
            .filterExpression("email__hmac = :h")
            .expressionAttributeValues(Map.of(":h", HASH, ":left_over", s(SECRET)))
            .build(),
        "ExpressionAttributeValues");
    assertStopped(
        patients,
        ScanRequest.builder().expressionAttributeValues(Map.of(":p", s(SECRET))).build(),
        "ExpressionAttributeValues");
  }

  // --- Updates

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The plain names.
        "SET email = :p",
        "SET email = :src",
        "SET #e = :p",
        "SET ssn = :b",
        "SET email = if_not_exists(email, :p)",
        "REMOVE email",
        "REMOVE plan, #e",
        "ADD email :n",
        "DELETE email :set",
        "SET ssn.x = :p",
        "SET ssn[0] = :p",
        "REMOVE ssn[0]",
        "REMOVE email, address.email__source, email__hmac",
        "SET address.zip = :p",
        "SET contacts[0].name = :p",
        "SET byRole.father.name = :src",
        "SET plan = :p, x = :n REMOVE ssn",
        // The stored names, but not what they should hold.
        "SET ssn__source = :p",
        "SET ssn__source = (:p)",
        "SET ssn__source = :b",
        "SET ssn__source = :h",
        "SET ssn__source = :null",
        "SET ssn__source = :doc",
        "SET ssn__source = if_not_exists(ssn__source, :p)",
        "SET email__hmac = :p",
        "SET email__hmac = :b",
        "SET email__hmac = :src",
        "SET #h = :n",
        "SET email__hmac = if_not_exists(email__hmac, :p)",
        "SET ssn__hmac = :h",
        "SET address.zip__source = :p",
        "SET address.zip__hmac = :src",
        "SET contacts[0].name__hmac = :p",
        "SET email__source.x = :p",
        "SET ssn__source = :src + :n",
        "SET ssn__source = :src + :src",
        "SET plan = x + email__hmac",
        "SET plan = email__hmac + x",
        "SET plan = list_append(email__source, x)",
        "ADD email__source :n",
        "ADD email__hmac :h",
        "ADD address.zip__hmac :n",
        "DELETE ssn__source :set",
        // From one place to another.
        "SET plan = email__source",
        "SET plan = email__hmac",
        "SET plan = email",
        "SET plan = if_not_exists(email__source, :p)",
        "SET plan = if_not_exists(plan, email__source)",
        "SET plan = list_append(x, ssn__source)",
        "SET plan = x - email__hmac",
        "SET plan = address",
        "SET plan = contacts[0].name__source",
        "SET ssn__source = email__source",
        "SET email__hmac = number__hmac",
        "SET ssn__source = plan",
        "SET ssn__source = if_not_exists(email__source, :src)",
        "SET ssn__source = if_not_exists(plan, :src)",
        "SET address.zip__source = address.street__source",
        "SET address = opening",
        "SET address = if_not_exists(opening, :storedDoc)",
        "SET contacts[0] = contacts[1]",
        "SET contacts = list_append(x, :storedContacts)",
        // Documents with plaintext in them.
        "SET address = :p",
        "SET address = :doc",
        "SET address = :half",
        "SET address = :odd",
        "SET #a = if_not_exists(#a, :doc)",
        "SET address = :storedContacts",
        "SET contacts = :contacts",
        "SET contacts = :deep",
        "SET contacts = :contact",
        "SET contacts = list_append(contacts, :contacts)",
        "SET contacts = list_append(:contacts, contacts)",
        "SET contacts = list_append(if_not_exists(contacts, :contacts), :storedContacts)",
        "SET contacts[0] = :contact",
        "SET contacts[0].children = :contacts",
        "SET byRole.father = :contact",
        "SET byRole = :contact",
        "SET grid[0] = :contacts",
        "ADD address :n",
        "DELETE contacts :set",
        "SET address[0] = :p",
        "SET contacts.name = :p",
        "REMOVE byRole[0]",
        // Values that are not there.
        "SET plan = :missing",
        "SET ssn__source = :missing",
        "SET address = :missing"
      })
  void check_whenAnUpdateIsPlain_stopsIt(String expression) {
    assertStopped(patients, update(expression), "UpdateExpression");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET ssn__source = :src",
        "SET email__source = :src, #h = :h",
        "SET email__source = if_not_exists(email__source, :src)",
        "SET email__hmac = if_not_exists(#h, :h)",
        "SET address.zip__source = :src, address.city = :p",
        "SET contacts[0].name__source = :src, contacts[0].label = :p",
        "REMOVE email__source, #h, ssn__hmac, address.zip__source",
        "REMOVE email__source, email, address.zip, address.zip__source",
        "SET ssn__source = :src REMOVE ssn",
        "REMOVE address, contacts[0], byRole.father, plan",
        "SET address = :storedDoc",
        "SET address = :null",
        "SET address = if_not_exists(#a, :storedDoc)",
        "SET contacts = :storedContacts",
        "SET contacts = list_append(contacts, :storedContacts)",
        "SET contacts = list_append(if_not_exists(contacts, :none), :storedContacts)",
        "SET contacts[1] = :storedContact, byRole.father = :storedContact",
        "SET plan = :p, opening = :doc, x = if_not_exists(y, :p), z = z + :n",
        "SET w = list_append(w, :contacts) ADD v :n DELETE u :set",
        "SET plan = x REMOVE x"
      })
  void check_whenAnUpdateIsInStoredForm_letsItPass(String expression) {
    assertPasses(patients, update(expression));
  }

  @Test
  void check_whenAnUpdateLeavesAValueUnused_stopsIt() {
    assertStopped(
        patients,
        UpdateItemRequest.builder()
            .updateExpression("REMOVE plan")
            .expressionAttributeValues(Map.of(":p", s(SECRET)))
            .build(),
        "ExpressionAttributeValues");
    assertStopped(
        patients,
        UpdateItemRequest.builder().expressionAttributeValues(Map.of(":p", s(SECRET))).build(),
        "ExpressionAttributeValues");
  }

  @Test
  void check_whenTheConditionOfAnUpdateIsPlain_stopsIt() {
    assertStopped(
        patients,
        UpdateItemRequest.builder()
            .updateExpression("SET plan = :p")
            .conditionExpression("email = :p")
            .expressionAttributeValues(Map.of(":p", s(SECRET)))
            .build(),
        "ConditionExpression");
  }

  // --- What is still in the clear

  private static StoredFormGuard accepting(AcceptedPlaintext accepted) {
    return new StoredFormGuard(PATIENTS.plan().withPlaintext(accepted));
  }

  @Test
  void check_whenPlaintextIsAccepted_mayAskWhetherItIsThereAndReadIt() {
    StoredFormGuard accepting = accepting(AcceptedPlaintext.of(List.of("email", "address.zip")));
    for (String path : List.of("email", "#e", "address.zip")) {
      for (String function : List.of("attribute_exists", "attribute_not_exists")) {
        UpdateItemRequest asking = when(function + "(" + path + ")");
        assertPasses(accepting, asking);
        assertStopped(patients, asking, "ConditionExpression");
      }
      GetItemRequest reading = GetItemRequest.builder().projectionExpression(path).build();
      GetItemRequest named =
          path.startsWith("#")
              ? reading.toBuilder().expressionAttributeNames(Map.of("#e", "email")).build()
              : reading;
      assertPasses(accepting, named);
      assertStopped(patients, named, "ProjectionExpression");
    }
  }

  private static UpdateItemRequest when(String condition) {
    return UpdateItemRequest.builder()
        .updateExpression("REMOVE plan")
        .conditionExpression(condition)
        .expressionAttributeNames(Map.of("#e", "email"))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email = :p",
        ":p = email",
        "email IN (:h, :p)",
        "email BETWEEN :p AND :p",
        "begins_with(email, :p)",
        "contains(email, :p)",
        "attribute_type(email, :p)",
        "size(email) > :p",
        "attribute_exists(ssn) AND plan = :p",
        "attribute_exists(email.x) AND plan = :p"
      })
  void check_whenPlaintextIsAccepted_stillComparesNothingWithIt(String condition) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":p", s(SECRET)));
    if (condition.contains(":h")) {
      values.put(":h", HASH);
    }
    assertStopped(
        accepting(AcceptedPlaintext.of(List.of("email"))),
        when(condition).toBuilder()
            .expressionAttributeNames(null)
            .expressionAttributeValues(values)
            .build(),
        "ConditionExpression");
  }

  @Test
  void check_whenPlaintextIsAccepted_stillWritesNone() {
    StoredFormGuard all = accepting(AcceptedPlaintext.ALL);

    assertStopped(all, update("SET email = :p"), "UpdateExpression");
    assertStopped(all, update("SET address = :doc"), "UpdateExpression");
    assertStopped(
        all,
        PutItemRequest.builder().item(Map.of("id", s("p-1"), "email", s(SECRET))).build(),
        "Item");
  }

  @Test
  void check_ofAnUpdateOfASealedItem_requiresANewSeal() {
    EngineFixture sealed = EngineFixture.of(SealedBeans.Order.class);
    Map<String, AttributeValue> stored = sealed.encrypt(Map.of("id", s("o-1"), "card", s(SECRET)));
    StoredFormGuard guard = new StoredFormGuard(sealed.plan());
    Map<String, AttributeValue> values =
        Map.of(":c", stored.get("card__source"), ":s", stored.get("__seal"));
    UpdateItemRequest renewal =
        UpdateItemRequest.builder()
            .updateExpression("SET card__source = :c, #s = :s REMOVE card")
            .expressionAttributeNames(Map.of("#s", "__seal"))
            .expressionAttributeValues(values)
            .build();

    assertPasses(guard, renewal);
    for (String unsealed :
        List.of("SET card__source = :c REMOVE #s", "SET card__source = :c, other.#s = :s")) {
      assertThat(codeOf(() -> guard.check(renewal.toBuilder().updateExpression(unsealed).build())))
          .isEqualTo(ErrorCode.INTERNAL_ERROR);
    }
  }

  private static UpdateItemRequest update(String expression) {
    Map<String, AttributeValue> values = new HashMap<>(NEW_VALUES);
    values.keySet().removeIf(name -> !expression.matches("(?s).*" + name + "\\b.*"));
    return UpdateItemRequest.builder()
        .key(Map.of("id", s("p-1")))
        .updateExpression(expression)
        .expressionAttributeNames(Map.of("#e", "email", "#h", "email__hmac", "#a", "address"))
        .expressionAttributeValues(values)
        .build();
  }

  // --- Projections

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email",
        "plan, ssn",
        "#e",
        "ssn[0]",
        "address.zip",
        "contacts[0].name",
        "email.x"
      })
  void check_whenAProjectionIsPlain_stopsIt(String projection) {
    Map<String, String> names = Map.of("#e", "email");

    assertStopped(
        patients,
        GetItemRequest.builder()
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build(),
        "ProjectionExpression");
    assertStopped(
        patients,
        QueryRequest.builder()
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build(),
        "ProjectionExpression");
    assertStopped(
        patients,
        ScanRequest.builder()
            .projectionExpression(projection)
            .expressionAttributeNames(names)
            .build(),
        "ProjectionExpression");
  }

  @Test
  void check_whenAProjectionIsOnStoredForm_letsItPass() {
    assertPasses(
        patients,
        GetItemRequest.builder()
            .projectionExpression("id, email__source, email__hmac, address, #z, contacts[0].label")
            .expressionAttributeNames(Map.of("#z", "plan"))
            .build());
  }

  // --- Parameters

  static Stream<Arguments> parametersThatCannotBeChecked() {
    ExpectedAttributeValue expected = ExpectedAttributeValue.builder().value(s(SECRET)).build();
    Condition condition =
        Condition.builder()
            .comparisonOperator(ComparisonOperator.EQ)
            .attributeValueList(s(SECRET))
            .build();
    return Stream.of(
        Arguments.of(
            "Expected", PutItemRequest.builder().expected(Map.of("plan", expected)).build()),
        Arguments.of(
            "Expected", DeleteItemRequest.builder().expected(Map.of("plan", expected)).build()),
        Arguments.of(
            "ConditionalOperator",
            PutItemRequest.builder().conditionalOperator(ConditionalOperator.AND).build()),
        Arguments.of(
            "KeyConditions",
            QueryRequest.builder().keyConditions(Map.of("email", condition)).build()),
        Arguments.of(
            "QueryFilter", QueryRequest.builder().queryFilter(Map.of("email", condition)).build()),
        Arguments.of(
            "ScanFilter", ScanRequest.builder().scanFilter(Map.of("email", condition)).build()),
        Arguments.of("AttributesToGet", GetItemRequest.builder().attributesToGet("plan").build()),
        Arguments.of("AttributesToGet", QueryRequest.builder().attributesToGet("plan").build()),
        Arguments.of("AttributesToGet", ScanRequest.builder().attributesToGet("plan").build()),
        Arguments.of(
            "AttributeUpdates",
            UpdateItemRequest.builder()
                .attributeUpdates(
                    Map.of("email", AttributeValueUpdate.builder().value(expected.value()).build()))
                .build()));
  }

  @ParameterizedTest
  @MethodSource("parametersThatCannotBeChecked")
  void check_whenAParameterCannotBeChecked_refusesIt(String parameter, SdkPojo request) {
    assertRefused(() -> patients.check(request), OPERATION_NOT_SUPPORTED, parameter, "table Table");
  }

  @Test
  void check_whenParametersHoldNoValues_letsThemPass() {
    assertPasses(
        patients,
        QueryRequest.builder()
            .tableName("Table")
            .indexName("EmailIndex")
            .select(Select.COUNT)
            .limit(5)
            .consistentRead(false)
            .scanIndexForward(false)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build());
    assertPasses(patients, ScanRequest.builder().segment(0).totalSegments(2).build());
    assertPasses(
        patients,
        PutItemRequest.builder()
            .item(STORED)
            .returnValues(ReturnValue.ALL_OLD)
            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build());
  }

  /** Parameters that the guard refuses, since it cannot look into them. */
  private static final Set<String> REFUSED =
      Set.of(
          "AttributeUpdates",
          "AttributesToGet",
          "ConditionalOperator",
          "Expected",
          "KeyConditions",
          "QueryFilter",
          "ScanFilter");

  /** A harmless value for every parameter that was known when this was written. */
  private static final Map<String, Object> SAMPLES =
      Map.ofEntries(
          Map.entry("AttributeUpdates", Map.of("plan", AttributeValueUpdate.builder().build())),
          Map.entry("AttributesToGet", List.of("plan")),
          Map.entry("ConditionExpression", "attribute_exists(plan)"),
          Map.entry("ConditionalOperator", "AND"),
          Map.entry("ConsistentRead", true),
          Map.entry("ExclusiveStartKey", Map.of("id", s("p-1"))),
          Map.entry("Expected", Map.of("plan", ExpectedAttributeValue.builder().build())),
          Map.entry("ExpressionAttributeNames", Map.of("#p", "plan")),
          Map.entry("ExpressionAttributeValues", Map.of()),
          Map.entry("FilterExpression", "attribute_exists(plan)"),
          Map.entry("IndexName", "EmailIndex"),
          Map.entry("Item", Map.of("id", s("p-1"))),
          Map.entry("Key", Map.of("id", s("p-1"))),
          Map.entry("KeyConditionExpression", "attribute_exists(plan)"),
          Map.entry("KeyConditions", Map.of("plan", Condition.builder().build())),
          Map.entry("Limit", 1),
          Map.entry("ProjectionExpression", "plan"),
          Map.entry("QueryFilter", Map.of("plan", Condition.builder().build())),
          Map.entry("ReturnConsumedCapacity", "TOTAL"),
          Map.entry("ReturnItemCollectionMetrics", "SIZE"),
          Map.entry("ReturnValues", "ALL_OLD"),
          Map.entry("ReturnValuesOnConditionCheckFailure", "ALL_OLD"),
          Map.entry("ScanFilter", Map.of("plan", Condition.builder().build())),
          Map.entry("ScanIndexForward", false),
          Map.entry("Segment", 0),
          Map.entry("Select", "COUNT"),
          Map.entry("TableName", "Table"),
          Map.entry("TotalSegments", 1),
          Map.entry("UpdateExpression", "REMOVE plan"));

  static Stream<DynamoDbRequest> emptyRequests() {
    return Stream.of(
        PutItemRequest.builder().build(),
        GetItemRequest.builder().build(),
        UpdateItemRequest.builder().build(),
        DeleteItemRequest.builder().build(),
        QueryRequest.builder().build(),
        ScanRequest.builder().build());
  }

  /**
   * If this fails because a sample is missing, the SDK has a parameter that was not known when this
   * was written: decide whether it may hold values, then whether the guard lets it pass.
   */
  @ParameterizedTest
  @MethodSource("emptyRequests")
  void check_whenEachParameterOfTheSdkIsSet_passesOrRefusesItAsDecided(DynamoDbRequest request) {
    assertPasses(patients, request);
    for (SdkField<?> field : request.sdkFields()) {
      String parameter = field.memberName();
      assertThat(SAMPLES).as("a decision on a new parameter of the SDK").containsKey(parameter);
      SdkRequest.Builder builder = request.toBuilder();
      field.set(builder, SAMPLES.get(parameter));
      SdkPojo only = (SdkPojo) builder.build();
      if (REFUSED.contains(parameter)) {
        assertRefused(() -> patients.check(only), OPERATION_NOT_SUPPORTED, parameter);
      } else {
        assertPasses(patients, only);
      }
    }
  }

  @Test
  void sdkFields_whenTheSdkIsUpdated_stillHaveAllThatTheGuardLooksInto() {
    Set<String> names = new HashSet<>();
    emptyRequests()
        .forEach(
            request -> request.sdkFields().stream().map(SdkField::memberName).forEach(names::add));

    assertThat(names).isEqualTo(SAMPLES.keySet());
  }

  // --- Helpers

  /** Of {@link #VALUES} those that an expression uses. */
  private static Map<String, AttributeValue> valuesIn(String expression) {
    Map<String, AttributeValue> values = new HashMap<>(VALUES);
    values.keySet().removeIf(name -> !expression.matches("(?s).*" + name + "\\b.*"));
    return values;
  }

  private static void assertStopped(StoredFormGuard guard, SdkPojo request, String parameter) {
    HushtableException failure =
        assertRefused(() -> guard.check(request), PLAINTEXT_STOPPED, parameter, "table Table");
    assertThat(failure.getMessage()).doesNotContain(SECRET);
  }

  private static void assertPasses(StoredFormGuard guard, SdkPojo request) {
    assertThatCode(() -> guard.check(request)).doesNotThrowAnyException();
  }

  private static byte[] bytes(AttributeValue value) {
    return value.b().asByteArray();
  }
}
