package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.FORMAT_NOT_ACCEPTED;
import static dev.hushtable.exception.ErrorCode.INDEX_MISMATCH;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_FORMAT;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_KEY;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.keys.StoredFormat.COMPACT;
import static dev.hushtable.keys.StoredFormat.ENCRYPTION_SDK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.testing.Failures;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** Items whose values are messages of the AWS Encryption SDK: round trips, and attacks. */
class ItemMessageTest {
  private static final String SECRET = "a secret of alice";

  private final EngineFixture patients =
      EngineFixture.of(Beans.Patient.class).withFormats(ENCRYPTION_SDK);
  private final Map<String, AttributeValue> stored = patients.encrypt(item("p-1"));

  private static Map<String, AttributeValue> item(String id) {
    return Map.of(
        "id", s(id),
        "email", s("alice@example.com"),
        "ssn", s(SECRET),
        "plan", s("gold"),
        "address", m("zip", s(SECRET), "street", s(SECRET)),
        "contacts", l(m("name", s("Bob")), m("name", s("Bob"))));
  }

  @Test
  void decrypt_whenEncrypted_givesTheItemBack() {
    assertThat(patients.decrypt(stored)).isEqualTo(item("p-1"));
    assertThat(bytes(stored, "ssn__source")).startsWith(2, 4, 0x78);
    assertThat(stored.get("address").m()).doesNotContainKeys("zip", "street");
  }

  /** The commitment tells as much as the ciphertext: all of it would be the same. */
  @Test
  void encrypt_whenValuesAreEqual_givesEachAnIdentifierOfItsOwn() {
    Set<String> identifiers = new HashSet<>();
    List<byte[]> messages =
        List.of(
            bytes(stored, "ssn__source"),
            bytes(stored.get("address").m(), "zip__source"),
            bytes(stored.get("address").m(), "street__source"),
            bytes(stored.get("contacts").l().get(0).m(), "name__source"),
            bytes(stored.get("contacts").l().get(1).m(), "name__source"));
    for (byte[] message : messages) {
      identifiers.add(Arrays.toString(identifier(message)));
    }

    assertThat(identifiers).hasSize(5);
  }

  @Test
  void decrypt_whenBothFormatsAreRead_opensBoth() {
    EngineFixture compact = EngineFixture.of(Beans.Patient.class);
    Map<String, AttributeValue> mixed = new HashMap<>(stored);
    mixed.put("ssn__source", compact.encrypt(item("p-1")).get("ssn__source"));

    assertThat(patients.withFormats(ENCRYPTION_SDK, COMPACT).decrypt(mixed)).isEqualTo(item("p-1"));
    assertThat(patients.withFormats(COMPACT, ENCRYPTION_SDK).decrypt(mixed)).isEqualTo(item("p-1"));
    assertRefused(patients, FORMAT_NOT_ACCEPTED, "COMPACT", mixed);
    assertRefused(compact, FORMAT_NOT_ACCEPTED, "ENCRYPTION_SDK", stored);
  }

  @Test
  void decrypt_whenAnyByteIsAltered_isRefusedAndLeaksNothing() {
    byte[] message = bytes(stored, "ssn__source");
    for (int i = 0; i < message.length; i++) {
      byte[] altered = message.clone();
      altered[i] ^= (byte) (1 << i % Byte.SIZE);
      ErrorCode code = Failures.codeOf(() -> patients.decrypt(with("ssn__source", altered)));
      assertThat(code)
          .as("byte %d", i)
          .isIn(i == 0 ? List.of(UNKNOWN_FORMAT) : List.of(NOT_AUTHENTIC, UNKNOWN_KEY));
    }
  }

  @Test
  void decrypt_whenCutOrExtended_isRefused() {
    byte[] message = bytes(stored, "ssn__source");
    for (int length = 1; length < message.length + 40; length++) {
      if (length != message.length) {
        assertRefused(
            patients, NOT_AUTHENTIC, "'ssn'", with("ssn__source", Arrays.copyOf(message, length)));
      }
    }
  }

  @Test
  void decrypt_whenMovedWithinTheItem_isRefused() {
    Map<String, AttributeValue> address = stored.get("address").m();

    assertRefused(
        patients, NOT_AUTHENTIC, "'ssn'", with("ssn__source", bytes(address, "zip__source")));
  }

  @Test
  void decrypt_whenMovedToAnotherItem_isRefused() {
    Map<String, AttributeValue> moved = new HashMap<>(stored);
    moved.put("id", s("p-2"));

    assertRefused(patients, NOT_AUTHENTIC, "p-2", moved);
  }

  @Test
  void decrypt_whenOfAnotherTableScopeOrContext_isRefusedWithoutAskingForItsKey() {
    for (EngineFixture other :
        List.of(
            EngineFixture.of(Beans.Patient.class, "Table", "Other").withFormats(ENCRYPTION_SDK),
            patients.withScope("tenant-2"),
            patients.withContext(Map.of("use", "billing")))) {
      Map<String, AttributeValue> alien = new HashMap<>(other.encrypt(item("p-1")));
      alien.keySet().removeIf(name -> name.endsWith("__hmac"));

      assertRefused(patients, NOT_AUTHENTIC, "encryption context", alien);
      assertThat(patients.engine().decryptor().needs(List.of(alien)))
          .noneMatch(need -> need instanceof KeyNeed.WrappedKey);
    }
  }

  @Test
  void decrypt_whenWrappedByAnotherKey_isRefused() {
    assertRefused(patients.withKeyring(51), UNKNOWN_KEY, "unwraps", stored);
  }

  /** The data key of one message and the body of another. */
  @Test
  void decrypt_whenHeadersAreExchanged_isRefused() {
    byte[] one = bytes(stored, "ssn__source");
    byte[] other = bytes(patients.encrypt(item("p-1")), "ssn__source");
    assertThat(other).hasSameSizeAs(one);
    for (int cut : new int[] {35, 120, 200, one.length - 60, one.length - 16}) {
      byte[] mixed = one.clone();
      System.arraycopy(other, cut, mixed, cut, one.length - cut);
      assertThat(Failures.codeOf(() -> patients.decrypt(with("ssn__source", mixed))))
          .isIn(NOT_AUTHENTIC, UNKNOWN_KEY);
    }
  }

  @Test
  void decrypt_whenHashesAreExchanged_isRefused() {
    Map<String, AttributeValue> bob =
        patients.encrypt(Map.of("id", s("p-2"), "email", s("bob@example.com")));
    Map<String, AttributeValue> altered = new HashMap<>(stored);
    altered.put("email__hmac", bob.get("email__hmac"));

    assertRefused(patients, INDEX_MISMATCH, "'email'", altered);
  }

  @ParameterizedTest
  @ValueSource(ints = {4_000, 100_000, 390_000})
  void decrypt_whenTheValueIsLong_givesItBackAndNoticesAnyChange(int length) {
    Map<String, AttributeValue> plain = Map.of("id", s("p-1"), "ssn", s("x".repeat(length)));
    Map<String, AttributeValue> longItem = patients.encrypt(plain);
    byte[] message = bytes(longItem, "ssn__source");

    assertThat(patients.decrypt(longItem)).isEqualTo(plain);
    for (int at = message.length - length; at < message.length; at += length / 20) {
      Map<String, AttributeValue> altered = new LinkedHashMap<>(longItem);
      byte[] flipped = message.clone();
      flipped[at] ^= 1;
      altered.put("ssn__source", AttributeValue.fromB(SdkBytes.fromByteArray(flipped)));
      assertRefused(patients, NOT_AUTHENTIC, "'ssn'", altered);
    }
  }

  /** A clone has the same data key and the same random source. */
  @ParameterizedTest
  @CsvSource({"1, other", "2, value"})
  void encrypt_whenTheProcessIsCloned_neverSharesAnIdentifierForDifferentMessages(
      String meter, String value) {
    EngineFixture readings = EngineFixture.of(Beans.Reading.class).withFormats(ENCRYPTION_SDK);
    EncryptionMaterials dataKey =
        new RawKeyring(50).encrypt(new ItemBinder(readings.engine().table()).messageContext());
    byte[] original = clone(readings, dataKey, reading("1", "value"));

    assertThat(clone(readings, dataKey, reading("1", "value"))).isEqualTo(original);
    assertThat(identifier(clone(readings, dataKey, reading(meter, value))))
        .isNotEqualTo(identifier(original));
  }

  private static Map<String, AttributeValue> reading(String meter, String value) {
    return Map.of("meter", n(meter), "serial", b((byte) 1), "value", s(value));
  }

  private static byte[] clone(
      EngineFixture readings, EncryptionMaterials dataKey, Map<String, AttributeValue> plain) {
    ItemEncryptor encryptor = new ItemEncryptor(readings.engine().table(), byte[]::new);
    KeyNeed need = encryptor.needs(List.of(plain)).iterator().next();
    KeySet keys = new KeySet(Map.of(need, List.of(EngineFixture.copy(dataKey))));
    return bytes(encryptor.encrypt(plain, keys), "value__source");
  }

  private static byte[] identifier(byte[] message) {
    return Arrays.copyOfRange(message, 3, 35);
  }

  private void assertRefused(
      EngineFixture engine, ErrorCode code, String part, Map<String, AttributeValue> altered) {
    Throwable failure =
        Failures.assertRefused(() -> engine.decrypt(altered), code, part, "in table Table");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain(SECRET, "alice@example.com");
    }
  }

  private Map<String, AttributeValue> with(String name, byte[] bytes) {
    Map<String, AttributeValue> copy = new LinkedHashMap<>(stored);
    copy.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
    return copy;
  }

  private static byte[] bytes(Map<String, AttributeValue> item, String name) {
    return item.get(name).b().asByteArray();
  }
}
