package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.COMMITMENT_MISMATCH;
import static dev.hushtable.exception.ErrorCode.FORMAT_NOT_ACCEPTED;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_FORMAT;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_KEY;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.testing.Failures;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attacks on stored items: each is refused with its own code, and no message gives anything away.
 */
class ItemTamperTest {
  private static final String EMAIL = "alice@example.com";
  private static final String SSN = "078-05-1120";
  private static final String ZIP = "zip 8001";
  private static final String BOB = "Bob Barker";
  private static final String CAROL = "Carol Cook";

  /** Where each region of a stored value begins. */
  private static final int HINT = 1;

  private static final int NONCE = 5;
  private static final int CIPHERTEXT = 61;
  private static final int MIN_BYTES = 78;

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final Map<String, AttributeValue> stored = patients.encrypt(item("p-1"));

  private static Map<String, AttributeValue> item(String id) {
    return Map.of(
        "id", s(id),
        "email", s(EMAIL),
        "ssn", s(SSN),
        "plan", s("gold"),
        "address", m("zip", s(ZIP), "street", s(ZIP)),
        "contacts", l(m("name", s(BOB), "children", l(m("name", s(CAROL)))), m("name", s(CAROL))),
        "byRole", m("father", m("name", s(BOB)), "mother", m("name", s(CAROL))),
        "grid", l(l(m("name", s(BOB)))));
  }

  // --- Bits

  @Test
  void decrypt_whenAnyBitOfAStoredValueIsFlipped_isRefusedByItsRegion() {
    byte[] source = bytes(stored.get("ssn__source"));
    for (int i = 0; i < source.length; i++) {
      ErrorCode code =
          i < HINT
              ? UNKNOWN_FORMAT
              : i < NONCE ? UNKNOWN_KEY : i < CIPHERTEXT ? COMMITMENT_MISMATCH : NOT_AUTHENTIC;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        assertRefused(code, "'ssn'", with(stored, "ssn__source", flipped(source, i, bit)));
      }
    }
  }

  @Test
  void decrypt_whenAnyBitOfAHashIsFlipped_isRefused() {
    byte[] hash = bytes(stored.get("email__hmac"));
    for (int i = 0; i < hash.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        Map<String, AttributeValue> altered = with(stored, "email__hmac", flipped(hash, i, bit));
        assertRefused(INDEX_MISMATCH, "'email'", altered);
        assertRefused(INDEX_MISMATCH, "'email'", altered, Set.of("email"));
      }
    }
  }

  @Test
  void decrypt_whenANestedValueIsFlipped_isRefusedByItsPath() {
    Map<String, AttributeValue> contact = stored.get("contacts").l().get(0).m();
    AttributeValue child = contact.get("children").l().get(0);
    byte[] source = bytes(child.m().get("name__source"));
    AttributeValue alteredChild =
        AttributeValue.fromM(
            with(child.m(), "name__source", flipped(source, source.length - 1, 0)));
    AttributeValue altered = AttributeValue.fromM(with(contact, "children", l(alteredChild)));

    assertRefused(
        NOT_AUTHENTIC,
        "'contacts[].children[].name'",
        with(stored, "contacts", l(altered, stored.get("contacts").l().get(1))));
  }

  @Test
  void decrypt_whenTheKeyIsLong_showsItsBeginning() {
    String id = "0123456789".repeat(100);
    Map<String, AttributeValue> item = patients.encrypt(Map.of("id", s(id), "ssn", s(SSN)));

    assertRefused(UNKNOWN_FORMAT, id.substring(0, 64) + "…}", with(item, "ssn__source", b()));
  }

  // --- Lengths

  @Test
  void decrypt_whenTruncatedToAnyLength_isRefused() {
    byte[] source = bytes(stored.get("ssn__source"));
    assertThat(source.length).isGreaterThan(MIN_BYTES);
    for (int length = 0; length < source.length; length++) {
      assertRefused(
          length == 0 ? UNKNOWN_FORMAT : NOT_AUTHENTIC,
          "'ssn'",
          with(stored, "ssn__source", Arrays.copyOf(source, length)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 400_000})
  void decrypt_whenExtended_isRefused(int by) {
    byte[] source = bytes(stored.get("ssn__source"));

    assertRefused(
        NOT_AUTHENTIC,
        "'ssn'",
        with(stored, "ssn__source", Arrays.copyOf(source, source.length + by)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 100_000, 390_000})
  void decrypt_whenTheValueIsLong_givesItBackAndNoticesAnyChange(int length) {
    Map<String, AttributeValue> plain = Map.of("id", s("p-1"), "ssn", s("x".repeat(length)));
    Map<String, AttributeValue> longItem = patients.encrypt(plain);
    byte[] source = bytes(longItem.get("ssn__source"));

    assertThat(patients.decrypt(longItem)).isEqualTo(plain);
    for (int at = CIPHERTEXT; at < source.length; at += length / 20) {
      assertRefused(NOT_AUTHENTIC, "'ssn'", with(longItem, "ssn__source", flipped(source, at, 0)));
    }
    assertRefused(
        NOT_AUTHENTIC,
        "'ssn'",
        with(longItem, "ssn__source", Arrays.copyOf(source, source.length - 1)));
  }

  @Test
  void decrypt_whenAHashIsOfAnyOtherLength_isRefused() {
    byte[] hash = bytes(stored.get("email__hmac"));
    for (int length = 0; length <= 2 * hash.length; length++) {
      if (length != hash.length) {
        assertRefused(
            INDEX_MISMATCH, "'email'", with(stored, "email__hmac", Arrays.copyOf(hash, length)));
      }
    }
  }

  @Test
  void decrypt_whenTheFormatIsNotRead_isRefused() {
    byte[] source = bytes(stored.get("ssn__source"));
    source[0] = 2;

    assertRefused(FORMAT_NOT_ACCEPTED, "ENCRYPTION_SDK", with(stored, "ssn__source", source));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x03, 0xC0, 0xC2, 0xFF})
  void decrypt_whenTheFormatIsUnknown_isRefusedByItsNumber(int format) {
    byte[] source = bytes(stored.get("ssn__source"));
    source[0] = (byte) format;

    assertRefused(
        UNKNOWN_FORMAT, String.format("0x%02X", format), with(stored, "ssn__source", source));
  }

  // --- Moves

  @ParameterizedTest
  @CsvSource({"email__source,ssn__source,'ssn'", "ssn__source,email__source,'email'"})
  void decrypt_whenMovedToAnotherAttribute_isRefused(String from, String to, String attribute) {
    assertRefused(NOT_AUTHENTIC, attribute, with(stored, to, stored.get(from)));
  }

  @Test
  void decrypt_whenMovedBetweenLevels_isRefused() {
    AttributeValue zip = stored.get("address").m().get("zip__source");
    AttributeValue street = stored.get("address").m().get("street__source");

    assertRefused(NOT_AUTHENTIC, "'ssn'", with(stored, "ssn__source", zip));
    assertRefused(
        NOT_AUTHENTIC, "'address.street'", inAddress("street__source", stored.get("ssn__source")));
    assertRefused(NOT_AUTHENTIC, "'address.zip'", inAddress("zip__source", street));
  }

  @Test
  void decrypt_whenMovedToAListOfAnotherDepth_isRefused() {
    AttributeValue grid = stored.get("grid").l().get(0).l().get(0);

    assertRefused(NOT_AUTHENTIC, "'contacts[].name'", with(stored, "contacts", l(grid)));
    assertRefused(
        NOT_AUTHENTIC,
        "'grid[][].name'",
        with(stored, "grid", l(l(stored.get("contacts").l().get(1)))));
  }

  @Test
  void decrypt_whenMovedToAnotherKeyOfAMap_isRefused() {
    Map<String, AttributeValue> roles = stored.get("byRole").m();

    assertRefused(
        NOT_AUTHENTIC,
        "'byRole.mother.name'",
        with(stored, "byRole", m("mother", roles.get("father"))));
  }

  /** The path has no positions, and the documentation says so. */
  @Test
  void decrypt_whenElementsOfOneListAreSwapped_opens() {
    List<AttributeValue> contacts = stored.get("contacts").l();
    Map<String, AttributeValue> swapped =
        with(stored, "contacts", l(contacts.get(1), contacts.get(0)));

    AttributeValue plain = patients.decrypt(swapped).get("contacts");

    assertThat(plain.l().get(0).m()).containsEntry("name", s(CAROL));
    assertThat(plain.l().get(1).m()).containsEntry("name", s(BOB));
  }

  @Test
  void decrypt_whenMovedToAnotherItem_isRefused() {
    Map<String, AttributeValue> other = patients.encrypt(item("p-2"));

    assertRefused(NOT_AUTHENTIC, "'ssn'", with(other, "ssn__source", stored.get("ssn__source")));
    assertRefused(NOT_AUTHENTIC, "p-2", with(stored, "id", s("p-2")));
    assertRefused(NOT_AUTHENTIC, "'", with(stored, "id", b((byte) 'p', (byte) '-', (byte) '1')));
  }

  @ParameterizedTest
  @CsvSource({"2,9", "1,8", "-1,9", "1.01,9"})
  void decrypt_whenPartOfTheKeyDiffers_isRefused(String meter, byte serial) {
    EngineFixture readings = EngineFixture.of(Beans.Reading.class);
    Map<String, AttributeValue> reading =
        readings.encrypt(Map.of("meter", n("1"), "serial", b((byte) 9), "value", s(SSN)));

    Map<String, AttributeValue> moved = with(with(reading, "meter", n(meter)), "serial", b(serial));

    assertThat(readings.decrypt(reading)).containsEntry("value", s(SSN));
    assertRefused(readings, NOT_AUTHENTIC, "'value'", moved, Set.of());
  }

  @Test
  void decrypt_whenTheHashThatIsTheKeyDiffers_isRefused() {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
    Map<String, AttributeValue> ann =
        tickets.encrypt(Map.of("holder", s(BOB), "seat", n("7"), "note", s(SSN)));
    Map<String, AttributeValue> ben =
        tickets.encrypt(Map.of("holder", s(CAROL), "seat", n("7"), "note", s(SSN)));

    assertRefused(
        tickets,
        NOT_AUTHENTIC,
        "holder__hmac=01",
        with(ann, "holder__hmac", ben.get("holder__hmac")),
        Set.of());
  }

  @Test
  void decrypt_whenMovedToAnotherTable_isRefused() {
    EngineFixture other = EngineFixture.of(Beans.Patient.class, "Other", "Other");

    assertRefused(other, NOT_AUTHENTIC, "table Other", stored, Set.of());
  }

  @Test
  void decrypt_whenTheTableWasRenamedButNotItsLogicalName_opens() {
    EngineFixture restored = EngineFixture.of(Beans.Patient.class, "Restored", "Table");

    assertThat(restored.decrypt(stored)).isEqualTo(item("p-1"));
  }

  @Test
  void decrypt_whenMovedToAnotherScopeOfTheSameKey_isRefused() {
    assertRefused(patients.withScope("tenant-2"), NOT_AUTHENTIC, "'", stored, Set.of());
  }

  @Test
  void decrypt_whenTheContextDiffers_isRefused() {
    EngineFixture research = patients.withContext(Map.of("use", "research"));
    Map<String, AttributeValue> bound = research.encrypt(item("p-1"));

    assertThat(research.decrypt(bound)).isEqualTo(item("p-1"));
    assertRefused(NOT_AUTHENTIC, "'", bound);
    assertRefused(
        patients.withContext(Map.of("use", "billing")), NOT_AUTHENTIC, "'", bound, Set.of());
    assertRefused(research, NOT_AUTHENTIC, "'", stored, Set.of());
  }

  @Test
  void decrypt_whenTheKeyIsUnknown_isRefusedByItsHint() {
    EngineFixture other =
        patients.withVersions(EngineFixture.branchKey("0ddba110-0000-4000-8000-000000000002", 2));

    assertRefused(other, UNKNOWN_KEY, "c0ffee00", stored, Set.of());
    assertRefused(patients.withVersions(), UNKNOWN_KEY, "scope default", stored, Set.of());
  }

  @Test
  void decrypt_whenAnotherKeyHasTheSameHint_isRefused() {
    EngineFixture other =
        patients.withVersions(EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000002", 2));

    assertRefused(
        other, COMMITMENT_MISMATCH, "c0ffee00-0000-4000-8000-000000000002", stored, Set.of());
  }

  @Test
  void decrypt_whenTheIndexRootIsAnother_isRefused() {
    assertRefused(patients.withIndexRoot(2), INDEX_MISMATCH, "'", stored, Set.of());
  }

  // --- Plaintext and hashes

  @Test
  void decrypt_whenPlaintextStandsInPlaceOfCiphertext_isRefused() {
    Map<String, AttributeValue> plain = new LinkedHashMap<>(stored);
    plain.remove("ssn__source");
    plain.put("ssn", s(SSN));

    assertRefused(PLAINTEXT_FOUND, "'ssn'", plain);
    assertRefused(PLAINTEXT_FOUND, "'ssn'", plain, Set.of("email"));
    assertRefused(PLAINTEXT_FOUND, "'ssn'", with(plain, "ssn", AttributeValue.fromNul(true)));
  }

  @Test
  void decrypt_whenPlaintextStandsBesideCiphertext_isRefused() {
    assertRefused(PLAINTEXT_FOUND, "both encrypted and in the clear", with(stored, "ssn", s(SSN)));
    Map<String, AttributeValue> plainFirst = new LinkedHashMap<>();
    plainFirst.put("ssn", s("something else"));
    plainFirst.putAll(stored);
    assertRefused(PLAINTEXT_FOUND, "'ssn'", plainFirst);
  }

  @Test
  void decrypt_whenPlaintextStandsInADocument_isRefusedByItsPath() {
    assertRefused(PLAINTEXT_FOUND, "'address.zip'", with(stored, "address", m("zip", s(ZIP))));
    assertRefused(
        PLAINTEXT_FOUND, "'contacts[].name'", with(stored, "contacts", l(m("name", s(BOB)))));
    assertRefused(PLAINTEXT_FOUND, "'address'", with(stored, "address", s(ZIP)));
    assertRefused(PLAINTEXT_FOUND, "'grid[]'", with(stored, "grid", l(m("name", s(BOB)))));
  }

  @Test
  void decrypt_whenTheSourceIsNotBinary_isRefused() {
    assertRefused(PLAINTEXT_FOUND, "'ssn'", with(stored, "ssn__source", s(SSN)));
    assertRefused(PLAINTEXT_FOUND, "type M", with(stored, "ssn__source", m("ssn", s(SSN))));
    assertRefused(
        PLAINTEXT_FOUND, "'ssn'", with(stored, "ssn__source", AttributeValue.fromNul(true)));
  }

  @Test
  void decrypt_whenTheSourceIsBytesInTheClear_isRefused() {
    assertRefused(
        UNKNOWN_FORMAT,
        "'ssn'",
        with(stored, "ssn__source", SSN.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void decrypt_whenAHashIsNotBinary_isRefused() {
    assertRefused(INDEX_MISMATCH, "'email'", with(stored, "email__hmac", s(EMAIL)));
  }

  /** In such an item something is wrong anyway, and the message must not show what. */
  @Test
  void decrypt_whenPlaintextStandsInPlaceOfAKeysHash_keepsItOutOfTheMessage() {
    EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);
    Map<String, AttributeValue> ticket =
        tickets.encrypt(Map.of("holder", s(BOB), "seat", n("7"), "note", s(SSN)));

    assertRefused(
        tickets, NOT_AUTHENTIC, "holder__hmac=", with(ticket, "holder__hmac", s(BOB)), Set.of());
  }

  @Test
  void decrypt_whenTheSourceIsMissing_isRefusedUnlessProjected() {
    Map<String, AttributeValue> hashOnly = new LinkedHashMap<>(stored);
    hashOnly.remove("email__source");

    assertRefused(SOURCE_MISSING, "'email'", hashOnly);
    assertThat(patients.decrypt(hashOnly, Set.of("email")))
        .doesNotContainKeys("email", "email__hmac")
        .containsEntry("ssn", s(SSN));
  }

  @Test
  void decrypt_whenANestedSourceIsMissing_isRefusedByItsPath() {
    Map<String, AttributeValue> address = new LinkedHashMap<>(stored.get("address").m());
    address.remove("zip__source");

    assertRefused(
        SOURCE_MISSING, "'address.zip'", with(stored, "address", AttributeValue.fromM(address)));
  }

  @Test
  void decrypt_whenHashesOfTwoItemsAreSwapped_isRefused() {
    Map<String, AttributeValue> bob =
        patients.encrypt(Map.of("id", s("p-2"), "email", s("bob@example.com")));

    assertRefused(INDEX_MISMATCH, "p-1", with(stored, "email__hmac", bob.get("email__hmac")));
    assertRefused(INDEX_MISMATCH, "p-2", with(bob, "email__hmac", stored.get("email__hmac")));
  }

  @Test
  void decrypt_whenAHashComesFromAnotherAttribute_isRefused() {
    Map<String, AttributeValue> same =
        patients.encrypt(Map.of("id", s("p-3"), "email", s(ZIP), "address", m("zip", s(ZIP))));

    assertRefused(
        INDEX_MISMATCH,
        "'email'",
        with(same, "email__hmac", same.get("address").m().get("zip__hmac")));
  }

  /** A patient as an older version of the class had it. */
  @DynamoDbBean
  public static class NumberedPatient {
    private String id;
    private Integer email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public Integer getEmail() {
      return email;
    }

    public void setEmail(Integer email) {
      this.email = email;
    }
  }

  @Test
  void decrypt_whenTheValueIsNotOfTheTypeThatIsIndexed_isRefused() {
    EngineFixture numbered = EngineFixture.of(NumberedPatient.class);
    Map<String, AttributeValue> written = numbered.encrypt(Map.of("id", s("p-1"), "email", n("5")));

    assertRefused(INDEX_MISMATCH, "indexed as type S, but its value is of type N", written);
  }

  /** Not in the item as it is stored, since that attribute has no index. */
  @Test
  void decrypt_whenAnAttributeWithoutIndexHasAHash_leavesItOut() {
    assertThat(patients.decrypt(with(stored, "ssn__hmac", s("x")))).isEqualTo(item("p-1"));
  }

  // --- Helpers

  private void assertRefused(ErrorCode code, String part, Map<String, AttributeValue> altered) {
    assertRefused(code, part, altered, Set.of());
  }

  private void assertRefused(
      ErrorCode code, String part, Map<String, AttributeValue> altered, Set<String> hashOnly) {
    assertRefused(patients, code, part, altered, hashOnly);
  }

  private static void assertRefused(
      EngineFixture engine,
      ErrorCode code,
      String part,
      Map<String, AttributeValue> altered,
      Set<String> hashOnly) {
    ThrowingCallable call = () -> engine.decrypt(altered, hashOnly);
    HushtableException failure =
        Failures.assertRefused(call, code, part, "in table " + engine.plan().tableName());
    assertThat(failure).isInstanceOf(DecryptionException.class);
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      assertThat(message).doesNotContain(EMAIL, SSN, ZIP, BOB, CAROL);
      forbidden(altered).forEach(text -> assertThat(message).doesNotContain(text));
    }
  }

  /** The ciphertexts and hashes of an item, as text. */
  private static List<String> forbidden(Map<String, AttributeValue> item) {
    return item.values().stream()
        .filter(value -> value.b() != null && value.b().asByteArray().length > 8)
        .map(ItemTamperTest::bytes)
        .flatMap(
            bytes ->
                java.util.stream.Stream.of(
                    HexFormat.of().formatHex(bytes), Base64.getEncoder().encodeToString(bytes)))
        .toList();
  }

  private Map<String, AttributeValue> inAddress(String name, AttributeValue value) {
    return with(
        stored, "address", AttributeValue.fromM(with(stored.get("address").m(), name, value)));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> copy = new LinkedHashMap<>(item);
    copy.put(name, value);
    return copy;
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, byte[] bytes) {
    return with(item, name, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << bit);
    return flipped;
  }

  private static byte[] bytes(AttributeValue value) {
    return value.b().asByteArray();
  }
}
