package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.SEAL_MISSING;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.internal.item.SealedItems.assertRefused;
import static dev.hushtable.internal.item.SealedItems.flipped;
import static dev.hushtable.internal.item.SealedItems.item;
import static dev.hushtable.internal.item.SealedItems.with;
import static dev.hushtable.internal.item.SealedItems.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.StoredFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attacks that leave each value authentic, and that the seal of the item notices. */
abstract class AbstractSealedItemTest {
  private static final String SEAL = "__seal";

  private final EngineFixture members =
      EngineFixture.of(SealedBeans.Member.class).withFormats(format());

  private final Map<String, AttributeValue> stored = members.encrypt(item("m-1", "now"));
  private final Map<String, AttributeValue> older = members.encrypt(item("m-1", "before"));
  private final Map<String, AttributeValue> another = members.encrypt(item("m-2", "now"));

  /** The format of the values and of the seal. */
  abstract StoredFormat format();

  // --- What is stored

  @Test
  void encrypt_whenTheClassIsSealed_addsASealThatReadingTakesAway() {
    assertThat(stored.get(SEAL).type()).isEqualTo(AttributeValue.Type.B);
    assertThat(members.decrypt(stored)).isEqualTo(item("m-1", "now"));
    assertThat(members.decrypt(older)).isEqualTo(item("m-1", "before"));
  }

  @Test
  void encrypt_whenTheItemHasNothingToCover_sealsItAllTheSame() {
    Map<String, AttributeValue> empty = members.encrypt(Map.of("id", s("m-1")));

    assertThat(empty).containsOnlyKeys("id", SEAL);
    assertThat(members.decrypt(empty)).isEqualTo(Map.of("id", s("m-1")));
    assertRefused(members, SEAL_MISSING, SEAL, Map.of("id", s("m-1")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(empty, "plan", s("gold")));
  }

  @Test
  void encrypt_whenSeveralItems_sealsEachByItself() {
    List<Map<String, AttributeValue>> plain = List.of(item("m-1", "a"), item("m-2", "b"));
    KeySet keys = members.load(members.engine().encryptor().needs(plain));

    List<Map<String, AttributeValue>> all = members.engine().encryptor().encryptAll(plain, keys);

    assertThat(all).extracting(members::decrypt).containsExactlyElementsOf(plain);
    assertRefused(members, NOT_AUTHENTIC, SEAL, with(all.get(0), SEAL, all.get(1).get(SEAL)));
  }

  // --- Covered attributes

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email__hmac",
        "ssn__source",
        "plan",
        "visits",
        "tags",
        "scores",
        "opening",
        "contacts"
      })
  void decrypt_whenACoveredAttributeIsRemoved_isRefused(String name) {
    assertRefused(members, SEAL_MISMATCH, SEAL, without(stored, name));
  }

  @Test
  void decrypt_whenAnIndexedAttributeIsRemoved_isRefused() {
    Map<String, AttributeValue> removed = without(stored, "email__source");

    assertRefused(members, SOURCE_MISSING, "'email'", removed);
    assertRefused(members, SEAL_MISMATCH, SEAL, without(removed, "email__hmac"));
    assertThatThrownBy(() -> members.decrypt(removed, Set.of("email")))
        .as("as through an index that is declared to lack it")
        .isInstanceOfSatisfying(
            DecryptionException.class, e -> assertThat(e.code()).isEqualTo(SEAL_MISMATCH));
  }

  @ParameterizedTest
  @CsvSource({
    "email__source, INDEX_MISMATCH",
    "email__hmac, INDEX_MISMATCH",
    "ssn__source, SEAL_MISMATCH",
    "plan, SEAL_MISMATCH",
    "visits, SEAL_MISMATCH",
    "tags, SEAL_MISMATCH",
    "scores, SEAL_MISMATCH",
    "opening, SEAL_MISMATCH",
    "contacts, SEAL_MISMATCH"
  })
  void decrypt_whenACoveredAttributeIsReplacedByItsOlderSelf_isRefused(
      String name, ErrorCode code) {
    assertRefused(
        members,
        code,
        code == INDEX_MISMATCH ? "email" : SEAL,
        with(stored, name, older.get(name)));
  }

  @Test
  void decrypt_whenAnIndexedAttributeIsReplacedByItsOlderSelf_isRefused() {
    Map<String, AttributeValue> mixed =
        with(
            with(stored, "email__source", older.get("email__source")),
            "email__hmac",
            older.get("email__hmac"));

    assertRefused(members, SEAL_MISMATCH, SEAL, mixed);
  }

  /** The same value, but not the same ciphertext: what was sealed are the bytes. */
  @Test
  void decrypt_whenACiphertextIsOfAnotherWriteOfTheSameItem_isRefused() {
    Map<String, AttributeValue> again = members.encrypt(item("m-1", "now"));

    assertRefused(
        members, SEAL_MISMATCH, SEAL, with(stored, "email__source", again.get("email__source")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, SEAL, again.get(SEAL)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "visits", "tags", "scores", "opening"})
  void decrypt_whenAnAuthenticatedAttributeIsThatOfAnotherItem_isRefused(String name) {
    Map<String, AttributeValue> other = members.encrypt(item("m-2", "before"));

    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, name, other.get(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssn__source", "contacts"})
  void decrypt_whenAnEncryptedAttributeIsThatOfAnotherItem_isRefused(String name) {
    assertRefused(members, NOT_AUTHENTIC, "'", with(stored, name, another.get(name)));
  }

  @Test
  void decrypt_whenAnAuthenticatedAttributeChangesItsTypeOrBecomesNull_isRefused() {
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "visits", s("12.5")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "visits", n("12.50001")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "plan", s("")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "plan", AttributeValue.fromNul(true)));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "tags", l(s("a now"), s("b"))));
  }

  @Test
  void decrypt_whenAnAttributeThatWasAbsentIsAdded_isRefused() {
    Map<String, AttributeValue> few =
        members.encrypt(Map.of("id", s("m-1"), "ssn", s("078-05-1120")));
    for (String name : List.of("plan", "visits", "tags", "opening", "contacts")) {
      assertRefused(members, SEAL_MISMATCH, SEAL, with(few, name, stored.get(name)));
      AttributeValue nul = AttributeValue.fromNul(true);
      assertRefused(members, SEAL_MISMATCH, SEAL, with(few, name, nul));
    }
    Map<String, AttributeValue> email = with(few, "email__source", stored.get("email__source"));

    assertRefused(members, SEAL_MISMATCH, SEAL, email);
    assertRefused(
        members, SEAL_MISMATCH, SEAL, with(email, "email__hmac", stored.get("email__hmac")));
  }

  /** Nothing that was sealed has no encoding, so this is no mistake of the reader's. */
  @Test
  void decrypt_whenACoveredAttributeCannotBeEncoded_isRefusedAsAltered() {
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "plan", s("\uD800")));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "plan", n("no number")));
    assertRefused(
        members, SEAL_MISMATCH, SEAL, with(stored, "plan", AttributeValue.builder().build()));
  }

  @Test
  void decrypt_whenTheWholeOlderStateIsPutBack_opens() {
    assertThat(members.decrypt(older)).containsEntry("plan", s("plan before"));
  }

  // --- Documents

  @Test
  void decrypt_whenElementsOfASealedListAreSwappedOrRemoved_isRefused() {
    List<AttributeValue> contacts = stored.get("contacts").l();

    assertRefused(
        members,
        SEAL_MISMATCH,
        SEAL,
        with(stored, "contacts", l(contacts.get(1), contacts.get(0))));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "contacts", l(contacts.get(0))));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "contacts", l()));
  }

  @Test
  void decrypt_whenAPlainValueInADocumentChanges_isRefused() {
    Map<String, AttributeValue> first = stored.get("contacts").l().get(0).m();
    AttributeValue second = stored.get("contacts").l().get(1);

    assertRefused(
        members,
        SEAL_MISMATCH,
        SEAL,
        with(
            stored, "contacts", l(AttributeValue.fromM(with(first, "label", s("enemy"))), second)));
    assertRefused(
        members,
        SEAL_MISMATCH,
        SEAL,
        with(stored, "contacts", l(AttributeValue.fromM(with(first, "x", s("y"))), second)));
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, "opening", m("hour", n("9"))));
  }

  @Test
  void decrypt_whenAValueInADocumentIsItsOlderSelf_isRefused() {
    Map<String, AttributeValue> first = stored.get("contacts").l().get(0).m();
    Map<String, AttributeValue> before = older.get("contacts").l().get(0).m();
    Map<String, AttributeValue> mixed =
        with(
            with(first, "name__source", before.get("name__source")),
            "name__hmac",
            before.get("name__hmac"));

    assertRefused(
        members,
        SEAL_MISMATCH,
        SEAL,
        with(
            stored, "contacts", l(AttributeValue.fromM(mixed), stored.get("contacts").l().get(1))));
  }

  // --- What is not covered, and what DynamoDB does

  @Test
  void decrypt_whenAnUncoveredAttributeChanges_opens() {
    assertThat(members.decrypt(with(stored, "note", s("forged"))))
        .isEqualTo(with(item("m-1", "now"), "note", s("forged")));
    assertThat(members.decrypt(without(stored, "note"))).doesNotContainKey("note");
    assertThat(members.decrypt(with(stored, "undeclared", s("x"))))
        .containsEntry("undeclared", s("x"));
    assertThat(members.decrypt(with(stored, "pla\u0301n", s("x"))))
        .containsEntry("plan", s("plan now"));
  }

  @Test
  void decrypt_whenDynamoDbHasNormalized_opens() {
    Map<String, AttributeValue> normalized = with(stored, "visits", n("12.5"));
    normalized.put("scores", AttributeValue.fromNs(List.of("2", "1")));
    normalized.put("tags", AttributeValue.fromSs(List.of("b", "a now")));
    normalized.put("opening", m("hour", n("8")));

    assertThat(stored).isNotEqualTo(normalized);
    assertThat(members.decrypt(normalized)).containsEntry("visits", n("12.5"));
  }

  // --- The seal itself

  @Test
  void decrypt_whenTheSealIsRemovedOrNoSeal_isRefused() {
    assertRefused(members, SEAL_MISSING, SEAL, without(stored, SEAL));
    assertRefused(members, SEAL_MISSING, SEAL, with(stored, SEAL, s("sealed")));
    assertRefused(members, SEAL_MISSING, SEAL, with(stored, SEAL, AttributeValue.fromNul(true)));
    assertRefused(
        members,
        ErrorCode.UNKNOWN_FORMAT,
        SEAL,
        with(stored, SEAL, AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0]))));
  }

  @Test
  void decrypt_whenTheSealIsOlder_isRefused() {
    assertRefused(members, SEAL_MISMATCH, SEAL, with(stored, SEAL, older.get(SEAL)));
  }

  @Test
  void decrypt_whenTheSealIsThatOfAnotherItem_isRefused() {
    assertRefused(members, NOT_AUTHENTIC, SEAL, with(stored, SEAL, another.get(SEAL)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssn__source", "email__source"})
  void decrypt_whenAValueStandsForTheSealOrTheReverse_isRefused(String name) {
    assertRefused(members, NOT_AUTHENTIC, SEAL, with(stored, SEAL, stored.get(name)));
    assertRefused(members, NOT_AUTHENTIC, "'", with(stored, name, stored.get(SEAL)));
  }

  @Test
  void decrypt_whenAnyByteOfTheSealIsFlipped_isRefused() {
    byte[] seal = stored.get(SEAL).b().asByteArray();
    for (int i = 0; i < seal.length; i++) {
      byte[] altered = flipped(seal, i);
      assertThatThrownBy(() -> members.decrypt(with(stored, SEAL, altered)))
          .as("byte %d", i)
          .isInstanceOf(DecryptionException.class)
          .hasMessageContaining("'__seal'");
    }
  }

  @Test
  void decrypt_whenTheSealIsCutOrExtended_isRefused() {
    byte[] seal = stored.get(SEAL).b().asByteArray();
    for (int length : new int[] {1, 5, 61, 77, 78, seal.length - 1, seal.length + 1}) {
      assertThatThrownBy(() -> members.decrypt(with(stored, SEAL, Arrays.copyOf(seal, length))))
          .as("%d bytes", length)
          .isInstanceOf(DecryptionException.class)
          .hasMessageContaining("'__seal'");
    }
  }

  @Test
  void decrypt_whenTheTableScopeOrContextIsAnother_isRefused() {
    Map<String, AttributeValue> empty = members.encrypt(Map.of("id", s("m-1")));
    EngineFixture elsewhere =
        EngineFixture.of(SealedBeans.Member.class, "Other", "Other").withFormats(format());

    for (EngineFixture other :
        List.of(elsewhere, members.withScope("tenant"), members.withContext(Map.of("use", "x")))) {
      assertRefused(other, NOT_AUTHENTIC, SEAL, empty);
    }
  }

  @Test
  void decrypt_whenPlaintextStandsInPlaceOfWhatIsCovered_isRefused() {
    assertRefused(
        members, PLAINTEXT_FOUND, "'ssn'", with(without(stored, "ssn__source"), "ssn", s("x")));
    assertRefused(members, PLAINTEXT_FOUND, "'contacts'", with(stored, "contacts", s("x")));
  }
}
