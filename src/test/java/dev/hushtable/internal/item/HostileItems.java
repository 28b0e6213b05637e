package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.EncryptedAttribute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stored items as a fuzzer alters them, and what a reader promises for all of them, whatever the
 * format of their ciphertexts: it refuses an item with a {@link DecryptionException}, or gives no
 * value but those that were encrypted.
 */
final class HostileItems {
  /** In the same order in every run, unlike {@link Map#of}, since nonces depend on it. */
  private static final Map<String, AttributeValue> ORIGINAL =
      m(
              "id",
              s("p-1"),
              "email",
              s("alice@example.com"),
              "ssn",
              s("078-05-1120"),
              "number",
              n("42.50"),
              "address",
              m("zip", s("zip 8001"), "street", s("1 Main Street"), "city", s("Zurich")))
          .m();

  private static final Map<String, AttributeValue> OTHER =
      m(
              "id", s("p-2"),
              "email", s("bob@example.com"),
              "ssn", s("219-09-9999"),
              "address", m("zip", s("zip 9000")))
          .m();

  private static final List<String> ENCRYPTED = List.of("email", "ssn", "number");
  private static final List<String> ENCRYPTED_IN_ADDRESS = List.of("zip", "street");

  private static final List<String> INDEXED = List.of("email", "number");
  private static final List<String> INDEXED_IN_ADDRESS = List.of("zip");
  private static final List<String> SUFFIXES = List.of("__source", "__hmac", "");

  private static final Map<String, AttributeValue> ORIGINAL_VALUES = encryptedIn(ORIGINAL);

  private static final List<String> SECRETS = texts(ORIGINAL_VALUES);

  private static final AttributeValue[] NOT_BINARY = {
    s("x"),
    n("1"),
    l(),
    m(),
    AttributeValue.fromBool(true),
    AttributeValue.fromNul(true),
    AttributeValue.fromSs(List.of("x")),
    AttributeValue.builder().build() // of a type that the SDK does not know
  };

  /** What tells that data does not open. */
  private static final Set<ErrorCode> CODES =
      Set.of(
          ErrorCode.NOT_AUTHENTIC,
          ErrorCode.COMMITMENT_MISMATCH,
          ErrorCode.UNKNOWN_KEY,
          ErrorCode.UNKNOWN_FORMAT,
          ErrorCode.FORMAT_NOT_ACCEPTED,
          ErrorCode.INDEX_MISMATCH,
          ErrorCode.SOURCE_MISSING,
          ErrorCode.PLAINTEXT_FOUND);

  private final EngineFixture table;
  private final Map<String, AttributeValue> stored;
  private final byte[][] valid;

  /** The last keys used, since it takes long to derive or unwrap them. */
  private final Map<Set<KeyNeed>, KeySet> loaded =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<KeyNeed>, KeySet> eldest) {
          return size() > 100;
        }
      };

  /**
   * Works on one table of {@link Beans.Patient}.
   *
   * @param encrypt gives the stored form, of the same lengths in every run so that findings can be
   *     repeated
   */
  HostileItems(EngineFixture table, UnaryOperator<Map<String, AttributeValue>> encrypt) {
    this.table = table;
    this.stored = encrypt.apply(ORIGINAL);
    this.valid =
        Stream.of(stored, encrypt.apply(OTHER))
            .flatMap(item -> Stream.of(item, address(item)))
            .flatMap(attributes -> attributes.values().stream())
            .filter(value -> value.b() != null)
            .map(value -> value.b().asByteArray())
            .toArray(byte[][]::new);
  }

  /** The kept input that is a ciphertext of the SSN. */
  static byte[] ssn(Class<?> fuzzTest) {
    String input = "Inputs/decrypt_whenASourceIsAnyBytes_refusesAllButTheGenuineOne/genuine";
    try (InputStream in = fuzzTest.getResourceAsStream(fuzzTest.getSimpleName() + input)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What all that the item holds is bound to. */
  byte[] itemData() {
    return new ItemBinder(table.engine().table()).itemData(stored);
  }

  /** Reads the item with other bytes as ciphertext of the SSN, which has no index. */
  Optional<ErrorCode> readSsn(byte[] source) {
    return read(with("ssn__source", source), Set.of());
  }

  private Map<String, AttributeValue> with(String name, byte[] bytes) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(stored);
    item.put(name, b(bytes));
    return item;
  }

  /** Reads the item after up to four alterations of attributes at both levels. */
  void readAltered(FuzzedDataProvider data) {
    Set<String> hashOnly = data.consumeBoolean() ? Set.of("email") : Set.of();

    read(altered(data), hashOnly);
  }

  private Map<String, AttributeValue> altered(FuzzedDataProvider data) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(stored);
    Map<String, AttributeValue> address = new LinkedHashMap<>(address(stored));
    for (int n = data.consumeInt(1, 4); n > 0; n--) {
      if (data.consumeBoolean()) {
        alter(item, ENCRYPTED, data);
      } else {
        alter(address, ENCRYPTED_IN_ADDRESS, data);
      }
    }
    item.put("address", AttributeValue.fromM(address));
    return item;
  }

  private void alter(
      Map<String, AttributeValue> attributes, List<String> encrypted, FuzzedDataProvider data) {
    String name = data.pickValue(encrypted) + data.pickValue(SUFFIXES);
    switch (data.consumeInt(0, 5)) {
      case 0:
        attributes.remove(name);
        break;
      case 1:
        attributes.put(name, data.pickValue(NOT_BINARY));
        break;
      case 2:
        attributes.put(name, b(data.pickValue(valid)));
        break;
      case 3:
        attributes.put(name, b(data.consumeBytes(200)));
        break;
      case 4:
        attributes.replace("id", s("p-2"));
        break;
      default:
        attributes.put(name, b(spliced(data)));
    }
  }

  /** A valid ciphertext or hash, with bytes of its own or of another changed, longer or shorter. */
  private byte[] spliced(FuzzedDataProvider data) {
    byte[] one = data.pickValue(valid);
    byte[] other = data.pickValue(valid);
    int length = data.consumeBoolean() ? one.length : data.consumeInt(0, one.length + 40);
    byte[] spliced = Arrays.copyOf(one, length);
    int from = data.consumeInt(0, Math.min(length, other.length));
    int to = data.consumeInt(from, Math.min(length, other.length));
    System.arraycopy(other, from, spliced, from, to - from);
    for (int n = length == 0 ? 0 : data.consumeInt(0, 3); n > 0; n--) {
      spliced[data.consumeInt(0, length - 1)] ^= data.consumeByte();
    }
    return spliced;
  }

  /** Reads an item, keeps the reader to its promise, and gives the code if it is refused. */
  private Optional<ErrorCode> read(Map<String, AttributeValue> item, Set<String> hashOnly) {
    Map<String, AttributeValue> plain;
    try {
      plain = decrypt(item, hashOnly);
    } catch (DecryptionException e) {
      assertThat(e.code()).isIn(CODES);
      for (Throwable t = e; t != null; t = t.getCause()) {
        assertThat(String.valueOf(t.getMessage())).doesNotContain(SECRETS);
      }
      return Optional.of(e.code());
    }
    assertThat(ORIGINAL_VALUES).containsAllEntriesOf(encryptedIn(plain));
    assertHashes(INDEXED, hashOnly, stored, item, plain);
    assertHashes(INDEXED_IN_ADDRESS, Set.of(), address(stored), address(item), address(plain));
    return Optional.empty();
  }

  /** No hash stands in what was opened but that of a value in it. */
  private static void assertHashes(
      List<String> indexed,
      Set<String> hashOnly,
      Map<String, AttributeValue> original,
      Map<String, AttributeValue> altered,
      Map<String, AttributeValue> plain) {
    for (String name : indexed) {
      AttributeValue hash = altered.get(name + "__hmac");
      boolean alone = hashOnly.contains(name) && !altered.containsKey(name + "__source");
      if (hash != null && !alone) {
        assertThat(plain).containsKey(name);
        assertThat(hash).isEqualTo(original.get(name + "__hmac"));
      }
    }
  }

  /**
   * Reads what somebody with the keys has encrypted: a newer version, or another program. At least
   * one byte, since no value has none.
   */
  void readPlaintext(byte[] plaintext, ValueSealer sealer) {
    Optional<AttributeValue> value = decode(plaintext);
    Map<String, AttributeValue> item = with("ssn__source", sealed("ssn", plaintext, sealer));
    Map<String, AttributeValue> indexed = with("email__source", sealed("email", plaintext, sealer));

    if (value.isPresent()) {
      assertThat(decrypt(item, Set.of())).containsEntry("ssn", value.get());
      assertThat(read(indexed, Set.of()))
          .isIn(Optional.empty(), Optional.of(ErrorCode.INDEX_MISMATCH));
    } else {
      assertThat(read(item, Set.of())).contains(ErrorCode.UNKNOWN_FORMAT);
      assertThat(read(indexed, Set.of())).contains(ErrorCode.UNKNOWN_FORMAT);
    }
  }

  private byte[] sealed(String name, byte[] plaintext, ValueSealer sealer) {
    EncryptedAttribute attribute = table.plan().root().encrypted(name);
    byte[] pathData = attribute.pathData(attribute.path(AttributePath.ROOT));
    return sealer.seal(Kind.VALUE, pathData, plaintext);
  }

  private static Optional<AttributeValue> decode(byte[] plaintext) {
    try {
      return Optional.of(ValueCodec.decode(plaintext));
    } catch (MalformedValueException e) {
      return Optional.empty();
    }
  }

  private Map<String, AttributeValue> decrypt(
      Map<String, AttributeValue> item, Set<String> hashOnly) {
    ItemDecryptor decryptor = table.engine().decryptor();
    KeySet keys = loaded.computeIfAbsent(decryptor.needs(List.of(item)), table::load);
    return decryptor.decrypt(item, hashOnly, keys);
  }

  private static Map<String, AttributeValue> address(Map<String, AttributeValue> item) {
    return item.get("address").m();
  }

  private static Map<String, AttributeValue> encryptedIn(Map<String, AttributeValue> plain) {
    Map<String, AttributeValue> values = new HashMap<>(plain);
    values.keySet().retainAll(ENCRYPTED);
    Map<String, AttributeValue> address = new HashMap<>(address(plain));
    address.keySet().retainAll(ENCRYPTED_IN_ADDRESS);
    values.putAll(address);
    return values;
  }

  private static List<String> texts(Map<String, AttributeValue> values) {
    return values.values().stream().map(v -> v.s() != null ? v.s() : v.n()).toList();
  }
}
