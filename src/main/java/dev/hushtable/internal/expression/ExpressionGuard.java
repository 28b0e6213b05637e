package dev.hushtable.internal.expression;

import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.schema.DocumentPlan;
import dev.hushtable.internal.schema.TablePlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Looks at expressions as they are about to be sent, and knows nothing of how they came about. */
public final class ExpressionGuard {
  private static final Set<String> PRESENCE = Set.of("attribute_exists", "attribute_not_exists");

  private ExpressionGuard() {}

  /**
   * Whether a condition reads declared attributes in stored form only, and compares hashes with
   * hashes only.
   */
  public static boolean isStored(
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      TablePlan plan) {
    return isStored(ParsedExpressions.condition(condition, names).tree(), values, plan);
  }

  /** Whether a projection reads declared attributes in stored form only. */
  public static boolean isStored(String projection, Map<String, String> names, TablePlan plan) {
    return ParsedExpressions.projection(projection, names).tree().stream()
        .allMatch(path -> isStored(path, plan.root()) || isAccepted(path, plan));
  }

  /** The placeholders of names and values that an expression uses. */
  public static Set<String> placeholders(String expression) {
    return Lexer.placeholders(expression);
  }

  private static boolean isStored(
      Condition condition, Map<String, AttributeValue> values, TablePlan plan) {
    if (condition instanceof Condition.And and) {
      return isStored(and.left(), values, plan) && isStored(and.right(), values, plan);
    }
    if (condition instanceof Condition.Or or) {
      return isStored(or.left(), values, plan) && isStored(or.right(), values, plan);
    }
    if (condition instanceof Condition.Not not) {
      return isStored(not.condition(), values, plan);
    }
    if (condition instanceof Condition.Function function) {
      return isStored(function, values, plan);
    }
    if (condition instanceof Condition.Comparison comparison) {
      return areStored(List.of(comparison.left(), comparison.right()), values, plan.root());
    }
    if (condition instanceof Condition.Between between) {
      List<Operand> operands = List.of(between.operand(), between.low(), between.high());
      return areStored(operands, values, plan.root());
    }
    Condition.In in = (Condition.In) condition;
    return in.candidates().stream()
        .allMatch(candidate -> areStored(List.of(in.operand(), candidate), values, plan.root()));
  }

  private static boolean isStored(
      Condition.Function function, Map<String, AttributeValue> values, TablePlan plan) {
    DocumentPlan root = plan.root();
    List<Operand> arguments = function.arguments();
    if (PRESENCE.contains(function.name())
        && arguments.size() == 1
        && arguments.get(0) instanceof Operand.At at
        && isAccepted(at.path(), plan)) {
      return true;
    }
    if (function.name().equals("attribute_type")
        && arguments.get(0) instanceof Operand.At at
        && arguments.get(1) instanceof Operand.Value type) {
      AttributeValue given = values.get(type.placeholder());
      Target target = Target.of(at.path(), root);
      return given != null
          && (target instanceof Target.Plain
              || target instanceof Target.Holder
                  && Condition.TYPES.contains(String.valueOf(given.s())));
    }
    // Presence reveals nothing; with a second argument a value would be compared.
    return areStored(arguments, values, root)
        && !(arguments.size() > 1 && anyDeclared(arguments, root));
  }

  /**
   * Whether all paths are plain or stored ones, and every value that meets a stored one, or a
   * document that holds some, is a hash.
   */
  private static boolean areStored(
      List<Operand> operands, Map<String, AttributeValue> values, DocumentPlan root) {
    boolean declared = anyDeclared(operands, root);
    for (Operand operand : operands) {
      Operand.Value value = value(operand);
      if (value != null) {
        AttributeValue given = values.get(value.placeholder());
        if (given == null || declared && !BlindIndex.isWellFormed(given)) {
          return false;
        }
      } else if (!isStored(path(operand), root)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyDeclared(List<Operand> operands, DocumentPlan root) {
    return operands.stream()
        .filter(operand -> operand instanceof Operand.At)
        .map(operand -> Target.of(path(operand), root))
        .anyMatch(ExpressionGuard::isDeclared);
  }

  /** The size of a value is none that anybody stored. */
  private static boolean isDeclared(Target target) {
    return target instanceof Target.Stored
        || target instanceof Target.Holder
        || target instanceof Target.Astray;
  }

  /** It may be in the clear, and whether it is there reveals nothing. */
  private static boolean isAccepted(Path path, TablePlan plan) {
    return Target.of(path, plan.root()).isAcceptedInTheClear(path, plan);
  }

  private static boolean isStored(Path path, DocumentPlan root) {
    Target target = Target.of(path, root);
    return !(target instanceof Target.Encrypted) && !(target instanceof Target.Inside);
  }

  private static Operand.@Nullable Value value(Operand operand) {
    if (operand instanceof Operand.SizeOfValue size) {
      return size.value();
    }
    return operand instanceof Operand.Value value ? value : null;
  }

  private static Path path(Operand operand) {
    return operand instanceof Operand.At at ? at.path() : ((Operand.Size) operand).path();
  }
}
