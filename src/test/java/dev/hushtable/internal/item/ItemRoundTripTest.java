package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.KEY_ATTRIBUTE_MISSING;
import static dev.hushtable.exception.ErrorCode.RESERVED_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.keys.KeyScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Plain items to stored ones and back, on raw maps. */
class ItemRoundTripTest {
  private static final byte FORMAT = (byte) 0xC1;

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);

  static Stream<AttributeValue> values() {
    AttributeValue deep = s("leaf");
    for (int i = 0; i < 20; i++) {
      deep = i % 2 == 0 ? l(deep) : m("k", deep);
    }
    return Stream.of(
        s("alice@example.com"),
        s(""),
        s("naïve 中文 🎉\u0000"),
        s("x".repeat(100_000)),
        n("0"),
        n("-12.50"),
        n("12345678901234567890123456789012345678"),
        n("9.9E+125"),
        n("1E-130"),
        b(),
        b((byte) 0, (byte) -1, (byte) 1),
        AttributeValue.fromBool(true),
        AttributeValue.fromBool(false),
        l(),
        l(s("a"), n("1"), AttributeValue.fromNul(true), AttributeValue.fromBool(false), l(), m()),
        m(),
        m("a", n("1.0"), "", s(""), "n", AttributeValue.fromNul(true), "l", l(b((byte) 7))),
        AttributeValue.fromSs(List.of("", "a", "b")),
        AttributeValue.fromNs(List.of("1", "10", "2")),
        AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {1}))),
        deep);
  }

  @ParameterizedTest
  @MethodSource("values")
  void decrypt_whenAnyTypeWasEncrypted_givesItBack(AttributeValue value) {
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "ssn", value);

    Map<String, AttributeValue> stored = patients.encrypt(item);

    assertThat(stored).containsOnlyKeys("id", "ssn__source");
    assertThat(patients.decrypt(stored)).isEqualTo(item);
  }

  @Test
  void decrypt_whenMembersOfASetWereInAnotherOrder_givesTheSameSet() {
    AttributeValue set = AttributeValue.fromNs(List.of("30", "4", "-1"));

    AttributeValue back =
        patients.decrypt(patients.encrypt(Map.of("id", s("p-1"), "ssn", set))).get("ssn");

    assertThat(back.hasNs()).isTrue();
    assertThat(back.ns()).containsExactlyInAnyOrder("30", "4", "-1");
  }

  @Test
  void encrypt_whenIndexed_storesExactlySourceAndHash() {
    Map<String, AttributeValue> stored =
        patients.encrypt(
            Map.of("id", s("p-1"), "email", s("alice@example.com"), "plan", s("gold")));

    assertThat(stored).containsOnlyKeys("id", "plan", "email__source", "email__hmac");
    byte[] source = stored.get("email__source").b().asByteArray();
    assertThat(source[0]).isEqualTo(FORMAT);
    assertThat(source).startsWith(FORMAT, (byte) 0xc0, (byte) 0xff, (byte) 0xee, (byte) 0x00);
    assertThat(source).as("77 bytes more than type byte and text").hasSize(77 + 1 + 17);
    byte[] hash = stored.get("email__hmac").b().asByteArray();
    assertThat(hash).hasSize(33).startsWith((byte) 1);
  }

  @Test
  void encrypt_whenNullOrAbsent_storesNothing() {
    Map<String, AttributeValue> item =
        Map.of("id", s("p-1"), "email", AttributeValue.fromNul(true));

    assertThat(patients.encrypt(item)).containsOnlyKeys("id");
  }

  @Test
  void encrypt_whenNothingIsDeclared_needsNoKeyAttribute() {
    Map<String, AttributeValue> item = Map.of("plan", s("gold"));

    assertThat(patients.encrypt(item)).isEqualTo(item);
  }

  @Test
  void encrypt_whenAttributesAreNotDeclared_letsThemPassUntouched() {
    Map<String, AttributeValue> item =
        Map.of(
            "id", s("p-1"),
            "plan__source", s("not ours"),
            "plan__hmac", b((byte) 1),
            "id__hmac", n("5"),
            "__source", s(""),
            "emails", l(s("a")),
            "opening", m("hour", n("9"), "hour__source", s("x")));

    assertThat(patients.encrypt(item)).isEqualTo(item);
    assertThat(patients.decrypt(item)).isEqualTo(item);
  }

  @ParameterizedTest
  @ValueSource(strings = {"email__source", "email__hmac", "ssn__source", "ssn__hmac"})
  void encrypt_whenAReservedAttributeIsGiven_isRefused(String name) {
    assertRefused(
        () -> patients.encrypt(Map.of("id", s("p-1"), name, b((byte) 1))),
        RESERVED_ATTRIBUTE,
        "'" + name + "'",
        "table Table");
  }

  @Test
  void encrypt_whenAReservedAttributeIsNested_isRefusedByItsPath() {
    AttributeValue contact = m("name__source", b((byte) 1));

    assertRefused(
        () -> patients.encrypt(Map.of("id", s("p-1"), "contacts", l(contact))),
        RESERVED_ATTRIBUTE,
        "'contacts[].name__source'");
  }

  @Test
  void encrypt_whenDocumentsLieInside_encryptsThemEverywhere() {
    Map<String, AttributeValue> item = nested();

    Map<String, AttributeValue> stored = patients.encrypt(item);

    assertThat(stored.get("address").m())
        .containsOnlyKeys("zip__source", "zip__hmac", "street__source", "city");
    assertThat(stored.get("contacts").l().get(0).m())
        .containsOnlyKeys("name__source", "name__hmac", "label", "children");
    assertThat(stored.get("contacts").l().get(0).m().get("children").l().get(0).m())
        .containsOnlyKeys("name__source", "name__hmac");
    assertThat(stored.get("byRole").m().get("father").m())
        .containsOnlyKeys("name__source", "name__hmac");
    assertThat(stored.get("grid").l().get(1).l().get(0).m())
        .containsOnlyKeys("name__source", "name__hmac");
    assertThat(stored.get("opening")).isEqualTo(item.get("opening"));
    assertThat(patients.decrypt(stored)).isEqualTo(item);
    assertThat(patients.decrypt(stored, Set.of("email", "id"))).isEqualTo(item);
  }

  @Test
  void encrypt_whenDocumentsAreNullOrEmpty_keepsThem() {
    Map<String, AttributeValue> item =
        Map.of(
            "id",
            s("p-1"),
            "address",
            AttributeValue.fromNul(true),
            "contacts",
            l(AttributeValue.fromNul(true), m(), m("children", l())),
            "byRole",
            m(),
            "grid",
            l(l(), AttributeValue.fromNul(true)));

    Map<String, AttributeValue> stored = patients.encrypt(item);

    assertThat(stored).isEqualTo(item);
    assertThat(patients.decrypt(stored)).isEqualTo(item);
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "contacts", "byRole", "grid"})
  void encrypt_whenADocumentIsOfAnotherType_isRefused(String name) {
    assertRefused(
        () -> patients.encrypt(Map.of("id", s("p-1"), name, s("secret"))),
        VALUE_NOT_SUPPORTED,
        "'" + name + "'",
        "type S");
  }

  @Test
  void encrypt_whenADocumentIsOfTwoTypes_isRefused() {
    AttributeValue both =
        AttributeValue.builder().m(Map.of("zip", s("8001"))).s("also a text").build();

    assertRefused(
        () -> patients.encrypt(Map.of("id", s("p-1"), "address", both)),
        VALUE_NOT_SUPPORTED,
        "'address'");
  }

  @Test
  void encrypt_whenAValueIsMissing_storesNothingForIt() {
    Map<String, AttributeValue> item = new LinkedHashMap<>(Map.of("id", s("p-1"), "email", s("a")));
    item.put("ssn", null);

    assertThat(patients.encrypt(item)).containsOnlyKeys("id", "email__source", "email__hmac");
  }

  @Test
  void encrypt_whenItSucceedsOrFails_leavesTheInputAsItWas() {
    Map<String, AttributeValue> item = new LinkedHashMap<>(nested());
    Map<String, AttributeValue> copy = deepCopy(item);

    Map<String, AttributeValue> stored = patients.encrypt(Collections.unmodifiableMap(item));
    Map<String, AttributeValue> storedCopy = deepCopy(stored);
    patients.decrypt(Collections.unmodifiableMap(stored));
    item.put("ssn", s("\ud800"));
    Map<String, AttributeValue> bad = deepCopy(item);
    assertRefused(() -> patients.encrypt(item), VALUE_NOT_SUPPORTED);

    assertThat(item).isEqualTo(bad);
    item.put("ssn", copy.get("ssn"));
    assertThat(item).isEqualTo(copy);
    assertThat(new ArrayList<>(item.keySet())).isEqualTo(new ArrayList<>(copy.keySet()));
    assertThat(stored).isEqualTo(storedCopy);
  }

  static Stream<Arguments> unsupported() {
    return Stream.of(
        Arguments.of("ssn", s("\ud83c")),
        Arguments.of("ssn", s("\udf89\ud83c")),
        Arguments.of("ssn", m("\ud83c", s("x"))),
        Arguments.of("ssn", n("NaN")),
        Arguments.of("ssn", n("1e126")),
        Arguments.of("ssn", n("1".repeat(39))),
        Arguments.of("ssn", l(n("twelve"))),
        Arguments.of("ssn", AttributeValue.fromSs(List.of())),
        Arguments.of("ssn", AttributeValue.fromSs(List.of("a", "a"))),
        Arguments.of("ssn", AttributeValue.builder().build()),
        Arguments.of("ssn", AttributeValue.builder().s("a").n("1").build()),
        Arguments.of("email", n("12")),
        Arguments.of("number", s("12")),
        Arguments.of("photo", s("12")));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void encrypt_whenAValueCannotBeStored_isRefused(String name, AttributeValue value) {
    assertRefused(
        () -> patients.encrypt(Map.of("id", s("p-1"), name, value)),
        VALUE_NOT_SUPPORTED,
        "'" + name + "'",
        "table Table");
  }

  @ParameterizedTest
  @MethodSource("keyless")
  void encrypt_whenAKeyAttributeIsMissing_isRefused(Map<String, AttributeValue> item) {
    assertRefused(
        () -> patients.encrypt(item), KEY_ATTRIBUTE_MISSING, "'id'", "table Table", "primary key");
  }

  static Stream<Map<String, AttributeValue>> keyless() {
    return Stream.of(
        Map.of("email", s("alice@example.com")),
        Map.of("address", m("zip", s("1"))),
        Map.of("id", AttributeValue.fromBool(true), "ssn", s("x")),
        Map.of("id", AttributeValue.fromNul(true), "ssn", s("x")));
  }

  @Test
  void encrypt_whenAnEncryptedKeyIsMissing_isRefused() {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);

    assertRefused(
        () -> tickets.encrypt(Map.of("holder", s("Ann"), "note", s("x"))),
        KEY_ATTRIBUTE_MISSING,
        "'seat'");
  }

  @Test
  void decrypt_whenTheStoredKeyIsMissing_isRefused() {
    Map<String, AttributeValue> stored =
        new LinkedHashMap<>(patients.encrypt(Map.of("id", s("p-1"), "ssn", s("x"))));
    stored.remove("id");

    assertRefused(() -> patients.decrypt(stored), KEY_ATTRIBUTE_MISSING, "'id'");
  }

  @Test
  void decrypt_whenAnEncryptedKey_givesItBack() {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
    Map<String, AttributeValue> item =
        Map.of("holder", s("Ann"), "seat", n("7"), "show", s("Faust"), "price", n("12.50"));

    Map<String, AttributeValue> stored = tickets.encrypt(item);

    assertThat(stored)
        .containsOnlyKeys(
            "holder__source",
            "holder__hmac",
            "seat__source",
            "seat__hmac",
            "show",
            "price__source",
            "price__hmac");
    assertThat(tickets.decrypt(stored)).isEqualTo(item);
  }

  /** DynamoDB trims numbers, so what was written under 1.0 comes back under 1. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1E0", "10E-1", "0.1e1"})
  void decrypt_whenANumberKeyComesBackInAnotherForm_opens(String form) {
    EngineFixture readings = EngineFixture.of(Beans.Reading.class);
    Map<String, AttributeValue> stored =
        new LinkedHashMap<>(
            readings.encrypt(
                Map.of("meter", n("1.00"), "serial", b((byte) 9), "value", s("42 kWh"))));
    stored.put("meter", n(form));

    assertThat(readings.decrypt(stored)).containsEntry("value", s("42 kWh"));
  }

  @Test
  void needs_whenEncrypting_areTheActiveKeyAndTheIndex() {
    assertThat(patients.engine().encryptor().needs(List.of()))
        .containsExactlyInAnyOrder(
            new KeyNeed.Active(KeyScope.DEFAULT), new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1));
    assertThat(EngineFixture.of(Beans.Reading.class).engine().encryptor().needs(List.of()))
        .containsExactly(new KeyNeed.Active(KeyScope.DEFAULT));
  }

  @Test
  void needs_whenDecrypting_areTheVersionsNamedAnywhereAndTheIndex() {
    Map<String, AttributeValue> whole = patients.encrypt(nested());
    Map<String, AttributeValue> deepOnly =
        Map.of("id", s("p-1"), "grid", whole.get("grid"), "plan", s("gold"));

    assertThat(patients.engine().decryptor().needs(List.of(whole, deepOnly)))
        .containsExactlyInAnyOrder(
            new KeyNeed.Versions(KeyScope.DEFAULT, 0xc0ffee00),
            new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1));
    assertThat(patients.engine().decryptor().needs(List.of(deepOnly))).hasSize(2);
    assertThat(patients.engine().decryptor().needs(List.of(Map.of("id", s("p-1"))))).isEmpty();
  }

  @Test
  void decrypt_whenWrittenUnderAnOlderVersion_opens() {
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "ssn", s("078-05-1120"));
    Map<String, AttributeValue> stored = patients.encrypt(item);
    EngineFixture rotated =
        patients.withVersions(
            EngineFixture.FIRST,
            EngineFixture.branchKey("0ddba110-0000-4000-8000-000000000002", 2));

    assertThat(rotated.decrypt(stored)).isEqualTo(item);
    assertThat(rotated.encrypt(item).get("ssn__source").b().asByteArray())
        .startsWith(FORMAT, (byte) 0x0d, (byte) 0xdb, (byte) 0xa1, (byte) 0x10);
  }

  @Test
  void decrypt_whenTwoVersionsShareAHint_findsTheRightOneByItsCommitment() {
    EngineFixture second =
        patients.withVersions(EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000002", 2));
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "ssn", s("078-05-1120"));
    EngineFixture both =
        patients.withVersions(
            EngineFixture.FIRST,
            EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000002", 2));

    assertThat(both.decrypt(patients.encrypt(item))).isEqualTo(item);
    assertThat(both.decrypt(second.encrypt(item))).isEqualTo(item);
  }

  private static Map<String, AttributeValue> nested() {
    return Map.of(
        "id",
        s("p-1"),
        "email",
        s("alice@example.com"),
        "ssn",
        s("078-05-1120"),
        "address",
        m("zip", s("8001"), "street", s("Bahnhofstrasse 1"), "city", s("Zürich")),
        "contacts",
        l(
            m("name", s("Bob"), "label", s("son"), "children", l(m("name", s("Carol")))),
            m("label", s("nobody"))),
        "byRole",
        m("father", m("name", s("Dave"))),
        "grid",
        l(l(), l(m("name", s("Eve")), m())),
        "opening",
        m("hour", n("9")));
  }

  private static Map<String, AttributeValue> deepCopy(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> copy = new LinkedHashMap<>();
    item.forEach((name, value) -> copy.put(name, deepCopy(value)));
    return copy;
  }

  private static AttributeValue deepCopy(AttributeValue value) {
    if (value.hasM()) {
      return AttributeValue.fromM(deepCopy(value.m()));
    }
    if (value.hasL()) {
      return AttributeValue.fromL(value.l().stream().map(ItemRoundTripTest::deepCopy).toList());
    }
    return value.b() == null
        ? value.copy(c -> {})
        : AttributeValue.fromB(SdkBytes.fromByteArray(value.b().asByteArray()));
  }
}
