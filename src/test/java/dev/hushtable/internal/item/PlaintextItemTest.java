package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.internal.item.SealedItems.with;
import static dev.hushtable.internal.item.SealedItems.without;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.schema.AcceptedPlaintext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is found in the clear is given where that is accepted, and nowhere else. */
class PlaintextItemTest {
  private static final Map<String, AttributeValue> PATIENT =
      Map.of(
          "id", s("1"),
          "email", s("a@example.com"),
          "number", n("7"),
          "address", m("zip", s("12345"), "city", s("Springfield")),
          "contacts", l(m("name", s("Bob"), "children", l(m("name", s("Dan"))))),
          "byRole", m("step.father", m("name", s("Carl"))),
          "grid", l(l(m("name", s("Eve")))));

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);

  private static EngineFixture accepting(EngineFixture engine, String... paths) {
    return engine.accepting(AcceptedPlaintext.of(List.of(paths)));
  }

  // --- Paths

  @Test
  void decrypt_whenAllIsAccepted_givesTheItemAsItIs() {
    EngineFixture all = patients.accepting(AcceptedPlaintext.ALL);

    assertThat(all.decrypt(PATIENT)).isEqualTo(PATIENT);
    assertThat(all.decrypt(all.encrypt(PATIENT))).isEqualTo(PATIENT);
    assertRefused(() -> patients.decrypt(PATIENT), PLAINTEXT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "email, email",
    "number, number",
    "address, address.zip",
    "contacts, contacts[].name contacts[].children[].name",
    "byRole, byRole.*.name",
    "byRole, byRole.step.father.name",
    "grid, grid[][].name"
  })
  void decrypt_whenAPathIsAccepted_acceptsItAndNoOther(String attribute, String paths) {
    Map<String, AttributeValue> item = Map.of("id", s("1"), attribute, PATIENT.get(attribute));
    boolean dotted = paths.equals("byRole.step.father.name");
    String[] all = paths.split(" ");

    if (dotted) {
      // A name with a dot in it is one segment, which no path that is written with dots can name.
      assertRefused(() -> accepting(patients, all).decrypt(item), PLAINTEXT_FOUND);
    } else {
      assertThat(accepting(patients, all).decrypt(item)).isEqualTo(item);
    }
    assertRefused(
        () ->
            accepting(
                    patients,
                    "ssn",
                    "name",
                    "zip",
                    "address",
                    "contacts[]",
                    "contacts.name",
                    "grid[].name")
                .decrypt(item),
        PLAINTEXT_FOUND);
    if (all.length > 1) {
      assertRefused(() -> accepting(patients, all[0]).decrypt(item), PLAINTEXT_FOUND);
    }
  }

  @Test
  void decrypt_whenFormsAreMixedInOneItem_readsBoth() {
    EngineFixture all = patients.accepting(AcceptedPlaintext.ALL);
    Map<String, AttributeValue> mixed =
        with(all.encrypt(without(PATIENT, "email")), "email", s("a@example.com"));

    assertThat(all.decrypt(mixed)).isEqualTo(PATIENT);
  }

  @Test
  void decrypt_whenTheHashIsThereToo_isRefusedHoweverItIsRead() {
    EngineFixture all = patients.accepting(AcceptedPlaintext.ALL);
    Map<String, AttributeValue> both =
        with(without(all.encrypt(PATIENT), "email__source"), "email", s("a@example.com"));

    assertRefused(() -> all.decrypt(both), SOURCE_MISSING);
    assertRefused(() -> all.decrypt(both, Set.of("email")), PLAINTEXT_FOUND);
  }

  @Test
  void decrypt_whenAnEncryptedKeyIsInTheClear_isRefused() {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class).accepting(AcceptedPlaintext.ALL);
    Map<String, AttributeValue> stored =
        tickets.encrypt(Map.of("holder", s("h"), "seat", n("1"), "show", s("x")));
    Map<String, AttributeValue> swapped =
        with(without(stored, "holder__source"), "holder", s("other"));

    assertThat(stored).containsKey("holder__source");
    assertRefused(() -> tickets.decrypt(swapped, Set.of("holder", "seat")), PLAINTEXT_FOUND);
  }

  // --- Seals

  private final EngineFixture early = EngineFixture.of(SealedBeans.Early.class);
  private final EngineFixture late =
      EngineFixture.of(SealedBeans.Late.class).accepting(AcceptedPlaintext.ALL);
  private final EngineFixture members =
      EngineFixture.of(SealedBeans.Member.class).accepting(AcceptedPlaintext.ALL);

  @Test
  void decrypt_whenAnItemOfASealedClassWasNeverEncrypted_givesItAsItIs() {
    Map<String, AttributeValue> plain = SealedItems.item("1", "now");

    assertThat(members.decrypt(plain)).isEqualTo(plain);
    assertRefused(
        () -> EngineFixture.of(SealedBeans.Member.class).decrypt(Map.of("id", s("1"))),
        SEAL_MISSING);
  }

  @Test
  void decrypt_whenTheSealWasTakenOffAnEncryptedItem_isRefused() {
    Map<String, AttributeValue> stored =
        without(members.encrypt(SealedItems.item("1", "now")), "__seal");

    assertRefused(() -> members.decrypt(stored), SEAL_MISSING);
    Map<String, AttributeValue> half = without(without(stored, "ssn__source"), "email__source");
    assertRefused(() -> members.decrypt(without(half, "email__hmac")), SEAL_MISSING, "__seal");
  }

  @Test
  void decrypt_whenASealedValueWasExchangedForPlaintext_isRefused() {
    Map<String, AttributeValue> stored = members.encrypt(SealedItems.item("1", "now"));

    assertRefused(
        () -> members.decrypt(with(without(stored, "ssn__source"), "ssn", s("forged"))),
        PLAINTEXT_FOUND,
        "'ssn'");
  }

  @Test
  void decrypt_whenPlaintextWasDeclaredAfterTheSeal_givesIt() {
    Map<String, AttributeValue> stored = early.encrypt(Map.of("id", s("1"), "ssn", s("x")));

    assertThat(late.decrypt(with(stored, "phone", s("y"))))
        .isEqualTo(Map.of("id", s("1"), "ssn", s("x"), "phone", s("y")));
    assertRefused(
        () -> late.decrypt(with(without(stored, "ssn__source"), "phone", s("y"))), SEAL_MISMATCH);
  }
}
