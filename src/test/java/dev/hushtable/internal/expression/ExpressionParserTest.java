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
import dev.hushtable.internal.expression.Update.Append;
import dev.hushtable.internal.expression.Update.Assignment;
import dev.hushtable.internal.expression.Update.Change;
import dev.hushtable.internal.expression.Update.IfNotExists;
import dev.hushtable.internal.expression.Update.Sum;
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
  void condition_whenParenthesesChangeNothing_ignoresThem() {
    assertThat(parse("(a = :a)")).isEqualTo(A);
    assertThat(parse("((a = :a) AND (b = :b))")).isEqualTo(new And(A, B));
    assertThat(parse("(attribute_exists((a)))")).isEqualTo(function("attribute_exists", at("a")));
    assertThat(parse("(a) = :a")).isEqualTo(A);
    assertThat(parse("((a) = (:a))")).isEqualTo(A);
    assertThat(parse("NOT (a) = (:a) AND ((b) = :b)")).isEqualTo(new And(new Not(A), B));
    assertThat(parse("(a) BETWEEN (:x) AND (:y)")).isEqualTo(parse("a BETWEEN :x AND :y"));
    assertThat(parse("(a)IN((:x),(b))")).isEqualTo(parse("a IN (:x, b)"));
    assertThat(parse("(size((a))) > size((b))")).isEqualTo(parse("size(a) > size(b)"));
    assertThat(parse("contains((a), (:b))")).isEqualTo(parse("contains(a, :b)"));
  }

  @Test
  void condition_whenParenthesesAreRedundant_saysSo() {
    assertRefused(
        () -> parse("a = :a OR ((b = :b))"), EXPRESSION_INVALID, "redundant", "position 10");
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
    assertThat(parse("size(:a) = :b"))
        .isEqualTo(
            new Comparison(new Operand.SizeOfValue(new Operand.Value(":a")), "=", value(":b")));
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
    assertThat(parse("a[2147483647] = :a").toString()).contains("a[2147483647]");
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
        "size(size(a)) = :b",
        "size((:a) = :b",
        "size(a = :b)",
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
        "a[00] = :a",
        "a[01] = :a",
        "a[\u0661] = :a",
        "_a = :a",
        "a._b = :a",
        "größe = :a",
        "a = :größe",
        "a\u00a0= :a",
        "a\f= :a",
        "#é = :a",
        "a = :",
        "and = :a",
        "a.In = :a",
        "SET = :a",
        "remove = :a",
        "((a = :a))",
        "((a)) = :a",
        "a = ((:a))",
        "a IN (((:a)))",
        "NOT ((a = :a))",
        "b = :b OR ((a = :a))",
        "(((a = :a)) AND b = :b)",
        "size(((a))) = :a",
        "(a = :a) = :b",
        "a IN ((:a, :b))",
        "(a, b) = :a",
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
    assertThat(parse("NOT (".repeat(100) + "a = :a" + ")".repeat(100)).toString())
        .startsWith("Not[")
        .contains(A.toString());
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

  // --- Updates

  @Test
  void update_whenClausesAreMixed_takesThemInAnyOrder() {
    Update expected =
        new Update(
            List.of(new Assignment(path("a"), given(":a")), new Assignment(path("b"), copy("c"))),
            List.of(path("d"), path("e")),
            List.of(new Change(path("f"), new Operand.Value(":f"))),
            List.of(new Change(path("g"), new Operand.Value(":g"))));

    assertThat(update("SET a = :a, b = c REMOVE d, e ADD f :f DELETE g :g")).isEqualTo(expected);
    assertThat(update("delete g:g add f :f\tRemove d,e\nsEt a=:a,b=c")).isEqualTo(expected);
  }

  @Test
  void update_whenPathsAreNested_takesThemApart() {
    Path path = ExpressionParser.projection("a.#p[3].b", NAMES).get(0);

    assertThat(update("SET a.#p[3].b = a.#p[3].b"))
        .isEqualTo(sets(new Assignment(path, new Update.Copy(path))));
    assertThat(update("REMOVE a . #p [ 3 ] . b").removes()).containsExactly(path);
    assertThat(update("ADD a.#p[3].b:x").adds())
        .containsExactly(new Change(path, new Operand.Value(":x")));
  }

  @Test
  void update_whenNumbersAreComputed_takesBothOperands() {
    assertThat(newValue("b + :c")).isEqualTo(new Sum(copy("b"), "+", given(":c")));
    assertThat(newValue(":c-b")).isEqualTo(new Sum(given(":c"), "-", copy("b")));
    assertThat(newValue("if_not_exists(b, :c) - :d"))
        .isEqualTo(new Sum(new IfNotExists(path("b"), given(":c")), "-", given(":d")));
  }

  @Test
  void update_whenFunctionsAreCalled_takesTheirArguments() {
    assertThat(newValue("if_not_exists(b, :c)")).isEqualTo(new IfNotExists(path("b"), given(":c")));
    assertThat(newValue("if_not_exists (b,if_not_exists(#p, d))"))
        .isEqualTo(
            new IfNotExists(
                path("b"),
                new IfNotExists(
                    new Path(List.of(new Path.Name("#p", "my.attribute"))), copy("d"))));
    assertThat(newValue("list_append(:b, if_not_exists(c, :d))"))
        .isEqualTo(new Append(given(":b"), new IfNotExists(path("c"), given(":d"))));
  }

  @Test
  void update_whenANameIsThatOfAFunction_isNotMistakenForIt() {
    assertThat(newValue("list_append")).isEqualTo(copy("list_append"));
    assertThat(newValue("if_not_exists + size"))
        .isEqualTo(new Sum(copy("if_not_exists"), "+", copy("size")));
    assertThat(update("REMOVE addition, removed, settle").removes()).hasSize(3);
  }

  @Test
  void update_whenParenthesesChangeNothing_ignoresThem() {
    assertThat(newValue("(:c)")).isEqualTo(given(":c"));
    assertThat(newValue("(b + :c)")).isEqualTo(newValue("b + :c"));
    assertThat(newValue("(b) + (:c)")).isEqualTo(newValue("b + :c"));
    assertThat(newValue("((b) - :c)")).isEqualTo(newValue("b - :c"));
    assertThat(newValue("(if_not_exists((b), (:c)))")).isEqualTo(newValue("if_not_exists(b, :c)"));
    assertThat(newValue("list_append((b),(:c))")).isEqualTo(newValue("list_append(b, :c)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "SET",
        "SET a",
        "SET a =",
        "SET a :a",
        "SET = :a",
        "SET :a = :b",
        "SET (a) = :b",
        "SET a = :b,",
        "SET a = :b c = :d",
        "SET a = :b = :c",
        "SETa = :b",
        "SET a = bADD c :d",
        "a = :b",
        "UPDATE a = :b",
        "SET a = :b SET c = :d",
        "REMOVE a SET b = :b REMOVE c",
        "ADD a :b ADD c :d",
        "DELETE a :b DELETE c :d",
        "SET a = :b + :c + :d",
        "SET a = :b + :c - :d",
        "SET a = (:b + :c) - :d",
        "SET a = :b - (:c + :d)",
        "SET a = ((:b))",
        "SET a = ((:b + :c))",
        "SET a = (((:b)) + :c)",
        "SET a = (:b",
        "SET a = :b)",
        "SET a = -:b",
        "SET a = :b *:c",
        "SET a = if_not_exists(a)",
        "SET a = if_not_exists(a, :b, :c)",
        "SET a = if_not_exists(:a, :b)",
        "SET a = if_not_exists(a, :b + :c)",
        "SET a = IF_NOT_EXISTS(a, :b)",
        "SET a = list_append(a)",
        "SET a = list_append(a, :b, :c)",
        "SET a = list_append(a, :b + :c)",
        "SET a = size(a)",
        "SET a = attribute_exists(a)",
        "SET a = unknown(a)",
        "SET set = :a",
        "SET a = remove",
        "SET a.add = :b",
        "REMOVE",
        "REMOVE a,",
        "REMOVE a b",
        "REMOVE (a)",
        "REMOVE :a",
        "REMOVE delete",
        "ADD a",
        "ADD a b",
        "ADD a (:b)",
        "ADD a :b + :c",
        "ADD a = :b",
        "DELETE a",
        "DELETE a b",
        "SET a = 'literal'",
        "SET a = 5",
        "SET #unknown = :a",
        "SET a = #unknown",
        "SET a[01] = :b",
        "SET a[-1] = :b",
        "SET a = :b; DROP TABLE People"
      })
  void update_whenItIsNone_isRefused(String text) {
    HushtableException failure =
        assertRefused(() -> update(text), EXPRESSION_INVALID, "The expression ", " at position ");
    assertThat(failure.getMessage()).doesNotContain("literal", "DROP");
  }

  @Test
  void update_whenNestedWithoutEnd_isRefusedAndDoesNotOverflow() {
    for (String opening : List.of("list_append(", "if_not_exists(a, ", "(list_append(")) {
      assertRefused(
          () -> update("SET a = " + opening.repeat(100_000)), EXPRESSION_INVALID, "too deeply");
    }
    assertThat(update("REMOVE a" + ", a".repeat(100_000)).removes()).hasSize(100_001);
  }

  @Test
  void toString_whenAPath_showsNamesInPlaceOfPlaceholders() {
    assertThat(ExpressionParser.projection("#p.b[0][1].c", NAMES).get(0))
        .hasToString("my.attribute.b[0][1].c");
  }

  private static Update update(String text) {
    return ExpressionParser.update(text, NAMES);
  }

  private static Update.NewValue newValue(String text) {
    return update("SET a = " + text).sets().get(0).value();
  }

  private static Update sets(Assignment... sets) {
    return new Update(List.of(sets), List.of(), List.of(), List.of());
  }

  private static Update.NewValue given(String placeholder) {
    return new Update.Given(new Operand.Value(placeholder));
  }

  private static Update.NewValue copy(String name) {
    return new Update.Copy(path(name));
  }

  private static Path path(String name) {
    return new Path(List.of(name(name)));
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
