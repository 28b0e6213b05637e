package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What becomes of update expressions, and of the values in them. */
class UpdateRewriterTest {
  private static final String ALICE = "alice@example.com";
  private static final Map<String, AttributeValue> KEY = Map.of("id", s("p-1"));
  private static final Map<String, String> NAMES =
      Map.of("#e", "email", "#a", "address", "#zip", "zip", "#_0", "plan", "#c", "contacts");

  private static final Map<String, AttributeValue> VALUES =
      Map.ofEntries(
          Map.entry(":e", s(ALICE)),
          Map.entry(":n", n("42")),
          Map.entry(":_0", s("gold")),
          Map.entry(":set", AttributeValue.fromSs(List.of("x"))),
          Map.entry(":null", AttributeValue.fromNul(true)),
          Map.entry(":notNull", AttributeValue.fromNul(false)),
          Map.entry(":doc", m("zip", s("8001"), "street", s("Gasse 1"), "city", s("Bern"))),
          Map.entry(":contact", m("name", s("Bob"), "children", l(m("name", s("Eve"))))),
          Map.entry(":contacts", l(m("name", s("Bob")), m("label", s("x")))),
          Map.entry(":roles", m("father", m("name", s("Bob")))),
          Map.entry(":none", l()),
          Map.entry(":reserved", m("zip__source", s(ALICE))));

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private Expressions expressions;
  private String rewritten;

  // --- Text

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET email = :e | SET email__source = C, email__hmac = H REMOVE email",
        "SET #e = (:e) | SET email__source = C, email__hmac = H REMOVE email",
        "set number=:n,email=:e | SET number__source = C, number__hmac = H, email__source = C, email__hmac = H"
            + " REMOVE number, email",
        "SET #a.#zip = :e | SET address.zip__source = C, address.zip__hmac = H REMOVE address.zip",
        "SET contacts[1].children[0].name = :e"
            + " | SET contacts[1].children[0].name__source = C, contacts[1].children[0].name__hmac = H"
            + " REMOVE contacts[1].children[0].name",
        "SET byRole.father.name = :e | SET byRole.father.name__source = C, byRole.father.name__hmac = H"
            + " REMOVE byRole.father.name",
        "SET grid[0][2].name = :e | SET grid[0][2].name__source = C, grid[0][2].name__hmac = H REMOVE grid[0][2].name",
        "SET email = :null | REMOVE email__source, email__hmac, email",
        "SET email = :null, plan = :e | SET plan = :e REMOVE email__source, email__hmac, email",
        "REMOVE email, plan, ssn | REMOVE email__source, email__hmac, email, plan,"
            + " ssn__source, ssn__hmac, ssn",
        "REMOVE contacts[0].name, #a.street"
            + " | REMOVE contacts[0].name__source, contacts[0].name__hmac, contacts[0].name,"
            + " address.street__source, address.street__hmac, address.street",
        "REMOVE address, contacts[0], byRole.father | REMOVE address, contacts[0], byRole.father",
        "SET email = if_not_exists(#e, :e)"
            + " | SET email__source = if_not_exists(email__source, C), email__hmac = if_not_exists(email__hmac, H)",
        "SET ssn = if_not_exists(ssn, :e) | SET ssn__source = if_not_exists(ssn__source, C)",
        "SET address = :doc | SET address = D",
        "SET address = if_not_exists(#a, :doc) | SET address = if_not_exists(address, D)",
        "SET contacts = :contacts, byRole = :roles | SET contacts = D, byRole = D",
        "SET contacts[3] = :contact, byRole.father = :contact | SET contacts[3] = D, byRole.father = D",
        "SET contacts = list_append(contacts, :contacts) | SET contacts = list_append(contacts, D)",
        "SET #c = list_append(:contacts, contacts) | SET contacts = list_append(D, contacts)",
        "SET contacts = list_append(if_not_exists(contacts, :none), :contacts)"
            + " | SET contacts = list_append(if_not_exists(contacts, D), D)",
        "SET address = :null | SET address = NULL",
        "SET plan = :e, opening.hour = if_not_exists(x, :n) + :n, y = (z - :n) REMOVE w ADD v :n DELETE u :set"
            + " | SET plan = :e, opening.hour = if_not_exists(x, :n) + :n, y = z - :n REMOVE w ADD v :n DELETE u :set",
        "DELETE u :set ADD v :n REMOVE w SET #_0 = :_0, email = :e"
            + " | SET plan = :_0, email__source = C, email__hmac = H REMOVE email, w ADD v :n DELETE u :set",
        "SET x = list_append(y, list_append(:none, z)) | SET x = list_append(y, list_append(:none, z))"
      })
  void rewrite_whenAttributesAreChanged_changesTheirStoredForm(String expression, String expected) {
    assertThat(resolved(expression)).isEqualTo(expected);
  }

  /** A hash that a class with an index has left would be that of another value. */
  @Test
  void rewrite_whenThereIsNoIndex_removesTheHashThatMightBeLeft() {
    assertThat(resolved("SET ssn = :e")).isEqualTo("SET ssn__source = C REMOVE ssn__hmac, ssn");
  }

  @Test
  void rewrite_whenADefaultIsNull_changesNothing() {
    PreparedUpdate update = prepare("SET email = if_not_exists(email, :null)");
    finish(patients, update);

    assertThat(rewritten).isNull();
    assertThat(expressions.names()).isNull();
    assertThat(expressions.values()).isNull();
    assertThat(update.isConditional()).isFalse();
  }

  @Test
  void rewrite_whenValuesAreReplaced_leavesNothingOfThem() {
    finish(patients, prepare("SET email = :e, address = :doc, contacts[0] = :contact REMOVE #_0"));

    assertThat(expressions.values().keySet()).allMatch(name -> name.startsWith(":_"));
    assertThat(expressions.values().toString())
        .doesNotContain(ALICE, "8001", "Gasse", "Bob", "Eve");
    assertThat(expressions.names()).doesNotContainKey("#e");
  }

  @Test
  void rewrite_whenOurPlaceholdersAreTaken_choosesOthers() {
    finish(patients, prepare("SET #_0 = :_0, email = :e"));

    assertThat(expressions.names()).containsEntry("#_0", "plan").hasSize(4);
    assertThat(expressions.values()).containsEntry(":_0", s("gold")).hasSize(3);
  }

  /** DynamoDB takes 4 KB of text; what goes through can be written once more. */
  @Test
  void rewrite_whenThereAreManyAttributes_isHardlyLonger() {
    String name = "#AMZN_MAPPED_byRole.#AMZN_MAPPED_k%1$d.#AMZN_MAPPED_name = :AMZN_MAPPED_v%1$d";
    Map<String, String> names = new HashMap<>();
    names.put("#AMZN_MAPPED_byRole", "byRole");
    names.put("#AMZN_MAPPED_name", "name");
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> actions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      names.put("#AMZN_MAPPED_k" + i, "k" + i);
      values.put(":AMZN_MAPPED_v" + i, s("v" + i));
      actions.add(String.format(name, i));
    }
    String expression = "SET " + String.join(", ", actions);

    finish(patients, PreparedUpdate.of(patients.engine(), null, KEY, expression, names, values));

    assertThat(rewritten).hasSizeLessThan(expression.length() * 2);
    assertThat(expressions.names())
        .as("one placeholder for each name")
        .hasSize(1 + 40 + 3)
        .containsValues("byRole", "name__source", "name__hmac", "name");
  }

  // --- Values

  @Test
  void rewrite_whenValuesAreSet_theyOpenInTheirPlaces() {
    finish(
        patients,
        prepare(
            "SET email = :e, ssn = :e, number = :n, address = :doc, contacts = :contacts, byRole = :roles"));

    assertThat(patients.decrypt(assigned()))
        .isEqualTo(
            Map.of(
                "id", s("p-1"),
                "email", s(ALICE),
                "ssn", s(ALICE),
                "number", n("42"),
                "address", VALUES.get(":doc"),
                "contacts", VALUES.get(":contacts"),
                "byRole", VALUES.get(":roles")));
  }

  @Test
  void rewrite_whenAPartOfADocumentIsSet_opensThereAndNowhereElse() {
    finish(patients, prepare("SET byRole.father.name = :e"));
    Map<String, AttributeValue> parts = assigned();
    AttributeValue part =
        m(
            "name__source", parts.get("byRole.father.name__source"),
            "name__hmac", parts.get("byRole.father.name__hmac"));

    assertThat(patients.decrypt(Map.of("id", s("p-1"), "byRole", m("father", part))))
        .containsEntry("byRole", m("father", m("name", s(ALICE))));
    assertRefused(
        () -> patients.decrypt(Map.of("id", s("p-1"), "byRole", m("mother", part))), NOT_AUTHENTIC);
    assertRefused(
        () -> patients.decrypt(Map.of("id", s("p-2"), "byRole", m("father", part))), NOT_AUTHENTIC);
  }

  @Test
  void rewrite_whenOneValueIsSetTwice_isEncryptedTwice() {
    finish(patients, prepare("SET ssn = :e, address.street = :e"));

    assertThat(assigned().get("ssn__source"))
        .isNotEqualTo(assigned().get("address.street__source"));
  }

  // --- Refusals

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADD number :n | number | Read the item",
        "DELETE ssn :set | ssn | Read the item",
        "ADD address :n | address | Read the item",
        "SET number = number + :n | number | read the item",
        "SET number = (:n + :n) | number | read the item",
        "SET email = plan | email | read the item",
        "SET email = email | email | read the item",
        "SET email = if_not_exists(plan, :e) | email | read the item",
        "SET email = if_not_exists(email, plan) | email | read the item",
        "SET ssn = list_append(ssn, :none) | ssn | read the item",
        "SET plan = email | email | Read the item",
        "SET plan = (#e) | email | Read the item",
        "SET plan = if_not_exists(#e, :e) | email | Read the item",
        "SET plan = if_not_exists(plan, if_not_exists(x, email)) | email | Read the item",
        "SET plan = x - number | number | Read the item",
        "SET plan = list_append(x, contacts) | contacts | Read the item",
        "SET plan = list_append(contacts, x) | contacts | Read the item",
        "SET plan = number + x | number | Read the item",
        "SET plan = if_not_exists(x, :n) + number | number | Read the item",
        "SET plan = contacts[0].name | contacts[0].name | Read the item",
        "SET plan = address | address | Read the item",
        "SET address = opening | address | SET it to a value",
        "SET address = address | address | SET it to a value",
        "SET contacts[0] = contacts[1] | contacts[0] | SET it to a value",
        "SET contacts[0] = if_not_exists(contacts[1], :contact) | contacts[0] | SET it to a value",
        "SET contacts = list_append(contacts, x) | contacts | SET it to a value",
        "SET contacts = list_append(if_not_exists(x, :none), :contacts) | contacts | SET it to a value",
        "SET byRole = list_append(byRole, :contacts) | byRole | SET it to a value",
        "SET address = :doc + :doc | address | SET it to a value",
        "SET email.x = :e | email… | as a whole",
        "SET #e.#zip = :e | email… | as a whole",
        "SET ssn[0] = :e | ssn… | as a whole",
        "REMOVE ssn[0] | ssn… | as a whole",
        "ADD ssn.x :n | ssn… | as a whole",
        "SET plan = ssn.x | ssn… | as a whole",
        "SET email__source = :e | email__source | the plain attribute",
        "SET ssn__hmac = :e | ssn__hmac | the plain attribute",
        "SET contacts[0].name__hmac = :e | contacts[0].name__hmac | the plain attribute",
        "REMOVE address.zip__hmac | address.zip__hmac | the plain attribute",
        "ADD email__source :n | email__source | the plain attribute",
        "DELETE email__hmac :set | email__hmac | the plain attribute",
        "SET plan = ssn__source | ssn__source | the plain attribute",
        "SET contacts.name = :e | contacts.name | contradicts the class",
        "SET address[0] = :e | address[0] | contradicts the class",
        "REMOVE byRole[0] | byRole[0] | contradicts the class"
      })
  void prepare_whenCiphertextCannotDoIt_isRefusedNamingTheWayOut(
      String expression, String path, String wayOut) {
    assertRefused(
        () -> prepare(expression),
        EXPRESSION_NOT_SUPPORTED,
        "'" + path + "'",
        "table Table",
        wayOut);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET holder = :e", "REMOVE holder", "SET seat = if_not_exists(seat, :n)"})
  void prepare_whenAPrimaryKeyIsChanged_isRefused(String expression) {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);

    assertRefused(
        () -> prepare(tickets, Map.of("holder", s(ALICE), "seat", n("7")), expression),
        EXPRESSION_NOT_SUPPORTED,
        "primary key",
        "put a new item");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET email = :notNull",
        "SET address = :e",
        "SET address = :contacts",
        "SET contacts = :contact",
        "SET contacts[0] = :contacts",
        "SET contacts = list_append(contacts, :doc)",
        "SET byRole.father = :e",
        "SET grid = :contacts"
      })
  void prepare_whenTheValueDoesNotFit_isRefused(String expression) {
    assertRefused(() -> prepare(expression), VALUE_NOT_SUPPORTED, "table Table");
  }

  @Test
  void prepare_whenDocumentsNestWithoutEnd_isRefusedAndDoesNotOverflow() {
    AttributeValue contacts = l();
    for (int i = 0; i < 20_000; i++) {
      contacts = l(m("children", contacts));
    }
    Map<String, AttributeValue> values = Map.of(":deep", contacts);

    assertRefused(
        () ->
            PreparedUpdate.of(patients.engine(), null, KEY, "SET contacts = :deep", NAMES, values),
        VALUE_NOT_SUPPORTED,
        "nested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET email = :n", "SET number = :e", "SET address.zip = :set"})
  void rewrite_whenTheIndexedTypeIsAnother_isRefused(String expression) {
    PreparedUpdate update = prepare(expression);

    assertRefused(() -> finish(patients, update), VALUE_NOT_SUPPORTED, "table Table", "type");
  }

  @Test
  void prepare_whenADocumentBringsStoredNames_isRefused() {
    assertRefused(() -> prepare("SET address = :reserved"), RESERVED_ATTRIBUTE, "zip__source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SET email = :missing", "SET plan = :missing", "SET address = :missing"})
  void rewrite_whenAValueIsMissing_isRefused(String expression) {
    assertRefused(() -> finish(patients, prepare(expression)), EXPRESSION_INVALID, ":missing");
  }

  @Test
  void prepare_whenNamesOrValuesHoldNull_isRefusedOnlyWhereTheyAreUsed() {
    Map<String, String> names = new HashMap<>(NAMES);
    names.put("#null", null);
    Map<String, AttributeValue> values = new HashMap<>(VALUES);
    values.put(":nothing", null);

    assertRefused(
        () ->
            PreparedUpdate.of(patients.engine(), null, KEY, "SET email = :nothing", names, values),
        EXPRESSION_INVALID,
        ":nothing");
    assertRefused(
        () -> PreparedUpdate.of(patients.engine(), null, KEY, "SET #null = :e", names, values),
        EXPRESSION_INVALID,
        "#null");
    finish(
        patients, PreparedUpdate.of(patients.engine(), null, KEY, "SET email = :e", names, values));
    assertThat(rewritten).startsWith("SET ");
  }

  @Test
  void prepare_whenRefused_keepsValuesOutOfTheMessage() {
    for (String expression :
        List.of("SET email = plan", "SET address = :e", "SET plan = email", "SET email = :e :e")) {
      HushtableException refused = null;
      try {
        prepare(expression);
      } catch (HushtableException e) {
        refused = e;
      }
      assertThat(refused).as(expression).isNotNull();
      assertThat(refused.toString()).doesNotContain(ALICE);
    }
  }

  // --- Helpers

  private PreparedUpdate prepare(String expression) {
    return prepare(patients, KEY, expression);
  }

  private static PreparedUpdate prepare(
      EngineFixture table, Map<String, AttributeValue> key, String expression) {
    return PreparedUpdate.of(
        table.engine(), null, key, expression, used(expression, NAMES), used(expression, VALUES));
  }

  /** What an expression uses of what is given. */
  static <V> Map<String, V> used(String expression, Map<String, V> given) {
    Map<String, V> used = new HashMap<>(given);
    used.keySet().retainAll(Lexer.placeholders(expression));
    return used;
  }

  private void finish(EngineFixture table, PreparedUpdate update) {
    KeySet keys = table.load(table.engine().encryptor().needsToSeal(List.of(update.data())));
    table.engine().encryptor().seal(List.of(update.data()), keys);
    expressions = new Expressions(table.engine(), keys, update);
    rewritten = expressions.update();
  }

  /** With names in place of placeholders, and C, H and D for ciphertexts, hashes and documents. */
  private String resolved(String expression) {
    finish(patients, prepare(expression));
    String text = rewritten;
    Map<String, String> names = expressions.names() == null ? Map.of() : expressions.names();
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replaceAll(name.getKey() + "\\b", name.getValue());
    }
    Map<String, AttributeValue> values =
        expressions.values() == null ? Map.of() : expressions.values();
    for (Map.Entry<String, AttributeValue> value : values.entrySet()) {
      if (!used(expression, VALUES).containsKey(value.getKey())) {
        text = text.replaceAll(value.getKey() + "\\b", described(value.getValue()));
      }
    }
    return text;
  }

  private static String described(AttributeValue value) {
    if (StoredForm.isSource(value)) {
      return "C";
    }
    if (value.hasM() || value.hasL()) {
      return "D";
    }
    return value.type() == AttributeValue.Type.NUL
        ? "NULL"
        : BlindIndex.isWellFormed(value) ? "H" : "?";
  }

  /** What the rewritten expression sets, by path, and the key. */
  private Map<String, AttributeValue> assigned() {
    Map<String, AttributeValue> assigned = new HashMap<>(KEY);
    for (Update.Assignment set : ExpressionParser.update(rewritten, expressions.names()).sets()) {
      String placeholder = ((Update.Given) set.value()).value().placeholder();
      assigned.put(set.path().toString(), expressions.values().get(placeholder));
    }
    return assigned;
  }
}
