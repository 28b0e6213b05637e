package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.HedgedNonces;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Nonces of stored values; {@link ProcessCloneTest} is of a random source that repeats. */
class NonceTest {
  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);

  /** Of three writes in a row one stores an item again as it is. */
  @Test
  void encrypt_whenManyItemsAreWritten_neverRepeatsANonceNorAPrefix() {
    int writes = 3_000;
    Set<ByteBuffer> seen = new HashSet<>();
    Set<ByteBuffer> prefixes = new HashSet<>();
    for (int i = 0; i < writes; i++) {
      List<ByteBuffer> nonces =
          StoredValues.nonces(patients.encrypt(item("p-" + i / 3, "number " + (i + 1) / 3)));
      seen.addAll(nonces);
      prefixes.add(nonces.get(0).slice(0, StoredValues.PREFIX_BYTES));
    }

    assertThat(seen).hasSize(3 * writes);
    assertThat(prefixes).hasSize(writes);
  }

  @Test
  void encrypt_whenOneItemHasManyValues_sharesThePrefixAndCountsTheRest() {
    AttributeValue[] contacts = new AttributeValue[1_000];
    Arrays.setAll(contacts, i -> m("name", s("the same name")));
    Map<String, AttributeValue> stored =
        patients.encrypt(Map.of("id", s("p-1"), "contacts", l(contacts), "ssn", s("x")));

    List<ByteBuffer> nonces = StoredValues.nonces(stored);

    assertThat(new HashSet<>(nonces)).hasSize(1_001);
    assertThat(nonces)
        .extracting(nonce -> nonce.slice(0, StoredValues.PREFIX_BYTES))
        .containsOnly(nonces.get(0).slice(0, StoredValues.PREFIX_BYTES));
    List<BigInteger> counters = nonces.stream().map(NonceTest::counter).sorted().toList();
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

  private static Map<String, AttributeValue> item(String id, String ssn) {
    return Map.of(
        "id",
        s(id),
        "email",
        s("alice@example.com"),
        "ssn",
        s(ssn),
        "address",
        m("zip", s("8001")));
  }

  private static BigInteger counter(ByteBuffer nonce) {
    byte[] bytes = new byte[nonce.capacity() - StoredValues.PREFIX_BYTES];
    nonce.get(StoredValues.PREFIX_BYTES, bytes);
    return new BigInteger(1, bytes);
  }
}
