package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.INDEX_INCOMPLETE;
import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.SealedBeans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an update requires of the item that it changes. */
class PreparedUpdateTest {
  private static final Map<String, AttributeValue> KEY = Map.of("id", s("p-1"));
  private static final Map<String, AttributeValue> VALUES = Map.of(":v", s("secret"));
  private static final String PAIR =
      "(attribute_exists(S) AND attribute_exists(H) OR attribute_not_exists(S) AND attribute_not_exists(H))";

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
  private final Map<String, AttributeValue> ticket =
      tickets.encrypt(Map.of("holder", s("alice"), "seat", n("7")));

  // --- Pairs of ciphertext and hash

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET email = :v",
        "SET ssn = if_not_exists(ssn, :v)",
        "SET plan = if_not_exists(plan, :v)",
        "REMOVE email",
        "ADD plan :v"
      })
  void condition_whenNothingIsRequired_isWhatItWas(String expression) {
    PreparedUpdate update = patient(expression);

    assertThat(update.isConditional()).isFalse();
    assertThat(update.condition(null)).isNull();
    assertThat(update.condition("plan = :p OR x = :x")).isEqualTo("plan = :p OR x = :x");
    assertThat(update.violation(Map.of(), false)).isNull();
    assertThat(update.violation(KEY, false)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "address.zip", "contacts[1].name", "byRole.father.name"})
  void condition_whenADefaultIsIndexed_requiresBothOrNeither(String path) {
    PreparedUpdate update = patient("SET " + path + " = if_not_exists(" + path + ", :v)");

    assertThat(update.isConditional()).isTrue();
    assertThat(resolved(update, null))
        .isEqualTo(
            PAIR.substring(1, PAIR.length() - 1)
                .replace("S", path + "__source")
                .replace("H", path + "__hmac"));
    assertThat(resolved(update, "plan = :v OR x = :v"))
        .startsWith("(plan = :v OR x = :v) AND (attribute_exists(" + path + "__source)");
  }

  @Test
  void condition_whenSeveralDefaultsAreIndexed_requiresItOfEach() {
    PreparedUpdate update =
        patient(
            "SET email = if_not_exists(email, :v), address.zip = if_not_exists(address.zip, :v)");

    String condition = resolved(update, null);

    assertThat(condition).contains(") AND (");
    assertThat(ExpressionParser.condition(condition.replace("__", "x"), Map.of()))
        .isInstanceOf(Condition.And.class);
  }

  @Test
  void violation_whenBothOrNeitherAreThere_isNone() {
    PreparedUpdate update = patient("SET email = if_not_exists(email, :v)");
    Map<String, AttributeValue> stored = patients.encrypt(Map.of("id", s("p"), "email", s("e")));

    assertThat(update.violation(stored, false)).isNull();
    assertThat(update.violation(stored, true)).isNull();
    assertThat(update.violation(KEY, false)).isNull();
    assertThat(update.violation(Map.of(), false)).isNull();
  }

  @Test
  void violation_whenOneOfThePairIsMissing_saysWhich() {
    PreparedUpdate update = patient("SET email = if_not_exists(email, :v)");
    for (String missing : List.of("email__source", "email__hmac")) {
      Map<String, AttributeValue> stored =
          new HashMap<>(patients.encrypt(Map.of("id", s("p"), "email", s("e"))));
      stored.remove(missing);

      for (boolean hasOther : new boolean[] {true, false}) {
        assertIncomplete(update.violation(stored, hasOther), "email");
      }
    }
  }

  @Test
  void violation_whenThePairIsInADocument_looksThere() {
    AttributeValue half = m("name__hmac", s("H"));
    AttributeValue whole = m("name__source", s("S"), "name__hmac", s("H"));

    PreparedUpdate inList =
        patient(
            "SET contacts[1].children[0].name = if_not_exists(contacts[1].children[0].name, :v)");
    assertIncomplete(
        inList.violation(Map.of("contacts", l(whole, m("children", l(half)))), false),
        "contacts[1].children[0].name");
    assertThat(inList.violation(Map.of("contacts", l(half, m("children", l(whole)))), false))
        .isNull();

    PreparedUpdate inMap =
        patient("SET byRole.father.name = if_not_exists(byRole.father.name, :v)");
    assertIncomplete(
        inMap.violation(Map.of("byRole", m("father", half)), false), "byRole.father.name");
    assertThat(inMap.violation(Map.of("byRole", m("father", whole, "mother", half)), false))
        .isNull();
  }

  /** DynamoDB then refuses the update itself. */
  @Test
  void violation_whenTheDocumentIsMissingOrAnother_isNone() {
    PreparedUpdate update = patient("SET contacts[1].name = if_not_exists(contacts[1].name, :v)");

    for (AttributeValue contacts :
        List.of(l(), l(m()), l(m(), s("x")), m("name__hmac", s("H")), s("x"))) {
      assertThat(update.violation(Map.of("contacts", contacts), false)).isNull();
    }
  }

  // --- Keys

  @Test
  void of_whenTheKeyIsEncrypted_storesItUnlessItIsThere() {
    PreparedUpdate update = ticket("ADD visits :n", Map.of("holder", s("alice"), "seat", n("7")));

    assertThat(update.isConditional()).isFalse();
    assertThat(resolvedUpdate(update))
        .isEqualTo(
            "SET holder__source = if_not_exists(holder__source, V), seat__source = if_not_exists(seat__source, V)"
                + " ADD visits :n");
  }

  @Test
  void of_whenThereIsNoExpression_storesTheKey() {
    PreparedUpdate update = ticket(null, Map.of("holder", s("alice"), "seat", n("7")));

    assertThat(resolvedUpdate(update)).startsWith("SET holder__source = if_not_exists(");
    PreparedUpdate plain =
        PreparedUpdate.of(patients.engine(), null, KEY, null, Map.of(), Map.of());
    assertThat(sealed(patients, plain).update()).isNull();
  }

  @Test
  void condition_whenAKeyIsAHash_requiresTheItem() {
    AttributeValue holder = ticket.get("holder__hmac");
    AttributeValue seat = ticket.get("seat__hmac");

    for (Map<String, AttributeValue> key :
        List.of(
            Map.of("holder", holder, "seat", seat),
            Map.of("holder", s("alice"), "seat", seat),
            Map.of("holder", holder, "seat", n("7")))) {
      PreparedUpdate update = ticket("SET note = :v", key);

      assertThat(update.isConditional()).isTrue();
      assertThat(resolved(update, null)).isEqualTo("attribute_exists(holder__hmac)");
      assertThat(resolved(update, "x = :v"))
          .isEqualTo("(x = :v) AND (attribute_exists(holder__hmac))");
      assertThat(update.violation(ticket, false)).isNull();
      assertThat(update.violation(Map.of(), true)).as("the other may have failed").isNull();
      InvalidUsageException violation = update.violation(Map.of(), false);
      assertThat(violation.code()).isEqualTo(KEY_ATTRIBUTE_MISSING);
      assertThat(violation).hasMessageContaining("table Table").hasMessageContaining("plain key");
    }
  }

  @Test
  void of_whenAPlainKeyLooksLikeAHash_takesItForAKey() {
    EngineFixture readings = EngineFixture.of(Beans.Reading.class);
    Map<String, AttributeValue> key = Map.of("meter", n("1"), "serial", ticket.get("holder__hmac"));

    assertThat(
            PreparedUpdate.of(readings.engine(), null, key, "REMOVE x", Map.of(), Map.of())
                .isConditional())
        .isFalse();
  }

  @Test
  void of_whenItemsAreSealed_isRefusedNamingTheWayOut() {
    EngineFixture members = EngineFixture.of(SealedBeans.Member.class);

    assertRefused(
        () -> PreparedUpdate.of(members.engine(), null, KEY, "REMOVE x", Map.of(), Map.of()),
        OPERATION_NOT_SUPPORTED,
        "table Table",
        "put it whole");
  }

  // --- Helpers

  private PreparedUpdate patient(String expression) {
    return PreparedUpdate.of(patients.engine(), null, KEY, expression, Map.of(), VALUES);
  }

  private PreparedUpdate ticket(String expression, Map<String, AttributeValue> key) {
    Map<String, AttributeValue> values =
        UpdateRewriterTest.used(
            String.valueOf(expression), Map.of(":v", s("secret"), ":n", n("1")));
    return PreparedUpdate.of(tickets.engine(), null, key, expression, Map.of(), values);
  }

  private static String resolved(PreparedUpdate update, String condition) {
    return withNames(update.condition(condition), update.placeholders().names());
  }

  private String resolvedUpdate(PreparedUpdate update) {
    Expressions expressions = sealed(tickets, update);
    return withNames(expressions.update(), expressions.names()).replaceAll(":_\\d+", "V");
  }

  private static Expressions sealed(EngineFixture table, PreparedUpdate update) {
    KeySet keys = table.load(table.engine().encryptor().needsToSeal(List.of(update.data())));
    table.engine().encryptor().seal(List.of(update.data()), keys);
    return new Expressions(table.engine(), keys, update);
  }

  private static String withNames(String expression, Map<String, String> names) {
    String text = expression;
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replaceAll(name.getKey() + "\\b", name.getValue());
    }
    return text;
  }

  private static void assertIncomplete(InvalidUsageException violation, String path) {
    assertThat(violation).isNotNull();
    assertThat(violation.code()).isEqualTo(INDEX_INCOMPLETE);
    assertThat(violation)
        .hasMessageContaining("'" + path + "'")
        .hasMessageContaining("table Table")
        .hasMessageContaining("Nothing was changed");
    assertThat(violation).hasMessageNotContaining("secret");
  }
}
