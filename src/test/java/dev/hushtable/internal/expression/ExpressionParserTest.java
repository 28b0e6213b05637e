package dev.hushtable.internal.expression;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_INVALID;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.HushtableException;
import dev.hushtable.internal.expression.Condition.And;
import dev.hushtable.internal.expression.Condition.Between;
import dev.hushtable.internal.expression.Condition.Comparison;
import dev.hushtable.internal.expression.Condition.Function;
import dev.hushtable.internal.expression.Condition.In;
import dev.hushtable.internal.expression.Condition.Not;
import dev.hushtable.internal.expression.Condition.Or;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser takes for an expression, and what it makes of it. */
class ExpressionParserTest {
  private static final Map<String, String> NAMES =
      Map.of("#a", "a", "#p", "my.attribute", "#1", "first", "#_x", "x");

  private static final Condition A = equal("a", ":a");
  private static final Condition B = equal("b", ":b");
  private static final Condition C = equal("c", ":c");
  private static final Condition D = equal("d", ":d");

  @Test
  void condition_whenOperatorsAreMixed_bindsNotBeforeAndBeforeOr() {
    assertThat(parse("a = :a OR b = :b AND c = :c OR d = :d"))
        .isEqualTo(new Or(new Or(A, new And(B, C)), D));
    assertThat(parse("NOT a = :a AND b = :b")).isEqualTo(new And(new Not(A), B));
    assertThat(parse("NOT a = :a OR NOT NOT b = :b"))
        .isEqualTo(new Or(new Not(A), new Not(new Not(B))));
    assertThat(parse("a = :a AND b = :b AND c = :c")).isEqualTo(new And(new And(A, B), C));
  }

  @Test
  void condition_whenParenthesesStand_bindsByThem() {
    assertThat(parse("(a = :a OR b = :b) AND c = :c")).isEqualTo(new And(new Or(A, B), C));
    assertThat(parse("NOT (a = :a AND b = :b)")).isEqualTo(new Not(new And(A, B)));
    assertThat(parse("a = :a AND (b = :b AND c = :c)")).isEqualTo(new And(A, new And(B, C)));
  }

  @Test
  void condition_whenParenthesesAreRedundant_ignoresThem() {
    assertThat(parse("((a = :a))")).isEqualTo(A);
    assertThat(parse("(((a = :a)) AND ((b = :b)))")).isEqualTo(new And(A, B));
    assertThat(parse("(((attribute_exists(a))))")).isEqualTo(function("attribute_exists", at("a")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "<>", "<", "<=", ">", ">="})
  void condition_whenCompared_keepsTheOperator(String operator) {
    Comparison expected = new Comparison(at("a"), operator, value(":a"));

    assertThat(parse("a " + operator + " :a")).isEqualTo(expected);
    assertThat(parse("a" + operator + ":a")).isEqualTo(expected);
    assertThat(parse(" \t\na\r\n" + operator + "\n:a ")).isEqualTo(expected);
  }

  @Test
  void condition_whenOperandsAreOfAnyKind_takesThem() {
    assertThat(parse(":a = a")).isEqualTo(new Comparison(value(":a"), "=", at("a")));
    assertThat(parse("a = b")).isEqualTo(new Comparison(at("a"), "=", at("b")));
    assertThat(parse(":a = :b")).isEqualTo(new Comparison(value(":a"), "=", value(":b")));
    assertThat(parse("size(a) > size(b)")).isEqualTo(new Comparison(size("a"), ">", size("b")));
    assertThat(parse(":a < size( a )")).isEqualTo(new Comparison(value(":a"), "<", size("a")));
  }

  @Test
  void condition_whenBetween_takesTheFirstAnd() {
    Between between = new Between(at("a"), value(":x"), value(":y"));

    assertThat(parse("a BETWEEN :x AND :y")).isEqualTo(between);
    assertThat(parse("a BETWEEN :x AND :y AND b = :b")).isEqualTo(new And(between, B));
    assertThat(parse("NOT a BETWEEN :x AND :y OR b = :b")).isEqualTo(new Or(new Not(between), B));
    assertThat(parse(":x BETWEEN a AND size(b)"))
        .isEqualTo(new Between(value(":x"), at("a"), size("b")));
  }

  @Test
  void condition_whenIn_takesAllCandidates() {
    assertThat(parse("a IN (:x)")).isEqualTo(new In(at("a"), List.of(value(":x"))));
    assertThat(parse("a IN(:x,:y , b, size(c))"))
        .isEqualTo(new In(at("a"), List.of(value(":x"), value(":y"), at("b"), size("c"))));
  }

  @Test
  void condition_whenAFunction_takesItsArguments() {
    assertThat(parse("attribute_exists(a)")).isEqualTo(function("attribute_exists", at("a")));
    assertThat(parse("attribute_not_exists (a)"))
        .isEqualTo(function("attribute_not_exists", at("a")));
    assertThat(parse("attribute_type(a, :t)"))
        .isEqualTo(function("attribute_type", at("a"), value(":t")));
    assertThat(parse("begins_with(a,:b)")).isEqualTo(function("begins_with", at("a"), value(":b")));
    assertThat(parse("contains(a, b)")).isEqualTo(function("contains", at("a"), at("b")));
  }

  @Test
  void condition_whenKeywordsAreInAnyCase_takesThem() {
    assertThat(parse("not a = :a And b = :b oR c = :c"))
        .isEqualTo(parse("NOT a = :a AND b = :b OR c = :c"));
    assertThat(parse("a between :a aNd :b")).isEqualTo(parse("a BETWEEN :a AND :b"));
    assertThat(parse("a in (:a)")).isEqualTo(parse("a IN (:a)"));
  }

  @Test
  void condition_whenANameBeginsLikeAKeyword_isNotMistakenForIt() {
    assertThat(parse("nothing = :a")).isEqualTo(equal("nothing", ":a"));
    assertThat(parse("android = :a AND inner = :b"))
        .isEqualTo(new And(equal("android", ":a"), equal("inner", ":b")));
    assertThat(parse("size = :a")).isEqualTo(equal("size", ":a"));
    assertThat(parse("contains = :a")).isEqualTo(equal("contains", ":a"));
  }

  @Test
  void condition_whenPathsAreNested_takesThemApart() {
    assertThat(parse("a.b[0][12].c = :a"))
        .isEqualTo(
            new Comparison(
                new Operand.At(
                    new Path(
                        List.of(
                            name("a"),
                            name("b"),
                            new Path.Element(0),
                            new Path.Element(12),
                            name("c")))),
                "=",
                value(":a")));
    assertThat(parse("a . b [ 1 ] = :a")).isEqualTo(parse("a.b[1] = :a"));
  }

  @Test
  void condition_whenNamesArePlaceholders_looksThemUp() {
    assertThat(parse("#p.#1[3] = :a"))
        .isEqualTo(
            new Comparison(
                new Operand.At(
                    new Path(
                        List.of(
                            new Path.Name("#p", "my.attribute"),
                            new Path.Name("#1", "first"),
                            new Path.Element(3)))),
                "=",
                value(":a")));
    assertThat(parse("#_x = :1")).isEqualTo(new Comparison(at("#_x", "x"), "=", value(":1")));
  }

  @Test
  void condition_whenPlaceholdersAreThoseOfTheEnhancedClient_takesThem() {
    String expression =
        "(#AMZN_MAPPED_my_id = :AMZN_MAPPED_my_id) AND (attribute_not_exists(#AMZN_MAPPED_version))";
    Map<String, String> names =
        Map.of("#AMZN_MAPPED_my_id", "my-id", "#AMZN_MAPPED_version", "version");

    assertThat(ExpressionParser.condition(expression, names))
        .isEqualTo(
            new And(
                new Comparison(at("#AMZN_MAPPED_my_id", "my-id"), "=", value(":AMZN_MAPPED_my_id")),
                function("attribute_not_exists", at("#AMZN_MAPPED_version", "version"))));
  }

  @Test
  void condition_whenNamesAreNotAscii_takesThem() {
    assertThat(parse("größe = :größe")).isEqualTo(equal("größe", ":größe"));
    assertThat(parse("_x1 = :a")).isEqualTo(equal("_x1", ":a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        ":a",
        "a =",
        "= :a",
        "a = = :a",
        "a == :a",
        "a != :a",
        "a = 'literal'",
        "a = 5",
        "a = :a b = :b",
        "a = :a AND",
        "AND a = :a",
        "a = :a OR OR b = :b",
        "NOT",
        "NOT NOT",
        "(a = :a",
        "a = :a)",
        "()",
        "(a) = :a",
        "a BETWEEN :x",
        "a BETWEEN :x OR :y",
        "a BETWEEN :x, :y",
        "a IN :x",
        "a IN ()",
        "a IN (:x",
        "a IN (:x,)",
        "a IN (:x :y)",
        "attribute_exists()",
        "attribute_exists(a, b)",
        "attribute_exists a",
        "ATTRIBUTE_EXISTS(a)",
        "attribute_type(a)",
        "begins_with(a)",
        "contains(a, :b, :c)",
        "unknown(a)",
        "size(a)",
        "size() = :a",
        "size(:a) = :b",
        "size(a, b) = :c",
        "begins_with(attribute_exists(a), :b)",
        "a. = :a",
        ".a = :a",
        "a..b = :a",
        "a[] = :a",
        "a[-1] = :a",
        "a[x] = :a",
        "a[1.5] = :a",
        "a[0 = :a",
        "a[99999999999] = :a",
        "[0] = :a",
        "a.:b = :a",
        "1a = :a",
        "# = :a",
        "#unknown = :a",
        "a.#unknown = :a",
        "a = :a; DROP TABLE People",
        "a = :a -- comment",
        "a = :a + :b",
        "a = {\"S\": \"x\"}",
        "\u0000"
      })
  void condition_whenItIsNone_isRefused(String text) {
    HushtableException failure =
        assertRefused(() -> parse(text), EXPRESSION_INVALID, "The expression ", " at position ");
    assertThat(failure.getMessage())
        .as("somebody may have put a value into it")
        .doesNotContain("literal", "DROP", "comment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[2147483648] = :a", "a[4294967295] = :a"})
  void condition_whenAPositionIsNoInt_isRefused(String text) {
    assertRefused(() -> parse(text), EXPRESSION_INVALID, "list position at position 2");
  }

  @Test
  void condition_whenNestedWithoutEnd_isRefusedAndDoesNotOverflow() {
    for (String opening : List.of("(", "NOT ", "NOT (")) {
      assertRefused(
          () -> parse(opening.repeat(100_000) + "a = :a"), EXPRESSION_INVALID, "too deeply");
    }
    assertThat(parse("(".repeat(200) + "a = :a" + ")".repeat(200))).isEqualTo(A);
  }

  @Test
  void projection_whenPathsAreListed_takesThem() {
    assertThat(ExpressionParser.projection("a, b.c[0] ,#p", NAMES))
        .containsExactly(
            new Path(List.of(name("a"))),
            new Path(List.of(name("b"), name("c"), new Path.Element(0))),
            new Path(List.of(new Path.Name("#p", "my.attribute"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "a,", "a b", ":a", "size(a)", "a, #unknown", "a = :a", "a;b", "*"})
  void projection_whenItIsNone_isRefused(String text) {
    assertRefused(
        () -> ExpressionParser.projection(text, NAMES), EXPRESSION_INVALID, "The expression ");
  }

  @Test
  void toString_whenAPath_showsNamesInPlaceOfPlaceholders() {
    assertThat(ExpressionParser.projection("#p.b[0][1].c", NAMES).get(0))
        .hasToString("my.attribute.b[0][1].c");
  }

  private static Condition parse(String text) {
    return ExpressionParser.condition(text, NAMES);
  }

  private static Condition equal(String name, String placeholder) {
    return new Comparison(at(name), "=", value(placeholder));
  }

  private static Function function(String name, Operand... arguments) {
    return new Function(name, List.of(arguments));
  }

  private static Operand at(String name) {
    return at(name, name);
  }

  private static Operand at(String text, String name) {
    return new Operand.At(new Path(List.of(new Path.Name(text, name))));
  }

  private static Operand size(String name) {
    return new Operand.Size(new Path(List.of(name(name))));
  }

  private static Path.Name name(String name) {
    return new Path.Name(name, name);
  }

  private static Operand.Value value(String placeholder) {
    return new Operand.Value(placeholder);
  }
}
