package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.GroupCodec;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.internal.schema.EncryptedGroup;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items with groups as somebody without keys alters them, and groups with any plaintext. */
class GroupedItemFuzzTest {
  private static final String GROUP = "private__source";
  private static final EngineFixture PEOPLE = EngineFixture.of(GroupedBeans.Person.class);
  private static final ItemEncryptor ENCRYPTOR =
      new ItemEncryptor(PEOPLE.engine().table(), byte[]::new);

  /** What was written, the item under attack first: it, an older state of it, and another item. */
  private static final List<Map<String, AttributeValue>> PLAIN =
      List.of(
          person("p-1", "alice@example.com", "42"),
          person("p-1", "bob@example.com", "41"),
          person("p-2", "alice@example.com", "42"));

  private static final List<Map<String, AttributeValue>> STORED =
      PLAIN.stream().map(item -> ENCRYPTOR.encrypt(item, PEOPLE.keys())).toList();

  private static final String[] NAMES = names();

  private static final Set<ErrorCode> CODES =
      Set.of(
          ErrorCode.NOT_AUTHENTIC,
          ErrorCode.COMMITMENT_MISMATCH,
          ErrorCode.UNKNOWN_KEY,
          ErrorCode.UNKNOWN_FORMAT,
          ErrorCode.FORMAT_NOT_ACCEPTED,
          ErrorCode.GROUP_MISMATCH,
          ErrorCode.INDEX_MISMATCH,
          ErrorCode.KEY_ATTRIBUTE_MISSING,
          ErrorCode.PLAINTEXT_FOUND,
          ErrorCode.SOURCE_MISSING);

  private static Map<String, AttributeValue> person(String id, String email, String age) {
    Map<String, AttributeValue> person = new LinkedHashMap<>();
    person.put("id", s(id));
    person.put("email", s(email));
    person.put("age", n(age));
    person.put("ssn", s("078-05-11" + age));
    person.put("note", s("note of " + email));
    person.put("home", m("street", s("Street " + age), "zip", s("80" + age)));
    return person;
  }

  private static String[] names() {
    Set<String> names = new LinkedHashSet<>(STORED.get(0).keySet());
    names.addAll(List.of("email", "age", "age__source", "email__source", "age__hmac"));
    return names.toArray(String[]::new);
  }

  @FuzzTest
  void decrypt_whenAnItemIsAltered_refusesItOrGivesGroupsAsTheyWereWritten(
      FuzzedDataProvider data) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(STORED.get(0));
    for (int n = data.consumeInt(1, 8); n > 0; n--) {
      alter(item, data);
    }

    Map<String, AttributeValue> plain;
    try {
      plain = PEOPLE.decrypt(item);
    } catch (DecryptionException e) {
      assertThat(e.code()).isIn(CODES);
      return;
    }
    Set<Map<String, AttributeValue>> groups = new LinkedHashSet<>();
    Set<AttributeValue> documents = new LinkedHashSet<>();
    groups.add(Map.of());
    documents.add(null);
    for (Map<String, AttributeValue> written : PLAIN) {
      if (written.get("id").equals(plain.get("id"))) {
        groups.add(group(written));
        documents.add(written.get("home"));
      }
    }
    assertThat(group(plain)).isIn(groups);
    assertThat(plain.get("home")).isIn(documents);
  }

  private static void alter(Map<String, AttributeValue> item, FuzzedDataProvider data) {
    String name = data.pickValue(NAMES);
    switch (data.consumeInt(0, 4)) {
      case 0 -> item.remove(name);
      case 1 -> item.put(name, b(data.consumeBytes(150)));
      case 2 -> item.put(name, s(data.consumeAsciiString(20)));
      default -> {
        AttributeValue other = STORED.get(data.consumeInt(0, 2)).get(name);
        item.put(data.consumeBoolean() ? name : data.pickValue(NAMES), other);
        item.values().remove(null);
      }
    }
  }

  private static Map<String, AttributeValue> group(Map<String, AttributeValue> plain) {
    Map<String, AttributeValue> group = new LinkedHashMap<>(plain);
    group.keySet().retainAll(Set.of("email", "age", "ssn", "size"));
    return group;
  }

  @FuzzTest
  void decrypt_whenAGroupsPlaintextIsAnyBytes_refusesItOrGivesTheirMembers(byte[] plaintext)
      throws Exception {
    if (plaintext.length == 0) {
      return;
    }
    Map<String, AttributeValue> item = new LinkedHashMap<>(STORED.get(0));
    item.put(GROUP, b(sealed(item, plaintext)));

    Map<String, AttributeValue> plain;
    try {
      plain = PEOPLE.decrypt(item);
    } catch (DecryptionException e) {
      assertThat(e.code())
          .isIn(ErrorCode.UNKNOWN_FORMAT, ErrorCode.GROUP_MISMATCH, ErrorCode.INDEX_MISMATCH);
      return;
    }
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> member : GroupCodec.decode(plaintext).entrySet()) {
      String name = member.getKey().equals("number") ? "ssn" : member.getKey();
      members.put(name, ValueCodec.decode(member.getValue()));
    }
    assertThat(group(plain)).isEqualTo(members);
    assertThat(plain.get("email")).as("its hash is there").isEqualTo(PLAIN.get(0).get("email"));
  }

  private static byte[] sealed(Map<String, AttributeValue> item, byte[] plaintext) {
    EncryptedGroup group = PEOPLE.plan().root().groups().get("private");
    byte[] itemData = new ItemBinder(PEOPLE.engine().table()).itemData(item);
    byte[] random = new byte[HedgedNonces.RANDOM_BYTES];
    return new CompactSealer(ValueKey.of(EngineFixture.FIRST), random, itemData, List.of(plaintext))
        .seal(Kind.GROUP, group.pathData(group.path(AttributePath.ROOT)), plaintext);
  }
}
