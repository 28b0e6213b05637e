package dev.hushtable.integration;

import com.amazon.dynamodb.grammar.DynamoDbExpressionParser;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.Add_actionContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.ArithmeticValueContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.ComparatorContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.Delete_actionContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.DereferenceContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.FunctionCallContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.FunctionConditionContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.FunctionOperandContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.InContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.ListAccessContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.LiteralOperandContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.MapAccessContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.OperandContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.OperandValueContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.ParenOperandContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.PathContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.PathOperandContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.Remove_actionContext;
import com.amazon.dynamodb.grammar.DynamoDbGrammarParser.Set_actionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.antlr.v4.runtime.ANTLRErrorListener;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.tree.ParseTree;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Says of an expression that DynamoDB takes whether it can be answered on the stored form of {@link
 * Dossier} items. It reads the trees of DynamoDB's own parser, and knows of the library only what
 * its documentation promises.
 */
final class ExpressionClassifier {
  private static final ANTLRErrorListener SILENT = new BaseErrorListener() {};

  /** What may stand at a place in an item. */
  private sealed interface Place {}

  private record Plain() implements Place {}

  private record Encrypted(AttributeValue.Type indexedAs) implements Place {}

  private record Document(Map<String, Place> attributes) implements Place {}

  private record ListOf(Place element) implements Place {}

  private record MapOf(Place element) implements Place {}

  /** Inside a ciphertext, at a stored name, or where the class has nothing. */
  private record Nowhere(boolean isAskable) implements Place {}

  private static final Encrypted UNINDEXED = new Encrypted(null);
  private static final Encrypted TEXT = new Encrypted(AttributeValue.Type.S);

  /** Found by name, since it holds lists of its own kind. */
  private static final Document CONTACT = new Document(Map.of());

  private static final Map<String, Place> CONTACT_ATTRIBUTES =
      Map.of("nick", TEXT, "kids", new ListOf(CONTACT));

  private static final Document ROOT =
      new Document(
          Map.of(
              "email",
              TEXT,
              "code",
              new Encrypted(AttributeValue.Type.N),
              "date",
              TEXT,
              "ssn",
              UNINDEXED,
              "words",
              UNINDEXED,
              "address",
              new Document(Map.of("zip", TEXT, "street", UNINDEXED)),
              "contacts",
              new ListOf(CONTACT),
              "byRole",
              new MapOf(CONTACT)));

  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;

  ExpressionClassifier(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
  }

  boolean answersCondition(String expression) {
    return conditions(DynamoDbExpressionParser.parseCondition(expression, SILENT));
  }

  boolean answersUpdate(String expression) {
    return actions(DynamoDbExpressionParser.parseUpdate(expression, SILENT));
  }

  boolean answersProjection(String expression) {
    return paths(expression).stream()
        .map(this::place)
        .allMatch(place -> !(place instanceof Nowhere nowhere) || nowhere.isAskable());
  }

  /** Whether what the condition compares by hash in documents is read as well, to be verified. */
  boolean answersTogether(String condition, String projection) {
    List<List<Object>> projected = paths(projection).stream().map(this::location).toList();
    List<PathContext> compared = new ArrayList<>();
    comparedByHash(DynamoDbExpressionParser.parseCondition(condition, SILENT), compared);
    return compared.stream()
        .map(this::location)
        .filter(path -> path.size() > 1)
        .allMatch(
            path ->
                projected.stream()
                    .anyMatch(
                        other ->
                            other.size() <= path.size()
                                && other.equals(path.subList(0, other.size()))));
  }

  private static List<PathContext> paths(String projection) {
    List<PathContext> paths = new ArrayList<>();
    collect(DynamoDbExpressionParser.parseProjection(projection, SILENT), paths);
    return paths;
  }

  private static void collect(ParseTree tree, List<PathContext> paths) {
    if (tree instanceof PathContext path) {
      paths.add(path);
      return;
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      collect(tree.getChild(i), paths);
    }
  }

  // --- Conditions

  private boolean conditions(ParseTree tree) {
    if (tree instanceof ComparatorContext comparator) {
      String symbol = comparator.comparator_symbol().getText();
      boolean equality = symbol.equals("=") || symbol.equals("<>");
      OperandContext left = bare(comparator.operand(0));
      OperandContext right = bare(comparator.operand(1));
      return isPlain(left) && isPlain(right)
          || equality && (areComparable(left, right) || areComparable(right, left));
    }
    if (tree instanceof InContext in) {
      List<OperandContext> operands =
          in.operand().stream().map(ExpressionClassifier::bare).toList();
      return operands.stream().allMatch(this::isPlain)
          || operands.stream().skip(1).allMatch(other -> areComparable(operands.get(0), other));
    }
    if (tree instanceof FunctionConditionContext function) {
      return function((FunctionCallContext) function.function());
    }
    if (tree instanceof OperandContext operand) {
      return isPlain(bare(operand));
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (!conditions(tree.getChild(i))) {
        return false;
      }
    }
    return true;
  }

  private void comparedByHash(ParseTree tree, List<PathContext> paths) {
    if (tree instanceof ComparatorContext || tree instanceof InContext) {
      List<PathContext> all = new ArrayList<>();
      collect(tree, all);
      all.stream().filter(path -> place(path) instanceof Encrypted).forEach(paths::add);
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      comparedByHash(tree.getChild(i), paths);
    }
  }

  private boolean function(FunctionCallContext call) {
    List<OperandContext> arguments =
        call.operand().stream().map(ExpressionClassifier::bare).toList();
    Place place = arguments.get(0) instanceof PathOperandContext path ? place(path.path()) : null;
    return switch (call.ID().getText()) {
      case "attribute_exists", "attribute_not_exists" ->
          !(place instanceof Nowhere nowhere) || nowhere.isAskable();
      case "attribute_type" ->
          place == null
              ? isPlain(arguments.get(0))
              : !(place instanceof Encrypted) && !(place instanceof Nowhere);
      default -> arguments.stream().allMatch(this::isPlain);
    };
  }

  private static OperandContext bare(OperandContext operand) {
    return operand instanceof ParenOperandContext inner ? bare(inner.operand()) : operand;
  }

  /** Whether one is indexed and the other a value of its type. */
  private boolean areComparable(OperandContext path, OperandContext value) {
    return path instanceof PathOperandContext at
        && place(at.path()) instanceof Encrypted encrypted
        && encrypted.indexedAs() != null
        && value instanceof LiteralOperandContext literal
        && value(literal).type() == encrypted.indexedAs();
  }

  private boolean isPlain(OperandContext operand) {
    if (operand instanceof PathOperandContext path) {
      return place(path.path()) instanceof Plain;
    }
    if (operand instanceof FunctionOperandContext function) {
      // In a condition, only size can be an operand.
      OperandContext sized = bare(((FunctionCallContext) function.function()).operand(0));
      Place place = sized instanceof PathOperandContext path ? place(path.path()) : new Plain();
      return place instanceof Plain || place instanceof ListOf || place instanceof MapOf;
    }
    return true;
  }

  private AttributeValue value(LiteralOperandContext literal) {
    return values.get(literal.getText());
  }

  // --- Updates

  private boolean actions(ParseTree tree) {
    if (tree instanceof Set_actionContext set) {
      return assignment(set);
    }
    if (tree instanceof Remove_actionContext remove) {
      return !(place(remove.path()) instanceof Nowhere);
    }
    if (tree instanceof Add_actionContext add) {
      return place(add.path()) instanceof Plain;
    }
    if (tree instanceof Delete_actionContext delete) {
      return place(delete.path()) instanceof Plain;
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      if (!actions(tree.getChild(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean assignment(Set_actionContext set) {
    Place place = place(set.path());
    List<PathContext> read = new ArrayList<>();
    collect(set.set_value(), read);
    if (place instanceof Plain) {
      return read.stream().allMatch(path -> place(path) instanceof Plain);
    }
    if (place instanceof Nowhere || set.set_value() instanceof ArithmeticValueContext) {
      return false;
    }
    OperandContext value = bare(((OperandValueContext) set.set_value()).operand());
    List<Object> itself = location(set.path());
    return place instanceof Encrypted
        ? isNew(value, place) || isDefault(value, place, itself, this::isNew)
        : isDocument(value, place, itself);
  }

  private boolean isNew(OperandContext value, Place place) {
    return value instanceof LiteralOperandContext literal && fits(value(literal), place);
  }

  private boolean isDefault(
      OperandContext value,
      Place place,
      List<Object> itself,
      BiFunction<OperandContext, Place, Boolean> otherwise) {
    return value instanceof FunctionOperandContext function
        && function.function() instanceof FunctionCallContext call
        && call.ID().getText().equals("if_not_exists")
        && isPath(bare(call.operand(0)), itself)
        && otherwise.apply(bare(call.operand(1)), place);
  }

  private boolean isDocument(OperandContext value, Place place, List<Object> itself) {
    if (isNew(value, place)
        || isDefault(value, place, itself, (other, at) -> isDocument(other, at, itself))) {
      return true;
    }
    return place instanceof ListOf
        && value instanceof FunctionOperandContext function
        && function.function() instanceof FunctionCallContext call
        && call.ID().getText().equals("list_append")
        && call.operand().stream()
            .map(ExpressionClassifier::bare)
            .allMatch(part -> isPath(part, itself) || isDocument(part, place, itself));
  }

  private boolean isPath(OperandContext operand, List<Object> location) {
    return operand instanceof PathOperandContext path && location(path.path()).equals(location);
  }

  private static boolean fits(AttributeValue value, Place place) {
    if (place instanceof Encrypted encrypted) {
      return encrypted.indexedAs() == null || value.type() == encrypted.indexedAs();
    }
    if (place instanceof Document document) {
      return value.hasM()
          && value.m().entrySet().stream()
              .allMatch(entry -> fits(entry.getValue(), inside(document, entry.getKey())));
    }
    if (place instanceof ListOf list) {
      return value.hasL() && value.l().stream().allMatch(element -> fits(element, list.element()));
    }
    if (place instanceof MapOf map) {
      return value.hasM()
          && value.m().values().stream().allMatch(entry -> fits(entry, map.element()));
    }
    return place instanceof Plain;
  }

  // --- Paths

  private Place place(PathContext path) {
    Place place = ROOT;
    for (Object step : location(path)) {
      place = step instanceof String name ? inside(place, name) : element(place);
    }
    return place;
  }

  private static Place inside(Place place, String name) {
    if (place instanceof MapOf map) {
      return map.element();
    }
    if (place instanceof Document document) {
      Map<String, Place> attributes =
          document == CONTACT ? CONTACT_ATTRIBUTES : document.attributes();
      String stem = name.replaceFirst("__(source|hmac)$", "");
      return !stem.equals(name) && attributes.get(stem) instanceof Encrypted
          ? new Nowhere(false)
          : attributes.getOrDefault(name, new Plain());
    }
    return beyond(place);
  }

  private static Place element(Place place) {
    return place instanceof ListOf list ? list.element() : beyond(place);
  }

  private static Place beyond(Place place) {
    return place instanceof Plain || place instanceof Nowhere
        ? place
        : new Nowhere(!(place instanceof Encrypted));
  }

  private List<Object> location(PathContext path) {
    List<Object> location = new ArrayList<>();
    location.add(name(path.id().getText()));
    for (DereferenceContext step : path.dereference()) {
      location.add(
          step instanceof ListAccessContext list
              ? (Object) Integer.valueOf(list.INDEX().getText())
              : name(((MapAccessContext) step).id().getText()));
    }
    return location;
  }

  private String name(String text) {
    return text.startsWith("#") ? names.get(text) : text;
  }
}
