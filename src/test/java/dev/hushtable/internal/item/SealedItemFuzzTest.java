package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.format.AssociatedData.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sealed items as a fuzzer puts them together from what an attacker has seen in the table. */
class SealedItemFuzzTest {
  private static final String SEAL = "__seal";
  private static final String NOT_COVERED = "note";

  private static final EngineFixture MEMBERS = EngineFixture.of(SealedBeans.Member.class);
  private static final ItemEncryptor ENCRYPTOR =
      new ItemEncryptor(MEMBERS.engine().table(), byte[]::new);

  /** What was written, the item under attack first: it, an older state of it, and another item. */
  private static final List<Map<String, AttributeValue>> PLAIN =
      List.of(
          SealedItems.item("m-1", "now"),
          SealedItems.item("m-1", "before"),
          SealedItems.item("m-2", "now"));

  private static final List<Map<String, AttributeValue>> STORED =
      PLAIN.stream().map(item -> ENCRYPTOR.encrypt(item, MEMBERS.keys())).toList();

  private static final String[] NAMES = names();

  private static final Set<ErrorCode> CODES =
      Set.of(
          ErrorCode.NOT_AUTHENTIC,
          ErrorCode.COMMITMENT_MISMATCH,
          ErrorCode.UNKNOWN_KEY,
          ErrorCode.UNKNOWN_FORMAT,
          ErrorCode.FORMAT_NOT_ACCEPTED,
          ErrorCode.INDEX_MISMATCH,
          ErrorCode.KEY_ATTRIBUTE_MISSING,
          ErrorCode.PLAINTEXT_FOUND,
          ErrorCode.SEAL_MISMATCH,
          ErrorCode.SEAL_MISSING,
          ErrorCode.SOURCE_MISSING);

  @FuzzTest
  void decrypt_whenASealedItemIsAltered_refusesItOrGivesOneThatWasWritten(FuzzedDataProvider data) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(STORED.get(0));
    for (int n = data.consumeInt(1, 8); n > 0; n--) {
      alter(item, data);
    }

    Map<String, AttributeValue> plain;
    try {
      plain = MEMBERS.decrypt(item);
    } catch (HushtableException e) {
      assertThat(e.code()).isIn(CODES);
      return;
    }
    assertThat(covered(plain)).isIn(PLAIN.stream().map(SealedItemFuzzTest::covered).toList());
  }

  private static void alter(Map<String, AttributeValue> item, FuzzedDataProvider data) {
    String name = data.pickValue(NAMES);
    switch (data.consumeInt(0, 5)) {
      case 0 -> item.remove(name);
      case 1 -> item.put(name, b(data.consumeBytes(150)));
      case 2 -> item.put(name, s(data.consumeAsciiString(20)));
      case 3 -> item.computeIfPresent(name, (key, value) -> reversed(value));
      default -> {
        AttributeValue other = STORED.get(data.consumeInt(0, 2)).get(name);
        item.put(data.consumeBoolean() ? name : data.pickValue(NAMES), other);
        item.values().remove(null);
      }
    }
  }

  private static AttributeValue reversed(AttributeValue value) {
    if (!value.hasL()) {
      return value;
    }
    List<AttributeValue> elements = new ArrayList<>(value.l());
    Collections.reverse(elements);
    return AttributeValue.fromL(elements);
  }

  @FuzzTest
  void decrypt_whenTheSealsPlaintextIsAnyBytes_refusesIt(byte[] plaintext) {
    if (plaintext.length == 0) {
      return;
    }
    byte[] random = new byte[HedgedNonces.RANDOM_BYTES];
    Map<String, AttributeValue> item = new LinkedHashMap<>(STORED.get(0));
    byte[] itemData = new ItemBinder(MEMBERS.engine().table()).itemData(item);
    CompactSealer sealer =
        new CompactSealer(ValueKey.of(EngineFixture.FIRST), random, itemData, List.of(plaintext));
    item.put(SEAL, b(sealer.seal(Kind.SEAL, ItemSealer.PATH_DATA, plaintext)));

    assertThat(refusal(item))
        .isIn(Optional.of(ErrorCode.UNKNOWN_FORMAT), Optional.of(ErrorCode.SEAL_MISMATCH));
  }

  private static Optional<ErrorCode> refusal(Map<String, AttributeValue> item) {
    try {
      MEMBERS.decrypt(item);
      return Optional.empty();
    } catch (DecryptionException e) {
      return Optional.of(e.code());
    }
  }

  private static Map<String, AttributeValue> covered(Map<String, AttributeValue> plain) {
    Map<String, AttributeValue> covered = new LinkedHashMap<>(plain);
    covered.remove(NOT_COVERED);
    return covered;
  }

  private static String[] names() {
    Set<String> names = new LinkedHashSet<>(STORED.get(0).keySet());
    names.add("email");
    names.add("ssn");
    return names.toArray(String[]::new);
  }
}
