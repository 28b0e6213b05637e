package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That an expression is parsed once, and never mistaken for another. */
class ParsedExpressionsTest {
  private static final Map<String, String> NAMES = Map.of("#a", "email");

  @Test
  void condition_whenAskedAgain_isTheSame() {
    ParsedExpressions.Parsed<Condition> first = ParsedExpressions.condition("#a = :cached", NAMES);

    assertThat(ParsedExpressions.condition(fresh("#a = :cached"), new HashMap<>(NAMES)))
        .isSameAs(first);
    assertThat(first.tree()).isEqualTo(ExpressionParser.condition("#a = :cached", NAMES));
    assertThat(first.placeholders()).containsExactlyInAnyOrder("#a", ":cached");
  }

  @Test
  void projection_whenAskedAgain_isTheSame() {
    ParsedExpressions.Parsed<List<Path>> first = ParsedExpressions.projection("#a, cached", NAMES);

    assertThat(ParsedExpressions.projection(fresh("#a, cached"), new HashMap<>(NAMES)))
        .isSameAs(first);
    assertThat(first.tree()).isEqualTo(ExpressionParser.projection("#a, cached", NAMES));
    assertThat(first.placeholders()).containsExactly("#a");
  }

  @Test
  void update_whenAskedAgain_isTheSame() {
    ParsedExpressions.Parsed<Update> first = ParsedExpressions.update("SET #a = :cached", NAMES);

    assertThat(ParsedExpressions.update(fresh("SET #a = :cached"), new HashMap<>(NAMES)))
        .isSameAs(first);
    assertThat(first.tree()).isEqualTo(ExpressionParser.update("SET #a = :cached", NAMES));
    assertThat(first.placeholders()).containsExactlyInAnyOrder("#a", ":cached");
  }

  @Test
  void condition_whenNamesDiffer_isAnother() {
    assertThat(ParsedExpressions.condition("#a = :b", NAMES).tree())
        .isNotEqualTo(ParsedExpressions.condition("#a = :b", Map.of("#a", "ssn")).tree());
  }

  @Test
  void condition_whenTheCallerChangesItsNames_isParsedAnew() {
    Map<String, String> names = new HashMap<>(NAMES);
    ParsedExpressions.Parsed<Condition> first = ParsedExpressions.condition("#a = :changed", names);

    names.put("#a", "ssn");

    assertThat(ParsedExpressions.condition("#a = :changed", names).tree())
        .isEqualTo(ExpressionParser.condition("#a = :changed", Map.of("#a", "ssn")));
    assertThat(ParsedExpressions.condition("#a = :changed", NAMES)).isSameAs(first);
  }

  /** A text may be well formed as one kind and not as the other. */
  @Test
  void update_whenTheSameTextWasAnotherKind_isParsedAsItself() {
    assertThat(ParsedExpressions.projection("cached", NAMES).tree()).hasSize(1);

    assertRefused(() -> ParsedExpressions.update("cached", NAMES), EXPRESSION_INVALID);
    assertRefused(() -> ParsedExpressions.condition("cached", NAMES), EXPRESSION_INVALID);
  }

  @Test
  void condition_whenItIsNone_isRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertRefused(() -> ParsedExpressions.condition("#a = = :b", NAMES), EXPRESSION_INVALID);
    }
  }

  /** DynamoDB refuses it anyway, so it is not worth its room. */
  @Test
  void condition_whenItIsTooLong_isNotKept() {
    String text = "cached = :a" + " OR cached = :a".repeat(300);

    assertThat(ParsedExpressions.condition(text, NAMES))
        .isNotSameAs(ParsedExpressions.condition(text, NAMES));
  }

  @Test
  void condition_whenANameIsNull_isRefusedOnlyIfItIsUsed() {
    Map<String, String> names = new HashMap<>();
    names.put("#b", null);

    assertThat(ParsedExpressions.condition("a = :null", names)).isNotNull();
    assertRefused(() -> ParsedExpressions.condition("#b = :null", names), EXPRESSION_INVALID, "#b");
  }

  /** Equal, but not the same object. */
  private static String fresh(String text) {
    return new String(text.toCharArray());
  }
}
