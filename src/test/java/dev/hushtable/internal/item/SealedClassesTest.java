package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.internal.item.SealedItems.assertRefused;
import static dev.hushtable.internal.item.SealedItems.item;
import static dev.hushtable.internal.item.SealedItems.with;
import static dev.hushtable.internal.item.SealedItems.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.testing.Failures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sealed classes of every form, that change, or that share a table. */
class SealedClassesTest {
  private static final String SEAL = "__seal";

  private final EngineFixture early = EngineFixture.of(SealedBeans.Early.class);
  private final EngineFixture late = EngineFixture.of(SealedBeans.Late.class);

  // --- Classes that change

  @Test
  void decrypt_whenAPropertyWasRemoved_opensAndStillWatchesIt() {
    Map<String, AttributeValue> plain = Map.of("id", s("1"), "ssn", s("x"), "fax", s("y"));
    Map<String, AttributeValue> stored = early.encrypt(plain);
    Map<String, AttributeValue> older = early.encrypt(plain);

    assertThat(late.decrypt(stored)).containsEntry("ssn", s("x")).doesNotContainKey("fax");
    assertRefused(late, SEAL_MISMATCH, SEAL, without(stored, "fax__source"));
    assertRefused(late, SEAL_MISMATCH, SEAL, with(stored, "fax__source", older.get("fax__source")));
  }

  @Test
  void decrypt_whenTheOldReleaseReadsWhatTheNewOneWrote_noticesWhatItPutBack() {
    Map<String, AttributeValue> older = early.encrypt(Map.of("id", s("1"), "fax", s("y")));
    Map<String, AttributeValue> stored = late.encrypt(Map.of("id", s("1"), "ssn", s("x")));

    assertThat(early.decrypt(stored)).containsEntry("ssn", s("x"));
    assertRefused(
        early,
        SEAL_MISMATCH,
        "'fax__source'",
        with(stored, "fax__source", older.get("fax__source")));
  }

  @Test
  void decrypt_whenAPropertyWasAdded_opensUnlessTheItemHasIt() {
    Map<String, AttributeValue> stored = early.encrypt(Map.of("id", s("1"), "ssn", s("x")));
    Map<String, AttributeValue> newer = late.encrypt(Map.of("id", s("1"), "phone", s("y")));

    assertThat(late.decrypt(stored)).isEqualTo(Map.of("id", s("1"), "ssn", s("x")));
    assertRefused(
        late,
        SEAL_MISMATCH,
        "'phone__source'",
        with(stored, "phone__source", newer.get("phone__source")));
  }

  @Test
  void decrypt_whenAnIndexWasAdded_opensUnlessTheItemHasTheHash() {
    Map<String, AttributeValue> stored = early.encrypt(Map.of("id", s("1"), "ssn", s("x")));
    Map<String, AttributeValue> newer = late.encrypt(Map.of("id", s("1"), "ssn", s("x")));

    assertRefused(
        late, SEAL_MISMATCH, "'ssn__hmac'", with(stored, "ssn__hmac", newer.get("ssn__hmac")));
    assertRefused(late, SEAL_MISMATCH, SEAL, without(newer, "ssn__hmac"));
  }

  @Test
  void decrypt_whenAPropertyBecameAuthenticated_opensOnlyWithoutIt() {
    Map<String, AttributeValue> stored = early.encrypt(Map.of("id", s("1"), "plan", s("gold")));

    assertThat(early.decrypt(with(stored, "plan", s("silver")))).containsEntry("plan", s("silver"));
    assertRefused(late, SEAL_MISMATCH, "'plan'", stored);
    assertThat(late.decrypt(without(stored, "plan"))).containsOnlyKeys("id");
  }

  @Test
  void decrypt_whenThePropertyThatWasEncryptedIsStoredPlain_isRefused() {
    Map<String, AttributeValue> stored = late.encrypt(Map.of("id", s("1"), "ssn", s("x")));

    assertRefused(late, PLAINTEXT_FOUND, "'ssn'", with(stored, "ssn", s("x")));
  }

  // --- Classes that share a table

  @Test
  void decrypt_whenClassesShareATable_readsWhatEachWroteAlone() {
    EngineFixture shared = early.withClass(SealedBeans.Order.class);
    EngineFixture orders = EngineFixture.of(SealedBeans.Order.class);
    Map<String, AttributeValue> person = Map.of("id", s("1"), "ssn", s("x"), "plan", s("gold"));
    Map<String, AttributeValue> order = Map.of("id", s("2"), "card", s("y"), "total", n("9.90"));

    for (EngineFixture reader : List.of(shared, early)) {
      assertThat(reader.decrypt(early.encrypt(person))).isEqualTo(person);
      assertThat(reader.decrypt(shared.encrypt(person))).isEqualTo(person);
    }
    for (EngineFixture reader : List.of(shared, orders)) {
      assertThat(reader.decrypt(orders.encrypt(order))).isEqualTo(order);
      assertThat(reader.decrypt(shared.encrypt(order))).isEqualTo(order);
    }
  }

  @Test
  void decrypt_whenAnItemGetsAnAttributeOfTheOtherClass_isRefused() {
    EngineFixture shared = early.withClass(SealedBeans.Order.class);
    EngineFixture orders = EngineFixture.of(SealedBeans.Order.class);
    Map<String, AttributeValue> order = orders.encrypt(Map.of("id", s("1"), "card", s("y")));
    for (EngineFixture writer : List.of(early, shared)) {
      Map<String, AttributeValue> person = writer.encrypt(Map.of("id", s("1"), "ssn", s("x")));

      assertRefused(shared, SEAL_MISMATCH, "'", with(person, "total", n("9.90")));
      assertRefused(
          shared, SEAL_MISMATCH, "'", with(person, "card__source", order.get("card__source")));
      assertRefused(shared, SEAL_MISMATCH, "'", with(person, SEAL, order.get(SEAL)));
    }
  }

  // --- Classes of every form

  @Test
  void decrypt_whenTheKeyIsAHash_bindsTheSealToIt() {
    EngineFixture holders = EngineFixture.of(SealedBeans.Holder.class);
    Map<String, AttributeValue> plain = Map.of("holder", s("ann"), "note", s("x"));
    Map<String, AttributeValue> ann = holders.encrypt(plain);
    Map<String, AttributeValue> ben = holders.encrypt(with(plain, "holder", s("ben")));

    assertThat(holders.decrypt(ann)).isEqualTo(plain);
    assertRefused(holders, NOT_AUTHENTIC, SEAL, with(ann, SEAL, ben.get(SEAL)));
    assertRefused(holders, SEAL_MISMATCH, SEAL, without(ann, "note__source"));
  }

  @Test
  void decrypt_whenTheClassHoldsItself_coversTheWholeTree() {
    EngineFixture nodes = EngineFixture.of(SealedBeans.Node.class);
    AttributeValue leaf = m("secret", s("s"), "label", s("leaf"));
    Map<String, AttributeValue> plain =
        Map.of(
            "id",
            s("1"),
            "label",
            s("root"),
            "children",
            l(m("label", s("a"), "children", l(leaf))));
    Map<String, AttributeValue> stored = nodes.encrypt(plain);
    Map<String, AttributeValue> child = stored.get("children").l().get(0).m();
    Map<String, AttributeValue> storedLeaf = child.get("children").l().get(0).m();

    assertThat(nodes.decrypt(stored)).isEqualTo(plain);
    assertThat(storedLeaf).as("one seal for the whole item").doesNotContainKey(SEAL);
    assertRefused(nodes, SEAL_MISMATCH, SEAL, with(stored, "label", s("x")));
    AttributeValue forged = AttributeValue.fromM(with(storedLeaf, "label", s("x")));
    assertRefused(
        nodes,
        SEAL_MISMATCH,
        SEAL,
        with(stored, "children", l(AttributeValue.fromM(with(child, "children", l(forged))))));
  }

  @ParameterizedTest
  @ValueSource(classes = {SealedBeans.Flat.class, SealedBeans.Fixed.class})
  void decrypt_whenTheClassIsFlattenedOrImmutable_coversItsAttributes(Class<?> type) {
    boolean flat = type == SealedBeans.Flat.class;
    String secret = flat ? "pin" : "ssn";
    String authenticated = flat ? "level" : "plan";
    EngineFixture engine = EngineFixture.of(type);
    Map<String, AttributeValue> plain = Map.of("id", s("1"), secret, s("x"), authenticated, s("y"));
    Map<String, AttributeValue> stored = engine.encrypt(plain);
    Map<String, AttributeValue> older = engine.encrypt(plain);
    String source = secret + "__source";

    assertThat(engine.decrypt(stored)).isEqualTo(plain);
    assertRefused(engine, SEAL_MISMATCH, SEAL, with(stored, authenticated, s("z")));
    assertRefused(engine, SEAL_MISMATCH, SEAL, with(stored, source, older.get(source)));
    assertRefused(engine, SEAL_MISSING, SEAL, without(stored, SEAL));
  }

  @Test
  void decrypt_whenTheClassIsNotSealed_leavesAnAttributeOfThatNameAlone() {
    EngineFixture patients = EngineFixture.of(Beans.Patient.class);
    Map<String, AttributeValue> plain = Map.of("id", s("1"), "ssn", s("x"), SEAL, s("mine"));

    Map<String, AttributeValue> stored = patients.encrypt(plain);

    assertThat(stored).containsEntry(SEAL, s("mine"));
    assertThat(patients.decrypt(stored)).isEqualTo(plain);
  }

  // --- What cannot be sealed

  @Test
  void encrypt_whenTheItemHasASealAlready_isRefused() {
    Map<String, AttributeValue> stored = early.encrypt(Map.of("id", s("1")));

    Failures.assertRefused(() -> early.encrypt(stored), RESERVED_ATTRIBUTE, SEAL, "table Table");
  }

  @Test
  void encrypt_whenAnAuthenticatedValueCannotBeSealed_isRefusedByItsName() {
    EngineFixture members = EngineFixture.of(SealedBeans.Member.class);
    for (AttributeValue value :
        List.of(
            s("half \uD800"),
            n("secret"),
            AttributeValue.fromSs(List.of()),
            AttributeValue.fromNul(false),
            AttributeValue.builder().s("a").n("1").build())) {
      Failures.assertRefused(
          () -> members.encrypt(Map.of("id", s("1"), "plan", value)),
          VALUE_NOT_SUPPORTED,
          SEAL,
          "'plan'");
    }
    Failures.assertRefused(
        () -> members.encrypt(Map.of("id", s("1"), "contacts", l(m("label", n("secret"))))),
        VALUE_NOT_SUPPORTED,
        "'contacts'");
  }

  @Test
  void encrypt_whenItReturns_leavesTheItemAsItWas() {
    EngineFixture members = EngineFixture.of(SealedBeans.Member.class);
    Map<String, AttributeValue> given = item("m-1", "now");

    Map<String, AttributeValue> stored = members.encrypt(given);
    Map<String, AttributeValue> read = new LinkedHashMap<>(stored);
    members.decrypt(read);

    assertThat(given).isEqualTo(item("m-1", "now"));
    assertThat(read).isEqualTo(stored);
  }
}
