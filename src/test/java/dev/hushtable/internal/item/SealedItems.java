package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.testing.Failures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of {@link SealedBeans}, and what attackers do to them. */
final class SealedItems {
  private SealedItems() {}

  /**
   * A {@link SealedBeans.Member}.
   *
   * @param state is in every value but those of the key and the numbers
   */
  static Map<String, AttributeValue> item(String id, String state) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("id", s(id));
    item.put("email", s(state + "@example.com"));
    item.put("ssn", s("078-05-1120 " + state));
    item.put("plan", s("plan " + state));
    item.put("visits", n(state.equals("now") ? "12.50" : "7"));
    item.put("tags", AttributeValue.fromSs(List.of("a " + state, "b")));
    item.put("scores", AttributeValue.fromNs(List.of("1.0", state.equals("now") ? "2" : "3")));
    item.put("opening", m("hour", n(state.equals("now") ? "8.0" : "10")));
    item.put(
        "contacts",
        l(
            m("name", s("Bob " + state), "label", s("friend")),
            m("name", s("Carol"), "children", l(m("name", s("Dan"))))));
    item.put("note", s("anything"));
    return item;
  }

  /** Asserts that an altered item is refused, with nothing of it in the message. */
  static void assertRefused(
      EngineFixture engine, ErrorCode code, String part, Map<String, AttributeValue> altered) {
    Throwable failure = Failures.assertRefused(() -> engine.decrypt(altered), code, part);
    assertThat(failure)
        .isInstanceOf(DecryptionException.class)
        .hasMessageContaining("in table " + engine.plan().tableName())
        .hasMessageNotContainingAny("078-05", "@example", "Bob", "Carol", "plan now", "gold");
  }

  static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> copy = new LinkedHashMap<>(item);
    copy.put(name, value);
    return copy;
  }

  static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, byte[] bytes) {
    return with(item, name, AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
  }

  static Map<String, AttributeValue> without(Map<String, AttributeValue> item, String name) {
    assertThat(item).containsKey(name);
    Map<String, AttributeValue> copy = new LinkedHashMap<>(item);
    copy.remove(name);
    return copy;
  }

  static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 0x10;
    return flipped;
  }
}
