package dev.hushtable.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.expression.Condition.And;
import dev.hushtable.internal.expression.Condition.Between;
import dev.hushtable.internal.expression.Condition.Comparison;
import dev.hushtable.internal.expression.Condition.Function;
import dev.hushtable.internal.expression.Condition.In;
import dev.hushtable.internal.expression.Condition.Not;
import dev.hushtable.internal.expression.Condition.Or;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * That an expression which touches nothing encrypted means the same after rewriting: random trees.
 */
class ConditionRenderingTest {
  private static final int TREES = 3_000;
  private static final long SEED = 20_240_607;

  private static final Map<String, String> NAMES =
      Map.of("#n1", "reserved word", "#n2", "plan", "#AMZN_MAPPED_x", "x");

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final Random random = new Random(SEED);

  ConditionRenderingTest() {
    for (int i = 0; i < 10; i++) {
      values.put(":v" + i, AttributeValue.fromN(String.valueOf(i)));
    }
  }

  @Test
  void rewrite_whenNothingIsEncrypted_keepsTheTree() {
    for (int i = 0; i < TREES; i++) {
      Condition tree = condition(1 + random.nextInt(6));
      String text = text(tree, 0);
      assertThat(ExpressionParser.condition(text, NAMES)).as(text).isEqualTo(tree);

      Placeholders placeholders = new Placeholders("Table", NAMES, values);
      String rewritten = rewriter(placeholders).rewrite(text);

      Condition again = ExpressionParser.condition(rewritten, placeholders.names());
      assertThat(normalized(again)).as("%s became %s", text, rewritten).isEqualTo(normalized(tree));
      assertThat(placeholders.values().keySet())
          .as(text)
          .isEqualTo(
              values.keySet().stream()
                  .filter(name -> text.contains(name))
                  .collect(Collectors.toSet()));
    }
  }

  /** What is rewritten once more, as if it were given, does not change any more. */
  @Test
  void rewrite_whenRewrittenAgain_givesTheSameText() {
    for (int i = 0; i < TREES / 10; i++) {
      Placeholders first = new Placeholders("Table", NAMES, values);
      String once = rewriter(first).rewrite(text(condition(5), 0));
      Placeholders second = new Placeholders("Table", first.names(), first.values());

      assertThat(rewriter(second).rewrite(once)).isEqualTo(once);
      assertThat(second.names()).isEqualTo(first.names());
      assertThat(second.values()).isEqualTo(first.values());
    }
  }

  private ConditionRewriter rewriter(Placeholders placeholders) {
    return new ConditionRewriter(
        patients.plan(), null, patients.engine().indexer(), patients.keys(), placeholders);
  }

  /** The same for trees that differ only in how a chain of AND or of OR is put together. */
  private static Object normalized(Condition condition) {
    if (condition instanceof And) {
      List<Object> terms = new ArrayList<>(List.of("AND"));
      chain(condition, And.class, terms);
      return terms;
    }
    if (condition instanceof Or) {
      List<Object> terms = new ArrayList<>(List.of("OR"));
      chain(condition, Or.class, terms);
      return terms;
    }
    return condition instanceof Not not ? List.of("NOT", normalized(not.condition())) : condition;
  }

  private static void chain(
      Condition condition, Class<? extends Condition> type, List<Object> terms) {
    if (!type.isInstance(condition)) {
      terms.add(normalized(condition));
    } else if (condition instanceof And and) {
      chain(and.left(), type, terms);
      chain(and.right(), type, terms);
    } else if (condition instanceof Or or) {
      chain(or.left(), type, terms);
      chain(or.right(), type, terms);
    }
  }

  // --- Random trees

  private Condition condition(int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return leaf();
    }
    return switch (random.nextInt(3)) {
      case 0 -> new And(condition(depth - 1), condition(depth - 1));
      case 1 -> new Or(condition(depth - 1), condition(depth - 1));
      default -> new Not(condition(depth - 1));
    };
  }

  private Condition leaf() {
    return switch (random.nextInt(5)) {
      case 0 -> new Between(operand(), operand(), operand());
      case 1 -> {
        List<Operand> candidates = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          candidates.add(operand());
        }
        yield new In(operand(), candidates);
      }
      case 2 -> {
        boolean exists = random.nextBoolean();
        yield new Function(
            exists ? "attribute_exists" : "attribute_not_exists", List.of(new Operand.At(path())));
      }
      case 3 ->
          new Function(
              List.of("begins_with", "contains", "attribute_type").get(random.nextInt(3)),
              List.of(operand(), operand()));
      default ->
          new Comparison(
              operand(),
              List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6)),
              operand());
    };
  }

  private Operand operand() {
    Operand.Value value = new Operand.Value(":v" + random.nextInt(10));
    return switch (random.nextInt(5)) {
      case 0 -> new Operand.At(path());
      case 1 -> new Operand.Size(path());
      case 2 -> new Operand.SizeOfValue(value);
      default -> value;
    };
  }

  private Path path() {
    List<Path.Segment> segments = new ArrayList<>(List.of(name()));
    while (random.nextInt(3) == 0) {
      segments.add(random.nextBoolean() ? new Path.Element(random.nextInt(1_000)) : name());
    }
    return new Path(segments);
  }

  private Path.Name name() {
    if (random.nextInt(3) > 0) {
      String name = List.of("plan", "a", "b_1", "opening", "notEncrypted").get(random.nextInt(5));
      return new Path.Name(name, name);
    }
    List<String> placeholders = NAMES.keySet().stream().sorted().toList();
    String placeholder = placeholders.get(random.nextInt(placeholders.size()));
    return new Path.Name(placeholder, NAMES.get(placeholder));
  }

  // --- Text, with parentheses where they must be and where they may be

  private String text(Condition condition, int binding) {
    String text = bare(condition);
    int own = condition instanceof Or ? 0 : condition instanceof And ? 1 : 2;
    boolean needed = own < binding;
    return needed || random.nextInt(6) == 0 ? "(" + text + ")" : text;
  }

  private String bare(Condition condition) {
    if (condition instanceof Or or) {
      return text(or.left(), 0) + word(" OR ") + text(or.right(), 1);
    }
    if (condition instanceof And and) {
      return text(and.left(), 1) + word(" AND ") + text(and.right(), 2);
    }
    if (condition instanceof Not not) {
      return word("NOT ") + text(not.condition(), 2);
    }
    if (condition instanceof Between between) {
      return text(between.operand())
          + word(" BETWEEN ")
          + text(between.low())
          + word(" AND ")
          + text(between.high());
    }
    if (condition instanceof In in) {
      return text(in.operand()) + word(" IN ") + "(" + texts(in.candidates()) + ")";
    }
    if (condition instanceof Function function) {
      return function.name() + "(" + texts(function.arguments()) + ")";
    }
    Comparison comparison = (Comparison) condition;
    String space = random.nextBoolean() ? " " : "";
    return text(comparison.left())
        + space
        + comparison.operator()
        + space
        + text(comparison.right());
  }

  private String word(String keyword) {
    return random.nextInt(4) == 0 ? keyword.toLowerCase(Locale.ROOT) : keyword;
  }

  private String texts(List<Operand> operands) {
    return operands.stream().map(this::text).collect(Collectors.joining(", "));
  }

  private String text(Operand operand) {
    String text = bare(operand);
    return random.nextInt(8) == 0 ? "(" + text + ")" : text;
  }

  private static String bare(Operand operand) {
    if (operand instanceof Operand.Value value) {
      return value.placeholder();
    }
    if (operand instanceof Operand.SizeOfValue size) {
      return "size(" + size.value().placeholder() + ")";
    }
    return operand instanceof Operand.At at
        ? text(at.path())
        : "size(" + text(((Operand.Size) operand).path()) + ")";
  }

  private static String text(Path path) {
    StringBuilder text = new StringBuilder();
    for (Path.Segment segment : path.segments()) {
      if (segment instanceof Path.Name name) {
        text.append(text.isEmpty() ? "" : ".").append(name.text());
      } else {
        text.append('[').append(((Path.Element) segment).index()).append(']');
      }
    }
    return text.toString();
  }
}
