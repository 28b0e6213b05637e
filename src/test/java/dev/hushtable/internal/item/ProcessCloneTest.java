package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.branchKey;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AttributePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A process that is cloned with all of its state, as a virtual machine's snapshot does: the clones
 * have the same keys and draw the same random bytes. Where they write different things they must
 * not meet under one nonce; where they write the same, the bytes are the same.
 */
class ProcessCloneTest {
  private static final EngineFixture PATIENTS = EngineFixture.of(Beans.Patient.class);
  private static final EngineFixture PEOPLE = EngineFixture.of(GroupedBeans.Person.class);

  /** One clone's write, which draws the bytes that every other write draws too. */
  private record Write(String name, EngineFixture table, Map<String, AttributeValue> item) {

    Map<String, AttributeValue> run() {
      return encrypt(table, item, byte[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Each differs from every other in something that is encrypted or authenticated. */
  static Stream<Write> writes() {
    Map<String, AttributeValue> item =
        ordered("id", s("1"), "email", s("alice@example.com"), "ssn", s("078-05-1120"));
    return Stream.of(
        // Values
        write("first", item),
        write("another value", with(item, "ssn", s("078-05-1121"))),
        write("an empty value", with(item, "ssn", s(""))),
        write("a text", with(item, "ssn", s("1"))),
        write("a number of that text", with(item, "ssn", n("1"))),
        write("a number written otherwise", with(item, "ssn", n("1.0"))),
        write("bytes of that text", with(item, "ssn", b((byte) '1'))),
        write("a list of it", with(item, "ssn", l(s("1")))),
        write("one value more", with(item, "number", n("1"))),
        write("one value less", Map.of("id", s("1"), "ssn", s("078-05-1120"))),
        write("values exchanged", with(with(item, "email", s("x")), "ssn", s("y"))),
        write("values exchanged back", with(with(item, "email", s("y")), "ssn", s("x"))),
        write("values cut here", with(with(item, "email", s("ab")), "ssn", s("c"))),
        write("values cut there", with(with(item, "email", s("a")), "ssn", s("bc"))),
        write(
            "one value that looks like two",
            Map.of("id", s("1"), "email", s("ab" + pathData("ssn") + "\u0001c"))),
        write(
            "another order",
            ordered("ssn", s("078-05-1120"), "email", s("alice@example.com"), "id", s("1"))),
        // Attribute paths
        write("another attribute", Map.of("id", s("1"), "email", s("078-05-1120"))),
        write("a nested attribute", Map.of("id", s("1"), "address", m("zip", s("078-05-1120")))),
        write("another one", Map.of("id", s("1"), "address", m("street", s("078-05-1120")))),
        write("an element", Map.of("id", s("1"), "contacts", l(m("name", s("078-05-1120"))))),
        write("a deeper one", Map.of("id", s("1"), "grid", l(l(m("name", s("078-05-1120")))))),
        write("an entry", Map.of("id", s("1"), "byRole", m("a", m("name", s("078-05-1120"))))),
        write("another entry", Map.of("id", s("1"), "byRole", m("b", m("name", s("078-05-1120"))))),
        write("a list", Map.of("id", s("1"), "contacts", l(m("name", s("x")), m("name", s("y"))))),
        write("turned", Map.of("id", s("1"), "contacts", l(m("name", s("y")), m("name", s("x"))))),
        // Groups
        new Write("a group", PEOPLE, Map.of("id", s("1"), "age", n("1"))),
        new Write(
            "a value that looks like a group",
            EngineFixture.of(GroupedBeans.Diary.class),
            Map.of("id", s("1"), "private", s("\u0001\u0003age\u0002\u00021"))),
        new Write("two members", PEOPLE, Map.of("id", s("1"), "age", n("1"), "ssn", s("1"))),
        new Write("a group of a document", PEOPLE, Map.of("id", s("1"), "home", m("zip", s("1")))),
        // Primary keys
        write("another item", with(item, "id", s("2"))),
        write("a number as key", with(item, "id", n("1"))),
        write("bytes as key", with(item, "id", b((byte) '1'))),
        // Tables, scopes, contexts
        new Write("another table", EngineFixture.of(Beans.Patient.class, "Table", "Other"), item),
        new Write("another scope", PATIENTS.withScope("tenant"), item),
        new Write("a context", PATIENTS.withContext(Map.of("use", "billing")), item),
        new Write("another context", PATIENTS.withContext(Map.of("use", "research")), item),
        new Write("another pair", PATIENTS.withContext(Map.of("app", "billing")), item),
        new Write(
            "two pairs", PATIENTS.withContext(Map.of("use", "billing", "app", "billing")), item),
        // Key versions, which never have the same bytes
        new Write(
            "another key version",
            PATIENTS.withVersions(branchKey("c0ffee00-0000-4000-8000-000000000002", 2)),
            item),
        new Write(
            "a key version of the same name",
            PATIENTS.withVersions(branchKey("c0ffee00-0000-4000-8000-000000000001", 3)),
            item));
  }

  @Test
  void encrypt_whenClonesWriteDifferentThings_neverRepeatsANonce() {
    Map<ByteBuffer, Write> seen = new HashMap<>();
    Map<ByteBuffer, Write> prefixes = new HashMap<>();
    writes()
        .forEach(
            write -> {
              List<ByteBuffer> nonces = StoredValues.nonces(write.run());
              assertThat(nonces).isNotEmpty();
              for (ByteBuffer nonce : nonces) {
                assertThat(seen.put(nonce, write)).as("has a nonce of %s", write).isNull();
              }
              ByteBuffer prefix = nonces.get(0).slice(0, StoredValues.PREFIX_BYTES);
              assertThat(prefixes.put(prefix, write)).as("has the prefix of %s", write).isNull();
            });
  }

  @ParameterizedTest
  @MethodSource("writes")
  void encrypt_whenClonesWriteTheSame_givesTheSameBytes(Write write) {
    assertThat(write.run()).isEqualTo(write.run());
  }

  /** What is neither encrypted nor authenticated may differ: nothing is learnt from the rest. */
  @Test
  void encrypt_whenClonesDifferInNothingThatIsBound_givesTheSameValues() {
    Map<String, AttributeValue> item = Map.of("id", n("1"), "ssn", s("078-05-1120"));
    Map<String, ByteBuffer> values = StoredValues.of(write("first", item).run());

    for (Write same :
        List.of(
            write("another plain attribute", with(item, "plan", s("gold"))),
            write("the key written otherwise", with(item, "id", n("1.0"))),
            new Write(
                "a restored table",
                EngineFixture.of(Beans.Patient.class, "Restored", "Table"),
                item))) {
      assertThat(StoredValues.of(same.run())).as(same.name()).isEqualTo(values);
    }
  }

  /**
   * Clones that run on, at times alike and at times not, with a random source that knows three
   * answers. Whenever two values have a key and a nonce in common, all else must be the same.
   */
  @Test
  void encrypt_whenClonesRunOn_repeatsANonceForTheSameValueOnly() {
    Map<List<Object>, List<Object>> seen = new HashMap<>();
    int repeated = 0;
    for (long clone = 0; clone < 2; clone++) {
      Random choices = new Random(clone);
      for (int write = 0; write < 5_000; write++) {
        int seed = 1 + choices.nextInt(2);
        String scope = pick(choices, "default", "tenant");
        String use = pick(choices, "billing", "research");
        byte random = (byte) choices.nextInt(3);
        Map<String, AttributeValue> item =
            ordered(
                "id", s(pick(choices, "p-1", "p-2")),
                "email", s(pick(choices, "alice@example.com", "bob@example.com")),
                "ssn", s(pick(choices, "078-05-1120", "078-05-1121")),
                "address", m("zip", s(pick(choices, "8001", "8002"))));
        EngineFixture table =
            PATIENTS
                .withScope(scope)
                .withContext(Map.of("use", use))
                .withVersions(branchKey("c0ffee00-0000-4000-8000-000000000001", seed));

        Map<String, ByteBuffer> values =
            StoredValues.of(encrypt(table, item, length -> filled(length, random)));

        for (Map.Entry<String, ByteBuffer> value : values.entrySet()) {
          List<Object> keyAndNonce = List.of(seed, StoredValues.nonce(value.getValue()));
          List<Object> all =
              List.of(scope, use, item.get("id"), value.getKey(), item, value.getValue());
          List<Object> before = seen.putIfAbsent(keyAndNonce, all);
          if (before != null) {
            assertThat(all).isEqualTo(before);
            repeated++;
          }
        }
      }
    }
    assertThat(repeated).as("they meet often").isGreaterThan(10_000);
    assertThat(seen).as("and often not").hasSizeGreaterThan(1_000);
  }

  private static Map<String, AttributeValue> encrypt(
      EngineFixture table, Map<String, AttributeValue> item, IntFunction<byte[]> random) {
    return new ItemEncryptor(table.engine().table(), random).encrypt(item, table.keys());
  }

  private static Write write(String name, Map<String, AttributeValue> item) {
    return new Write(name, PATIENTS, item);
  }

  /** All of its bytes are ASCII. */
  private static String pathData(String attribute) {
    return new String(
        AssociatedData.path(AttributePath.ROOT.attribute(attribute)), StandardCharsets.US_ASCII);
  }

  private static byte[] filled(int length, byte value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static String pick(Random choices, String... from) {
    return from[choices.nextInt(from.length)];
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> copy = new LinkedHashMap<>(item);
    copy.put(name, value);
    return copy;
  }

  private static Map<String, AttributeValue> ordered(Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
    }
    return item;
  }
}
