package dev.hushtable.internal.expression;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

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
        () -> new Placeholders(Map.of(), Map.of("id", VALUE)),
        ErrorCode.EXPRESSION_INVALID,
        "value",
        "':'");
    assertRefused(
        () -> new Placeholders(Map.of("id", "name"), Map.of()),
        ErrorCode.EXPRESSION_INVALID,
        "name",
        "'#'");
  }

  @Test
  void create_whenPlaceholdersAreUnused_isAccepted() {
    Placeholders placeholders = new Placeholders(Map.of("#n", "name"), Map.of(":v", VALUE));

    assertThat(placeholders.names()).isEmpty();
    assertThat(placeholders.values()).isEmpty();
  }
}
