package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.HedgedNonces;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Nonces, above all where the random source repeats. */
class NonceTest {
  private static final int NONCE = 5;
  private static final int PREFIX_BYTES = 12;
  private static final int NONCE_BYTES = 24;

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);

  /** Always the same bytes, as in a cloned process or with a broken source. */
  private final IntFunction<byte[]> repeating = byte[]::new;

  @Test
  void encrypt_whenRandomRepeatsForTheSameItem_givesTheSameCiphertext() {
    Map<String, AttributeValue> item = item("p-1", "078-05-1120");

    assertThat(encrypt(patients, item)).isEqualTo(encrypt(patients, item));
  }

  @Test
  void encrypt_whenRandomDoesNotRepeat_givesOtherNoncesEveryTime() {
    Map<String, AttributeValue> item = item("p-1", "078-05-1120");
    Set<ByteBuffer> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      nonces(patients.encrypt(item))
          .forEach(nonce -> assertThat(seen.add(ByteBuffer.wrap(nonce))).isTrue());
    }
    assertThat(seen).hasSize(300);
  }

  @Test
  void encrypt_whenRandomRepeatsForDifferentData_neverRepeatsANonce() {
    List<Map<String, AttributeValue>> stored = new ArrayList<>();
    stored.add(encrypt(patients, item("p-1", "078-05-1120")));
    stored.add(encrypt(patients, item("p-1", "078-05-1121")));
    stored.add(encrypt(patients, item("p-2", "078-05-1120")));
    stored.add(encrypt(patients, Map.of("id", s("p-1"), "ssn", s("078-05-1120"))));
    stored.add(encrypt(patients, Map.of("id", s("p-1"), "email", s("078-05-1120"))));
    stored.add(encrypt(patients, Map.of("id", n("1"), "ssn", s("078-05-1120"))));
    stored.add(encrypt(patients, Map.of("id", s("p-1"), "ssn", n("1"))));
    stored.add(encrypt(patients, Map.of("id", s("p-1"), "ssn", n("1.0"))));
    stored.add(encrypt(patients, Map.of("id", s("p-1"), "ssn", s("1"))));
    EngineFixture otherTable = EngineFixture.of(Beans.Patient.class, "Other", "Other");
    stored.add(encrypt(otherTable, item("p-1", "078-05-1120")));
    stored.add(encrypt(patients.withScope("tenant"), item("p-1", "078-05-1120")));
    stored.add(encrypt(patients.withContext(Map.of("use", "billing")), item("p-1", "078-05-1120")));
    for (int i = 0; i < 500; i++) {
      stored.add(encrypt(patients, item("p-1", "number " + i)));
    }

    Set<ByteBuffer> seen = new HashSet<>();
    Set<ByteBuffer> prefixes = new HashSet<>();
    for (Map<String, AttributeValue> item : stored) {
      List<byte[]> nonces = nonces(item);
      nonces.forEach(nonce -> assertThat(seen.add(ByteBuffer.wrap(nonce))).isTrue());
      assertThat(prefixes.add(ByteBuffer.wrap(nonces.get(0), 0, PREFIX_BYTES).slice())).isTrue();
    }
  }

  /** What moves from one value to the next must change the nonce as well. */
  @Test
  void encrypt_whenRandomRepeatsAndValuesAreCutElsewhere_neverRepeatsANonce() {
    Map<String, AttributeValue> one =
        encrypt(patients, ordered("id", s("p-1"), "email", s("ab"), "ssn", s("c")));
    Map<String, AttributeValue> two =
        encrypt(patients, ordered("id", s("p-1"), "email", s("a"), "ssn", s("bc")));

    assertThat(nonces(one)).doesNotContainAnyElementsOf(nonces(two));
  }

  @Test
  void encrypt_whenOneItemHasManyValues_sharesThePrefixAndCountsTheRest() {
    AttributeValue[] contacts = new AttributeValue[1_000];
    Arrays.setAll(contacts, i -> m("name", s("the same name")));
    Map<String, AttributeValue> stored =
        patients.encrypt(Map.of("id", s("p-1"), "contacts", l(contacts), "ssn", s("x")));

    List<byte[]> nonces = nonces(stored);

    assertThat(nonces).hasSize(1_001);
    assertThat(nonces)
        .allSatisfy(
            nonce -> assertThat(nonce).startsWith(Arrays.copyOf(nonces.get(0), PREFIX_BYTES)));
    assertThat(new HashSet<>(nonces.stream().map(ByteBuffer::wrap).toList())).hasSize(1_001);
    List<BigInteger> counters =
        nonces.stream()
            .map(nonce -> new BigInteger(1, Arrays.copyOfRange(nonce, PREFIX_BYTES, NONCE_BYTES)))
            .sorted()
            .toList();
    BigInteger span = counters.get(counters.size() - 1).subtract(counters.get(0));
    assertThat(span).as("consecutive, unless the counter wraps around").isEqualTo(1_000);
  }

  @Test
  void encrypt_whenItNeedsRandom_drawsOncePerItem() {
    List<Integer> drawn = new ArrayList<>();
    ItemEncryptor encryptor =
        new ItemEncryptor(
            patients.engine().table(),
            length -> {
              drawn.add(length);
              return new byte[length];
            });

    encryptor.encrypt(item("p-1", "078-05-1120"), patients.keys());
    encryptor.encrypt(Map.of("id", s("p-1")), patients.keys());

    assertThat(drawn).containsExactly(HedgedNonces.RANDOM_BYTES);
  }

  @Test
  void encrypt_whenTheKeyDiffers_takesOtherNonces() {
    EngineFixture rotated =
        patients.withVersions(EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000001", 2));
    Map<String, AttributeValue> item = item("p-1", "078-05-1120");

    assertThat(nonces(encrypt(patients, item)))
        .doesNotContainAnyElementsOf(nonces(encrypt(rotated, item)));
  }

  private static Map<String, AttributeValue> item(String id, String ssn) {
    return ordered(
        "id",
        s(id),
        "email",
        s("alice@example.com"),
        "ssn",
        s(ssn),
        "address",
        m("zip", s("8001")));
  }

  private static Map<String, AttributeValue> ordered(Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return item;
  }

  private Map<String, AttributeValue> encrypt(
      EngineFixture fixture, Map<String, AttributeValue> item) {
    return new ItemEncryptor(fixture.engine().table(), repeating).encrypt(item, fixture.keys());
  }

  /** The nonces of all stored values, wherever they lie. */
  private static List<byte[]> nonces(Map<String, AttributeValue> stored) {
    List<byte[]> nonces = new ArrayList<>();
    new HashMap<>(stored)
        .forEach(
            (name, value) -> {
              if (name.endsWith("__source")) {
                nonces.add(Arrays.copyOfRange(value.b().asByteArray(), NONCE, NONCE + NONCE_BYTES));
              } else if (value.hasM()) {
                nonces.addAll(nonces(value.m()));
              } else if (value.hasL()) {
                value.l().forEach(element -> nonces.addAll(nonces(element.m())));
              }
            });
    return nonces;
  }
}
