package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of projections. */
class ProjectionRewriterTest {
  private static final Map<String, String> NAMES =
      Map.of("#e", "email", "#i", "id", "#p", "plan", "#z", "zip");

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan | plan, id",
        "id | id",
        "#i, plan | id, plan",
        "email | email__source, email__hmac, id",
        "#e | email__source, email__hmac, id",
        "ssn | ssn__source, id",
        "plan, id, ssn | plan, id, ssn__source",
        "address | address, id",
        "address.city | address.city, id",
        "address.zip | address.zip__source, address.zip__hmac, id",
        "address.#z | address.zip__source, address.zip__hmac, id",
        "address.street | address.street__source, id",
        "contacts[0].name | contacts[0].name__source, contacts[0].name__hmac, id",
        "contacts[3] | contacts[3], id",
        "contacts | contacts, id",
        "grid[0][1].name | grid[0][1].name__source, grid[0][1].name__hmac, id",
        "byRole.father.name | byRole.father.name__source, byRole.father.name__hmac, id",
        "byRole.father.label | byRole.father.label, id",
        "id.x | id.x, id",
        "opening.hour | opening.hour, id"
      })
  void rewrite_whenPathsAreGiven_asksForStoredOnesAndTheKey(String expression, String expected) {
    assertThat(resolved(patients, expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show | show, holder__hmac, seat__hmac",
        "holder | holder__source, holder__hmac, seat__hmac",
        "seat, holder | seat__source, seat__hmac, holder__source, holder__hmac",
        "note, price | note__source, price__source, price__hmac, holder__hmac, seat__hmac"
      })
  void rewrite_whenKeysAreEncrypted_asksForTheirHashes(String expression, String expected) {
    assertThat(resolved(tickets, expression)).isEqualTo(expected);
  }

  @Test
  void rewrite_whenKeysAreAdded_usesPlaceholdersForThem() {
    Placeholders placeholders = new Placeholders("Table", Map.of(), Map.of());

    String rewritten =
        new ProjectionRewriter(patients.plan(), null, placeholders)
            .rewrite("plan", Set.of(), Set.of());

    assertThat(rewritten).matches("plan, #_\\d+");
    assertThat(placeholders.names()).hasSize(1).containsValue("id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email__source",
        "email__hmac",
        "ssn__hmac",
        "plan, address.zip__source",
        "ssn.digits",
        "ssn[0]",
        "contacts[0].name.first",
        "byRole.father.name__hmac"
      })
  void rewrite_whenOnlyPartOfASecretIsAskedFor_isRefused(String expression) {
    assertRefused(
        () -> resolved(patients, expression), EXPRESSION_NOT_SUPPORTED, "'", "table Table");
  }

  /** The names inside of a document are encrypted with it. */
  @Test
  void rewrite_whenAPathLeadsIntoASecret_namesTheAttributeOnly() {
    assertThatThrownBy(() -> resolved(patients, "contacts[0].name.first"))
        .hasMessageContaining("'contacts[0].name…'")
        .hasMessageNotContaining("first");
  }

  /** So that DynamoDB refuses it here as it does anywhere else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan, plan | plan, plan, id",
        "plan, #p | plan, plan, id",
        "id, #i | id, id",
        "ssn, ssn | ssn__source, ssn__source, id"
      })
  void rewrite_whenAPathIsGivenTwice_keepsBoth(String expression, String expected) {
    assertThat(resolved(patients, expression)).isEqualTo(expected);
  }

  @Test
  void rewrite_whenItIsNoProjection_isRefused() {
    assertRefused(() -> resolved(patients, "plan ="), EXPRESSION_INVALID, "position 5");
  }

  /** What was compared by its hash has to be verified, so it is read as well. */
  @Test
  void rewrite_whenSomethingWasCompared_asksForItToo() {
    assertThat(resolved(patients, null, "plan", "email"))
        .isEqualTo("plan, email__source, email__hmac, id");
    assertThat(resolved(patients, null, "plan, email", "email", "number"))
        .isEqualTo("plan, email__source, email__hmac, number__source, number__hmac, id");
    assertThat(resolved(patients, null, "address", "address.zip")).isEqualTo("address, id");
    assertThat(resolved(patients, null, "contacts[0]", "contacts[0].name"))
        .isEqualTo("contacts[0], id");
    assertThat(resolved(patients, null, "plan", "#e")).contains("email__source");
  }

  @Test
  void rewrite_whenThePrimaryKeyWasCompared_needsItsHashOnly() {
    assertThat(resolved(tickets, null, "show", "holder", "seat"))
        .isEqualTo("show, holder__hmac, seat__hmac");
  }

  @Test
  void rewrite_whenSomethingInADocumentWasComparedButNotAskedFor_isRefused() {
    assertRefused(
        () -> resolved(patients, null, "plan", "address.zip"),
        EXPRESSION_NOT_SUPPORTED,
        "'address.zip'",
        "table Table");
    assertRefused(
        () -> resolved(patients, null, "contacts[1], address.city", "contacts[10].name"),
        EXPRESSION_NOT_SUPPORTED,
        "'contacts[10].name'");
  }

  /** Names may hold dots; these are two attributes. */
  @Test
  void rewrite_whenANameHoldsADot_isNotMistakenForAPath() {
    Map<String, String> names = Map.of("#dotted", "address.city", "#zip", "address.zip");
    Placeholders placeholders = new Placeholders("Table", names, Map.of());

    assertThat(
            new ProjectionRewriter(patients.plan(), null, placeholders)
                .rewrite("#dotted, address.city", Set.of(), Set.of()))
        .startsWith("#dotted, address.city, ");
    assertRefused(
        () ->
            new ProjectionRewriter(
                    patients.plan(), null, new Placeholders("Table", names, Map.of()))
                .rewrite("#zip", paths("address.zip"), Set.of()),
        EXPRESSION_NOT_SUPPORTED,
        "'address.zip'");
  }

  private static String resolved(EngineFixture table, String expression) {
    return resolved(table, null, expression);
  }

  private static Set<Path> paths(String... expressions) {
    Set<Path> paths = new LinkedHashSet<>();
    for (String expression : expressions) {
      paths.addAll(ExpressionParser.projection(expression, NAMES));
    }
    return paths;
  }

  private static String resolved(
      EngineFixture table, String indexName, String expression, String... compared) {
    Placeholders placeholders = new Placeholders("Table", NAMES, Map.of());
    String text =
        new ProjectionRewriter(table.plan(), indexName, placeholders)
            .rewrite(expression, paths(compared), Set.of());
    for (String placeholder : List.copyOf(placeholders.names().keySet())) {
      text = text.replaceAll(placeholder + "\\b", placeholders.names().get(placeholder));
    }
    assertThat(text).as("every placeholder is named").doesNotContain("#");
    return text;
  }
}
