package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.schema.AcceptedPlaintext;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.keys.StoredFormat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values that are stored together. */
class ItemGroupTest {
  private static final String GROUP = "private__source";

  private final EngineFixture people = EngineFixture.of(GroupedBeans.Person.class);

  private static Map<String, AttributeValue> person() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", s("p-1"));
    item.put("email", s("alice@example.com"));
    item.put("age", n("42"));
    item.put("ssn", s("078-05-1120"));
    item.put("size", s("S"));
    item.put("note", s("calls back"));
    item.put("plan", s("gold"));
    item.put("home", m("street", s("Long Street 1"), "zip", s("8001"), "country", s("CH")));
    item.put("others", l(m("street", s("Short Street 2"), "zip", s("8002"), "country", s("CH"))));
    return item;
  }

  @ParameterizedTest
  @EnumSource(StoredFormat.class)
  void encrypt_whenAttributesAreInAGroup_storesThemInOneCiphertext(StoredFormat format) {
    EngineFixture table = people.withFormats(format);

    Map<String, AttributeValue> stored = table.encrypt(person());

    assertThat(stored)
        .containsOnlyKeys("id", GROUP, "email__hmac", "note__source", "plan", "home", "others");
    assertThat(stored.get("home").m()).containsOnlyKeys(GROUP, "zip__hmac", "country");
    assertThat(stored.get("others").l().get(0).m()).containsOnlyKeys(GROUP, "zip__hmac", "country");
    assertThat(stored.toString()).doesNotContain("alice", "078-05", "Street", "8001");
    assertThat(table.decrypt(stored)).isEqualTo(person());
  }

  @Test
  void encrypt_whenAMemberIsStoredAloneElsewhere_hasTheSameHash() {
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "email", s("a"), "age", n("1"));
    assertThat(people.encrypt(item).get("email__hmac"))
        .isEqualTo(EngineFixture.of(GroupedBeans.Alone.class).encrypt(item).get("email__hmac"));
  }

  @Test
  void encrypt_whenMembersAreNull_storesTheOthers() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", s("p-1"));
    item.put("email", AttributeValue.fromNul(true));
    item.put("age", n("42"));
    Map<String, AttributeValue> stored = people.encrypt(item);

    assertThat(stored).containsOnlyKeys("id", GROUP);
    assertThat(people.decrypt(stored)).isEqualTo(Map.of("id", s("p-1"), "age", n("42")));
  }

  @Test
  void encrypt_whenAllMembersAreNull_storesNoGroup() {
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "plan", s("gold"));
    assertThat(people.encrypt(item)).isEqualTo(item);
    assertThat(people.decrypt(item)).isEqualTo(item);
  }

  @Test
  void encrypt_whenEnumsDiffer_hasTheSameLength() {
    AttributeValue small = people.encrypt(Map.of("id", s("p"), "size", s("S"))).get(GROUP);
    AttributeValue large =
        people.encrypt(Map.of("id", s("p"), "size", s("EXTRA_LARGE"))).get(GROUP);
    assertThat(small.b().asByteArray()).hasSameSizeAs(large.b().asByteArray());
  }

  @Test
  void encrypt_whenAReservedNameIsGiven_isRefused() {
    for (String name : Set.of(GROUP, "email__source", "age__source", "age__hmac")) {
      assertThatExceptionOfType(InvalidUsageException.class)
          .isThrownBy(() -> people.encrypt(with(person(), name, s("x"))))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESERVED_ATTRIBUTE));
    }
  }

  @Test
  void decrypt_whenTheGroupWasMoved_isRefused() {
    Map<String, AttributeValue> stored = people.encrypt(person());
    Map<String, AttributeValue> other = people.encrypt(with(person(), "id", s("p-2")));
    assertRefused(with(stored, GROUP, other.get(GROUP)), ErrorCode.NOT_AUTHENTIC);
    AttributeValue ofHome = stored.get("home").m().get(GROUP);
    assertRefused(with(stored, GROUP, ofHome), ErrorCode.NOT_AUTHENTIC);
  }

  @Test
  void decrypt_whenAGroupStandsForAValueOfItsName_isRefused() {
    Map<String, AttributeValue> item = Map.of("id", s("p-1"), "email", s("a"));
    byte[] group = people.encrypt(item).get(GROUP).b().asByteArray();
    EngineFixture alone = EngineFixture.of(GroupedBeans.Diary.class);
    assertThat(alone.encrypt(Map.of("id", s("p-1"), "private", s("x")))).containsKey(GROUP);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> alone.decrypt(Map.of("id", s("p-1"), GROUP, b(group))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_AUTHENTIC));
  }

  @Test
  void decrypt_whenTheGroupHasAnotherName_isLeftAloneAsAnyAttribute() {
    Map<String, AttributeValue> stored = people.encrypt(Map.of("id", s("p-1"), "age", n("1")));
    assertThat(EngineFixture.of(GroupedBeans.Other.class).decrypt(stored)).isEqualTo(stored);
  }

  @Test
  void decrypt_whenAMemberIsAlsoStoredAlone_isRefused() {
    Map<String, AttributeValue> alone =
        EngineFixture.of(GroupedBeans.Alone.class)
            .encrypt(Map.of("id", s("p-1"), "email", s("a"), "age", n("7")));
    Map<String, AttributeValue> stored = people.encrypt(person());
    assertRefused(
        with(stored, "age__source", alone.get("age__source")),
        ErrorCode.GROUP_MISMATCH,
        "'age'",
        "stored alone",
        "group 'private'");
    assertRefused(with(stored, "age", n("1")), ErrorCode.PLAINTEXT_FOUND, "'age'");
    assertRefused(alone, ErrorCode.GROUP_MISMATCH);
  }

  @Test
  void decrypt_whenTheGroupHoldsAnUnknownMember_isRefused() {
    Map<String, AttributeValue> stored =
        EngineFixture.of(GroupedBeans.Wider.class)
            .encrypt(Map.of("id", s("p-1"), "age", n("1"), "phone", s("079")));
    assertRefused(stored, ErrorCode.GROUP_MISMATCH, "'private'", "'age', 'email', 'size', 'ssn'");
    // What it lacks is null.
    EngineFixture wider = EngineFixture.of(GroupedBeans.Wider.class);
    assertThat(wider.decrypt(people.encrypt(Map.of("id", s("p-1"), "age", n("1")))))
        .isEqualTo(Map.of("id", s("p-1"), "age", n("1")));
  }

  @Test
  void decrypt_whenAMemberWasRenamed_isReadUnderItsNewName() {
    Map<String, AttributeValue> stored =
        people.encrypt(Map.of("id", s("p-1"), "age", n("1"), "email", s("a")));
    stored.remove("email__hmac");
    assertThat(EngineFixture.of(GroupedBeans.Renamed.class).decrypt(stored))
        .isEqualTo(Map.of("id", s("p-1"), "age", n("1"), "mail", s("a")));
  }

  @Test
  void decrypt_whenAHashIsNotThatOfTheMember_isRefused() {
    Map<String, AttributeValue> stored = people.encrypt(person());
    AttributeValue other = people.encrypt(with(person(), "email", s("bob"))).get("email__hmac");
    assertRefused(with(stored, "email__hmac", other), ErrorCode.INDEX_MISMATCH, "'email'");
    Map<String, AttributeValue> without = people.encrypt(Map.of("id", s("p-1"), "age", n("1")));
    assertRefused(
        with(without, "email__hmac", other), ErrorCode.INDEX_MISMATCH, "'email'", "no value");
  }

  @Test
  void decrypt_whenTheGroupIsGoneAndAHashIsLeft_isRefused() {
    Map<String, AttributeValue> stored = people.encrypt(person());
    stored.remove(GROUP);
    assertRefused(stored, ErrorCode.SOURCE_MISSING, "'email'");
    assertThat(people.decrypt(stored, Set.of("email"))).doesNotContainKeys("email", "age");
  }

  @Test
  void decrypt_whenPlaintextIsAccepted_takesAllOfTheGroupOrNone() {
    EngineFixture accepting = people.accepting(AcceptedPlaintext.ALL);
    assertThat(accepting.decrypt(person())).isEqualTo(person());
    Map<String, AttributeValue> stored = accepting.encrypt(Map.of("id", s("p-1"), "age", n("1")));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> accepting.decrypt(with(stored, "ssn", s("x"))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PLAINTEXT_FOUND));
  }

  @Test
  void decrypt_whenTheItemIsSealed_coversTheGroup() {
    EngineFixture closed = EngineFixture.of(GroupedBeans.Closed.class);
    Map<String, AttributeValue> item = Map.of("id", s("c"), "email", s("a"), "age", n("1"));
    Map<String, AttributeValue> stored = closed.encrypt(item);
    assertThat(closed.decrypt(stored)).isEqualTo(item);

    Map<String, AttributeValue> older = closed.encrypt(with(item, "age", n("2")));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> closed.decrypt(with(stored, GROUP, older.get(GROUP))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SEAL_MISMATCH));
  }

  /** A request that is sent again with its token must be the same, whatever map it comes in. */
  @Test
  void seal_whenATokenIsGivenAndMembersComeInAnotherOrder_givesTheSameBytes() {
    EngineFixture closed = EngineFixture.of(GroupedBeans.Closed.class);
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("id", s("c"));
    item.put("email", s("a"));
    item.put("phone", s("079"));
    Map<String, AttributeValue> turned = new LinkedHashMap<>();
    for (String name : List.of("phone", "email", "id")) {
      turned.put(name, item.get(name));
    }

    assertThat(withToken(closed, turned)).isEqualTo(withToken(closed, item));
  }

  private static Map<String, AttributeValue> withToken(
      EngineFixture table, Map<String, AttributeValue> plain) {
    ItemEncryptor encryptor = table.engine().encryptor();
    PlainItem item = encryptor.item(plain);
    encryptor.seal(List.of(item), table.load(encryptor.needsToSeal(List.of(item))), "token");
    return item.stored();
  }

  @Test
  void seal_whenATokenIsGivenAndAValueHasThePathOfAGroup_givesTheSameBytesInAnyOrder() {
    EngineFixture table = EngineFixture.of(GroupedBeans.Namesakes.class);
    ItemEncryptor encryptor = table.engine().encryptor();
    DocumentPlan root = table.plan().root();
    EncryptedAttribute text = root.encrypted("text");
    EncryptedAttribute age = root.encrypted("age");
    AttributePath parent = AttributePath.ROOT;
    PlainUpdate update = encryptor.update(Map.of("id", s("c")));
    PlainUpdate turned = encryptor.update(Map.of("id", s("c")));

    Map<String, AttributeValue> value = update.add(text, text.path(parent), s("x"));
    Map<String, AttributeValue> group = update.add(age.group(), parent, Map.of(age, n("1")));
    Map<String, AttributeValue> turnedGroup = turned.add(age.group(), parent, Map.of(age, n("1")));
    Map<String, AttributeValue> turnedValue = turned.add(text, text.path(parent), s("x"));
    for (PlainUpdate one : List.of(update, turned)) {
      encryptor.seal(List.of(one), table.keys(), "token");
    }

    assertThat(turnedValue).isEqualTo(value).containsOnlyKeys("text__source");
    assertThat(turnedGroup).isEqualTo(group).containsOnlyKeys(GROUP);
  }

  private void assertRefused(Map<String, AttributeValue> stored, ErrorCode code, String... words) {
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> people.decrypt(stored))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(List.of(words)).allMatch(e.getMessage()::contains));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put(name, value);
    return changed;
  }
}
