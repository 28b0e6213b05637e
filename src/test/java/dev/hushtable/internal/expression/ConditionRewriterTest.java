package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What becomes of conditions that touch encrypted attributes. */
class ConditionRewriterTest {
  private static final String ALICE = "alice@example.com";
  private static final Map<String, String> NAMES =
      Map.of("#e", "email", "#s", "ssn", "#plan", "plan", "#unused", "number");

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final Map<String, AttributeValue> values = new HashMap<>();
  private Placeholders placeholders = new Placeholders("Table", NAMES, values);

  ConditionRewriterTest() {
    values.put(":e", s(ALICE));
    values.put(":f", s("frank@example.com"));
    values.put(":n", n("42.0"));
    values.put(":b", b((byte) 1));
    values.put(":doc", m("zip", s("8001")));
  }

  // --- Equality

  @Test
  void rewrite_whenEqualityIsAsked_comparesHashes() {
    assertThat(resolved("email = :e")).isEqualTo("email__hmac = hash(email)");
    assertThat(values()).containsOnly(hash("email", ALICE));
  }

  @Test
  void rewrite_whenTheValueStandsFirst_comparesHashes() {
    assertThat(resolved(":e = email")).isEqualTo("email__hmac = hash(email)");
  }

  @Test
  void rewrite_whenInequalityIsAsked_comparesHashes() {
    assertThat(resolved("#e <> :e")).isEqualTo("email__hmac <> hash(email)");
    assertThat(resolved(":e <> #e")).isEqualTo("email__hmac <> hash(email)");
  }

  /** DynamoDB takes an operand in parentheses for the operand. */
  @Test
  void rewrite_whenOperandsAreInParentheses_comparesHashes() {
    assertThat(resolved("(email) = (:e) AND (:e) <> email"))
        .isEqualTo("email__hmac = hash(email) AND email__hmac <> hash(email)");
    assertThat(resolved("(email) IN ((:e), :f)"))
        .isEqualTo("email__hmac IN (hash(email), hash(frank))");
    assertThat(resolved("attribute_exists((ssn))")).isEqualTo("attribute_exists(ssn__source)");
  }

  @Test
  void rewrite_whenTheSizeOfAValueIsAsked_keepsIt() {
    assertThat(rewrite("size(:e) > size(plan)")).isEqualTo("size(:e) > size(plan)");
    assertThat(placeholders.values()).containsOnlyKeys(":e");
  }

  @Test
  void rewrite_whenInIsAsked_comparesHashes() {
    assertThat(resolved("email IN (:e, :f)"))
        .isEqualTo("email__hmac IN (hash(email), hash(frank))");
    assertThat(values()).containsOnly(hash("email", ALICE), hash("email", "frank@example.com"));
  }

  @Test
  void rewrite_whenANumberIsCompared_hashesItsCanonicalForm() {
    rewrite("number = :n");

    assertThat(values()).containsOnly(hash("number", n("42")));
  }

  @Test
  void rewrite_whenAHashIsGiven_keepsIt() {
    AttributeValue token = hash("email", ALICE);
    values.put(":t", token);

    rewrite("email = :t");

    assertThat(values()).containsOnly(token);
  }

  @Test
  void rewrite_whenBinaryIsCompared_hashesItEvenIfItLooksLikeAHash() {
    byte[] looksLikeOne = new byte[33];
    looksLikeOne[0] = 1;
    values.put(":t", b(looksLikeOne));

    rewrite("photo = :t");

    assertThat(values()).containsOnly(hash("photo", b(looksLikeOne)));
  }

  @Test
  void rewrite_whenNested_comparesHashesOfThePath() {
    assertThat(resolved("address.zip = :e")).isEqualTo("address.zip__hmac = hash(?)");
    AttributeValue inAddress = values().iterator().next();
    assertThat(resolved("contacts[2].children[0].name = :e"))
        .isEqualTo("contacts[2].children[0].name__hmac = hash(?)");
    AttributeValue inContact = values().iterator().next();

    Map<String, AttributeValue> stored =
        patients.encrypt(
            Map.of(
                "id",
                s("p"),
                "address",
                m("zip", s(ALICE)),
                "contacts",
                l(m("children", l(m("name", s(ALICE)))))));
    assertThat(inAddress).isEqualTo(stored.get("address").m().get("zip__hmac"));
    assertThat(inContact)
        .isEqualTo(
            stored.get("contacts").l().get(0).m().get("children").l().get(0).m().get("name__hmac"));
  }

  @Test
  void rewrite_whenNestedInAMap_comparesHashesOfThatKey() {
    rewrite("byRole.father.name = :e");

    assertThat(values())
        .containsOnly(
            patients
                .encrypt(Map.of("id", s("p"), "byRole", m("father", m("name", s(ALICE)))))
                .get("byRole")
                .m()
                .get("father")
                .m()
                .get("name__hmac"));
  }

  // --- Presence

  @ParameterizedTest
  @CsvSource({
    "attribute_exists(ssn),attribute_exists(ssn__source)",
    "attribute_not_exists(#s),attribute_not_exists(ssn__source)",
    "attribute_exists(email),attribute_exists(email__source)",
    "attribute_exists(address.zip),attribute_exists(address.zip__source)",
    "attribute_exists(contacts[0].name),attribute_exists(contacts[0].name__source)",
    "attribute_exists(address),attribute_exists(address)",
    "attribute_exists(contacts[0]),attribute_exists(contacts[0])",
    "attribute_not_exists(plan),attribute_not_exists(plan)",
    "attribute_not_exists(id),attribute_not_exists(id)"
  })
  void rewrite_whenPresenceIsAsked_asksForTheCiphertext(String expression, String expected) {
    assertThat(resolved(expression)).isEqualTo(expected);
    assertThat(placeholders.values()).isEmpty();
  }

  @Test
  void rewrite_whenPresenceOfAnEncryptedKeyIsAsked_asksForItsHash() {
    assertThat(ticketPresence(null, "holder")).isEqualTo("attribute_not_exists(holder__hmac)");
    assertThat(ticketPresence(null, "seat")).isEqualTo("attribute_not_exists(seat__hmac)");
    assertThat(ticketPresence(null, "price")).isEqualTo("attribute_not_exists(price__source)");
  }

  /** Which need not project the ciphertext. */
  @Test
  void rewrite_whenPresenceOfAnIndexKeyIsAskedInThatIndex_asksForItsHash() {
    assertThat(ticketPresence("ShowIndex", "price")).isEqualTo("attribute_not_exists(price__hmac)");
    assertThat(ticketPresence("ShowIndex", "holder"))
        .isEqualTo("attribute_not_exists(holder__hmac)");
    assertThat(ticketPresence("ShowIndex", "note")).isEqualTo("attribute_not_exists(note__source)");
    assertThat(ticketPresence("ShowIndex", "show")).isEqualTo("attribute_not_exists(show)");
  }

  private String ticketPresence(String indexName, String attribute) {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
    placeholders = new Placeholders("Table", NAMES, values);
    return resolve(
        new ConditionRewriter(
                tickets.plan(), indexName, tickets.engine().indexer(), tickets.keys(), placeholders)
            .rewrite("attribute_not_exists(" + attribute + ")"));
  }

  @Test
  void hashed_whenConditionsWereRewritten_areThePathsThatWereCompared() {
    placeholders = new Placeholders("Table", NAMES, values);
    ConditionRewriter rewriter = rewriter();

    rewriter.rewrite("#e = :e AND plan = :e AND attribute_exists(ssn)");
    rewriter.rewrite("address.zip IN (:e) OR #e <> :f");

    assertThat(rewriter.hashed())
        .extracting(Path::toString)
        .containsExactly("email", "address.zip");
  }

  // --- Documents that hold something encrypted

  /** They are stored as what they are in the clear, with as many elements. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "attribute_type(address, :type)",
        "attribute_type(contacts, :type)",
        "attribute_type(contacts[0], :type)",
        "attribute_type(byRole.father, :type)",
        "attribute_type(grid[0], :type)",
        "size(contacts) > :n",
        "size(contacts[0].children) = size(byRole)",
        "size(grid[0]) IN (:n)"
      })
  void rewrite_whenADocumentsTypeOrAListsSizeIsAsked_asksTheSame(String expression) {
    values.put(":type", s("M"));

    assertThat(rewrite(expression)).isEqualTo(expression);
    assertThat(placeholders.values().keySet()).allMatch(expression::contains);
  }

  @ParameterizedTest
  @CsvSource({
    "'attribute_type(address, :doc)',address",
    "'attribute_type(address, plan)',address",
    "'attribute_type(:type, address)',address",
    "'attribute_type(address[0], :type)',address[0]",
    "'attribute_type(email, :type)',email",
    "'attribute_type(email__source, :type)',email__source",
    "'attribute_type(ssn.x, :type)',ssn…",
    "'begins_with(address, :type)',address",
    "size(contacts[0]) = :n,contacts[0]",
    "size(byRole.father) = :n,byRole.father",
    "size(address[0]) = :n,address[0]",
    "size(ssn.x) = :n,ssn…"
  })
  void rewrite_whenMoreIsAskedOfADocument_isRefused(String expression, String path) {
    values.put(":type", s("M"));

    assertRefused(() -> rewrite(expression), EXPRESSION_NOT_SUPPORTED, "'" + path + "'");
  }

  // --- Plain attributes and combinations

  @Test
  void rewrite_whenOneValueMeetsBothKinds_keepsItForThePlainOneOnly() {
    String rewritten = rewrite("email = :e AND #plan <> :e");

    assertThat(resolve(rewritten)).isEqualTo("email__hmac = hash(email) AND plan <> :e");
    assertThat(placeholders.values()).hasSize(2).containsEntry(":e", s(ALICE));
    assertThat(values()).contains(hash("email", ALICE));
  }

  @Test
  void rewrite_whenAPlaceholderIsNotUsedAnyMore_dropsIt() {
    rewrite("email = :e");

    assertThat(placeholders.values()).doesNotContainKey(":e").hasSize(1);
    assertThat(placeholders.values().values()).doesNotContain(s(ALICE));
    assertThat(placeholders.names()).doesNotContainKeys("#e", "#unused").hasSize(1);
  }

  @Test
  void rewrite_whenNothingIsEncrypted_keepsTheTextAndWhatItUses() {
    assertThat(rewrite("#plan = :e AND NOT (size(plan) > :n OR contains(opening.hours, :n))"))
        .isEqualTo("#plan = :e AND NOT (size(plan) > :n OR contains(opening.hours, :n))");
    assertThat(placeholders.values()).containsOnlyKeys(":e", ":n");
    assertThat(placeholders.names()).containsOnlyKeys("#plan");
  }

  @Test
  void rewrite_whenCombined_rewritesEveryPart() {
    assertThat(
            resolved(
                "NOT (email = :e OR plan BETWEEN :e AND :f) AND (attribute_exists(ssn) OR begins_with(id, :e))"))
        .isEqualTo(
            "NOT (email__hmac = hash(email) OR plan BETWEEN :e AND :f) AND (attribute_exists(ssn__source) OR begins_with(id, :e))");
  }

  @Test
  void rewrite_whenNewNamesWouldMeetGivenOnes_choosesOthers() {
    Map<String, AttributeValue> taken = new HashMap<>(values);
    taken.put(":_0", s("mine"));
    taken.put(":_1", s("mine"));
    placeholders = new Placeholders("Table", Map.of("#_0", "plan", "#_1", "opening"), taken);

    String rewritten = rewriter().rewrite("email = :e AND #_0 = :_0 AND #_1 = :_1");

    assertThat(placeholders.names())
        .hasSize(3)
        .containsEntry("#_0", "plan")
        .containsEntry("#_1", "opening");
    assertThat(placeholders.values()).hasSize(3).containsEntry(":_0", s("mine"));
    assertThat(rewritten).endsWith("AND #_0 = :_0 AND #_1 = :_1");
  }

  @Test
  void rewrite_whenTwoExpressionsShareARequest_gathersBoth() {
    placeholders = new Placeholders("Table", NAMES, values);
    ConditionRewriter rewriter = rewriter();

    String key = rewriter.rewrite("email = :e");
    String filter = rewriter.rewrite("email <> :f AND plan = :n");

    assertThat(resolve(key)).isEqualTo("email__hmac = hash(email)");
    assertThat(resolve(filter)).isEqualTo("email__hmac <> hash(frank) AND plan = :n");
    assertThat(placeholders.values()).hasSize(3);
  }

  /** DynamoDB's limit is 4 KB; ours is only that nothing breaks. */
  @Test
  void rewrite_whenThereAreVeryManyTerms_isRefusedAndDoesNotOverflow() {
    assertThat(rewrite("plan = :e" + " OR plan = :e".repeat(290))).contains("OR");
    for (String operator : new String[] {" OR ", " AND "}) {
      assertRefused(
          () -> rewrite("plan = :e" + (operator + "plan = :e").repeat(100_000)),
          EXPRESSION_INVALID,
          "operators");
    }
  }

  // --- Refusals

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email < :e",
        "email <= :e",
        "email > :e",
        ":e >= email",
        "email BETWEEN :e AND :f",
        ":e BETWEEN email AND :f",
        "plan BETWEEN :e AND email",
        "begins_with(email, :e)",
        "begins_with(plan, email)",
        "contains(email, :e)",
        "contains(:e, email)",
        "attribute_type(email, :e)",
        "size(email) > :n",
        "(size((email))) > :n",
        ":n = size(email)",
        "(email) < (:e)",
        "email = plan",
        "plan = email",
        "email = #s",
        "email = email",
        "email = size(plan)",
        "email IN (:e, plan)",
        "plan IN (:e, email)",
        "plan IN (:e, size(email))",
        ":e IN (email)",
        "NOT begins_with(email, :e)",
        "plan = :e OR email > :e"
      })
  void rewrite_whenCiphertextCannotAnswer_isRefused(String expression) {
    assertRefused(() -> rewrite(expression), EXPRESSION_NOT_SUPPORTED, "'email'", "table Table");
    assertRefused(
        () -> rewrite(expression.replace("email", "#e")), EXPRESSION_NOT_SUPPORTED, "'email'");
  }

  @ParameterizedTest
  @CsvSource({
    "address.zip > :e,address.zip",
    "'contains(contacts[0].name, :e)',contacts[0].name",
    "ssn.digits = :e,ssn…",
    "ssn[0] = :e,ssn…",
    "attribute_exists(ssn.digits),ssn…",
    "attribute_exists(email[0]),email…",
    "address = :doc,address",
    "address <> :doc,address",
    "'contains(contacts, :doc)',contacts",
    "contacts[0] = :doc,contacts[0]",
    "size(address) > :n,address",
    "'attribute_type(address, :e)',address",
    "'address IN (:doc)',address",
    "contacts.name = :e,contacts.name",
    "address[0] = :e,address[0]",
    "byRole.father = :doc,byRole.father"
  })
  void rewrite_whenAPathLeadsInsideOrHoldsSecrets_isRefused(String expression, String path) {
    assertRefused(
        () -> rewrite(expression), EXPRESSION_NOT_SUPPORTED, "'" + path + "'", "table Table");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email__hmac = :e",
        ":e = email__hmac",
        "email__source = :e",
        "attribute_exists(email__source)",
        "attribute_exists(ssn__hmac)",
        "attribute_exists(address.zip__hmac)",
        "begins_with(email__hmac, :e)",
        "size(email__source) > :n",
        "email__hmac IN (:e)",
        "contacts[0].name__source = :e",
        "email__source.x = :e"
      })
  void rewrite_whenStoredNamesAreGiven_isRefused(String expression) {
    assertRefused(() -> rewrite(expression), EXPRESSION_NOT_SUPPORTED, "__", "table Table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssn = :e", ":e <> #s", "ssn IN (:e)", "address.street = :e"})
  void rewrite_whenThereIsNoIndex_isRefused(String expression) {
    assertRefused(() -> rewrite(expression), NOT_SEARCHABLE, "table Table", "@EqualityIndex");
  }

  @ParameterizedTest
  @CsvSource({
    "email = :n,'email'",
    "number = :e,'number'",
    "email IN (:b),'email'",
    "email = :b,'email'"
  })
  void rewrite_whenTheValueIsOfAnotherType_isRefused(String expression, String attribute) {
    assertRefused(() -> rewrite(expression), VALUE_NOT_SUPPORTED, attribute, "table Table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"email = :missing", "plan = :missing", "email IN (:e, :missing)"})
  void rewrite_whenAValueIsMissing_isRefused(String expression) {
    assertRefused(() -> rewrite(expression), EXPRESSION_INVALID, ":missing");
  }

  @Test
  void rewrite_whenRefused_keepsValuesOutOfTheMessage() {
    for (String expression :
        new String[] {"email > :e", "ssn = :e", "number = :e", "email = = :e"}) {
      Throwable failure = null;
      try {
        rewrite(expression);
      } catch (dev.hushtable.exception.HushtableException e) {
        failure = e;
        assertThat(e.code()).isNotEqualTo(ErrorCode.INTERNAL_ERROR);
      }
      assertThat(failure).isNotNull();
      assertThat(failure.toString()).doesNotContain(ALICE);
    }
  }

  // --- Helpers

  private ConditionRewriter rewriter() {
    return new ConditionRewriter(
        patients.plan(), null, patients.engine().indexer(), patients.keys(), placeholders);
  }

  private String rewrite(String expression) {
    placeholders = new Placeholders("Table", NAMES, values);
    return rewriter().rewrite(expression);
  }

  private String resolved(String expression) {
    return resolve(rewrite(expression));
  }

  /** With the names and hashes in place of placeholders. */
  private String resolve(String expression) {
    String text = expression;
    for (Map.Entry<String, String> name : placeholders.names().entrySet()) {
      text = text.replaceAll(name.getKey() + "\\b", name.getValue());
    }
    for (Map.Entry<String, AttributeValue> value : placeholders.values().entrySet()) {
      if (value.getKey().startsWith(":_")) {
        text = text.replaceAll(value.getKey() + "\\b", "hash(" + described(value.getValue()) + ")");
      }
    }
    return text;
  }

  private String described(AttributeValue value) {
    return value.equals(hash("email", ALICE))
        ? "email"
        : value.equals(hash("email", "frank@example.com")) ? "frank" : "?";
  }

  private java.util.Collection<AttributeValue> values() {
    return placeholders.values().values();
  }

  private AttributeValue hash(String attribute, String text) {
    return hash(attribute, s(text));
  }

  private AttributeValue hash(String attribute, AttributeValue value) {
    return patients
        .engine()
        .indexer()
        .hash(patients.plan().root().encrypted(attribute), value, patients.keys());
  }
}
