package dev.hushtable.internal.expression;

import static dev.hushtable.testing.Failures.assertRefused;

import dev.hushtable.exception.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PlaceholdersTest {
  private static final AttributeValue VALUE = AttributeValue.fromS("value");

  /** Left out, {@code SET a = id} would copy an attribute, where DynamoDB refuses the request. */
  @Test
  void create_whenAPlaceholderLacksItsPrefix_isRefused() {
    assertRefused(
        () -> new Placeholders("Table", Map.of(), Map.of("id", VALUE)),
        ErrorCode.EXPRESSION_INVALID,
        "value",
        "':'");
    assertRefused(
        () -> new Placeholders("Table", Map.of("id", "name"), Map.of()),
        ErrorCode.EXPRESSION_INVALID,
        "name",
        "'#'");
  }

  /** Left out, what a mistyped placeholder was meant for would be lost without a word. */
  @Test
  void requireAllUsed_whenOneIsUsedNowhere_isRefused() {
    Placeholders name =
        new Placeholders("Table", Map.of("#n", "name", "#m", "other"), Map.of(":v", VALUE));
    name.condition("#n = :v");
    assertRefused(name::requireAllUsed, ErrorCode.EXPRESSION_INVALID, "name", "#m");

    Placeholders value = new Placeholders("Table", Map.of(), Map.of(":v", VALUE, ":w", VALUE));
    value.update("SET a = :v");
    assertRefused(value::requireAllUsed, ErrorCode.EXPRESSION_INVALID, "value", ":w");

    Placeholders all =
        new Placeholders("Table", Map.of("#n", "name"), Map.of(":v", VALUE, ":w", VALUE));
    all.update("SET a = :v");
    all.condition("b = :w");
    all.projection("a.#n");
    all.requireAllUsed();
  }
}
