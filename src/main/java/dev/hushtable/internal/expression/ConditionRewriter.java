package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.format.BlindIndex;
import dev.hushtable.internal.item.BlindIndexer;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.EncryptedGroup;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.Shape;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rewrites key condition, filter and condition expressions from plain attributes to stored ones.
 * Equality of an indexed attribute becomes equality of its hash, presence becomes presence of the
 * ciphertext. Whatever else would be asked of an encrypted attribute is refused.
 */
final class ConditionRewriter {
  private static final Set<String> EQUALITY = Set.of("=", "<>");
  private static final Set<String> PRESENCE = Set.of("attribute_exists", "attribute_not_exists");

  private final TablePlan plan;
  private final @Nullable String indexName;
  private final BlindIndexer indexer;
  private final KeySet keys;
  private final Placeholders placeholders;
  private final Set<Path> hashed = new LinkedHashSet<>();

  /** While a key condition is rewritten. */
  private @Nullable KeyChoice keyChoice;

  private boolean rangeRendered;

  /**
   * For one request.
   *
   * @param indexName the index that is read, or null
   * @param keys holds the index key if the table has an index
   * @param placeholders the request's; the rewritten expressions' are gathered there
   */
  ConditionRewriter(
      TablePlan plan,
      @Nullable String indexName,
      BlindIndexer indexer,
      KeySet keys,
      Placeholders placeholders) {
    this.plan = plan;
    this.indexName = indexName;
    this.indexer = indexer;
    this.keys = keys;
    this.placeholders = placeholders;
  }

  /** The expression on stored attributes. */
  String rewrite(String expression) {
    return render(placeholders.condition(expression));
  }

  /**
   * A key condition on stored attributes.
   *
   * @param choice which hashes it asks for
   */
  String rewriteKey(String expression, KeyChoice choice) {
    keyChoice = choice;
    try {
      String stored = render(placeholders.condition(expression));
      // A sort key that is a hash has no order to keep, so there is never both.
      String range = rangeRendered ? null : choice.range(placeholders);
      if (range == null) {
        range = hashRange(choice);
      }
      return range == null ? stored : stored + " AND " + range;
    } finally {
      keyChoice = null;
      rangeRendered = false;
    }
  }

  /**
   * Where the sort key is a hash and any will do, those of one generation: an item that goes over
   * to another one changes its place, and might be missed between two pages.
   */
  private @Nullable String hashRange(KeyChoice choice) {
    List<KeyAttribute> keys = plan.keys(indexName);
    EncryptedAttribute sort = keys == null || keys.size() != 2 ? null : keys.get(1).encrypted();
    if (sort == null || !indexer.several() || choice.names(sort.hmacName())) {
      return null;
    }
    int generation = choice.chooseGeneration(sort.hmacName(), indexer.generations());
    return placeholders.keep(placeholders.path(sort.hmacName()))
        + " BETWEEN "
        + placeholders.add(BlindIndex.first(generation))
        + " AND "
        + placeholders.add(BlindIndex.last(generation));
  }

  /** What the expressions so far compare by its hash. */
  Set<Path> hashed() {
    return hashed;
  }

  private String render(Condition condition) {
    if (condition instanceof Condition.Or or) {
      return render(or.left()) + " OR " + render(or.right());
    }
    if (condition instanceof Condition.And and) {
      return conjunct(and.left()) + " AND " + conjunct(and.right());
    }
    if (condition instanceof Condition.Not not) {
      Condition inner = not.condition();
      boolean compound =
          inner instanceof Condition.And
              || inner instanceof Condition.Or
              || plainPresence(inner) != null;
      return "NOT " + (compound ? "(" + render(inner) + ")" : render(inner));
    }
    return simple(condition);
  }

  private String conjunct(Condition condition) {
    boolean either =
        condition instanceof Condition.Or
            || condition instanceof Condition.Function function
                && function.name().equals("attribute_exists")
                && plainPresence(condition) != null;
    return either ? "(" + render(condition) + ")" : render(condition);
  }

  private String simple(Condition condition) {
    if (keyChoice != null && keyChoice.replaces(condition)) {
      rangeRendered = true;
      return String.valueOf(keyChoice.range(placeholders));
    }
    if (condition instanceof Condition.Comparison comparison) {
      return comparison(comparison);
    }
    if (condition instanceof Condition.In in) {
      return in(in);
    }
    if (condition instanceof Condition.Between between) {
      return plain(between.operand())
          + " BETWEEN "
          + plain(between.low())
          + " AND "
          + plain(between.high());
    }
    Condition.Function function = (Condition.Function) condition;
    if (PRESENCE.contains(function.name())
        && function.arguments().get(0) instanceof Operand.At at) {
      String stored = function.name() + "(" + presence(at.path()) + ")";
      Path plain = plainPresence(condition);
      return plain == null
          ? stored
          : stored
              + (function.name().equals("attribute_exists") ? " OR " : " AND ")
              + function.name()
              + "("
              + placeholders.keep(plain)
              + ")";
    }
    if (function.name().equals("attribute_type")
        && function.arguments().get(0) instanceof Operand.At at
        && function.arguments().get(1) instanceof Operand.Value type
        && Target.of(at.path(), plan.root()) instanceof Target.Holder
        && Condition.TYPES.contains(String.valueOf(placeholders.given(type.placeholder()).s()))) {
      // It is stored as a map or a list, as it would be in the clear.
      return "attribute_type("
          + placeholders.keep(at.path())
          + ", "
          + plain(function.arguments().get(1))
          + ")";
    }
    return function.name() + "(" + plain(function.arguments()) + ")";
  }

  private String comparison(Condition.Comparison comparison) {
    Target.Encrypted left = encrypted(comparison.left());
    Target.Encrypted right = encrypted(comparison.right());
    boolean equality = EQUALITY.contains(comparison.operator());
    if (equality && left != null && comparison.right() instanceof Operand.Value value) {
      return comparison(comparison.left(), comparison.operator(), left, value);
    }
    if (equality && right != null && comparison.left() instanceof Operand.Value value) {
      return comparison(comparison.right(), comparison.operator(), right, value);
    }
    return plain(comparison.left()) + " " + comparison.operator() + " " + plain(comparison.right());
  }

  /** With one of several hashes, or with none of them. */
  private String comparison(
      Operand at, String operator, Target.Encrypted target, Operand.Value value) {
    String name = hashName(at);
    List<String> hashes = hashes(target, value);
    if (hashes.size() == 1) {
      return name + " " + operator + " " + hashes.get(0);
    }
    return (operator.equals("=") ? "" : "NOT ") + name + " IN (" + String.join(", ", hashes) + ")";
  }

  private String in(Condition.In in) {
    Target.Encrypted target = encrypted(in.operand());
    if (target == null) {
      return plain(in.operand()) + " IN (" + plain(in.candidates()) + ")";
    }
    List<String> hashes = new ArrayList<>();
    for (Operand candidate : in.candidates()) {
      if (!(candidate instanceof Operand.Value value)) {
        throw unsupported(((Operand.At) in.operand()).path());
      }
      hashes.addAll(hashes(target, value));
    }
    return hashName(in.operand()) + " IN (" + String.join(", ", hashes) + ")";
  }

  private Target.@Nullable Encrypted encrypted(Operand operand) {
    return operand instanceof Operand.At at
            && Target.of(at.path(), plan.root()) instanceof Target.Encrypted encrypted
        ? encrypted
        : null;
  }

  private String hashName(Operand operand) {
    Path path = ((Operand.At) operand).path();
    Target.Encrypted target = (Target.Encrypted) Target.of(path, plan.root());
    hashed.add(path);
    return placeholders.keep(placeholders.renamed(path, target.attribute().hmacName()));
  }

  private List<String> hashes(Target.Encrypted target, Operand.Value value) {
    List<AttributeValue> tokens =
        indexer.tokens(
            target.attribute(), target.boundPath(), placeholders.given(value.placeholder()), keys);
    if (keyChoice != null) {
      tokens = List.of(keyChoice.choose(target.attribute().hmacName(), tokens));
    }
    return tokens.stream().map(placeholders::add).toList();
  }

  /**
   * The attribute whose presence is asked for, if it may be there in the clear, too; else null. An
   * index that has it as its key holds no item that has it in the clear.
   */
  private @Nullable Path plainPresence(Condition condition) {
    if (condition instanceof Condition.Function function
        && PRESENCE.contains(function.name())
        && function.arguments().get(0) instanceof Operand.At at
        && Target.of(at.path(), plan.root()).isAcceptedInTheClear(at.path(), plan)
        && !(at.path().segments().size() == 1 && plan.isKey(at.path().toString(), indexName))) {
      return at.path();
    }
    return null;
  }

  private String presence(Path path) {
    Target target = Target.of(path, plan.root());
    if (target instanceof Target.Encrypted encrypted) {
      EncryptedAttribute attribute = encrypted.attribute();
      // An index need not project the ciphertext of its keys, but it has their hashes.
      boolean isKey = path.segments().size() == 1 && plan.isKey(attribute.name(), indexName);
      if (attribute.group() != null && attribute.index() == null) {
        throw inGroup(path, attribute.group());
      }
      boolean byHash = isKey || attribute.group() != null;
      return placeholders.keep(
          placeholders.renamed(path, byHash ? attribute.hmacName() : attribute.sourceName()));
    }
    if (target instanceof Target.Inside || target instanceof Target.Stored) {
      throw unsupported(path);
    }
    return placeholders.keep(path);
  }

  private String plain(List<Operand> operands) {
    List<String> texts = new ArrayList<>();
    operands.forEach(operand -> texts.add(plain(operand)));
    return String.join(", ", texts);
  }

  private String plain(Operand operand) {
    if (operand instanceof Operand.Value value) {
      return placeholders.keep(value);
    }
    if (operand instanceof Operand.Size size) {
      return "size(" + sized(size.path()) + ")";
    }
    if (operand instanceof Operand.SizeOfValue size) {
      return "size(" + placeholders.keep(size.value()) + ")";
    }
    Path path = ((Operand.At) operand).path();
    if (!(Target.of(path, plan.root()) instanceof Target.Plain)) {
      throw unsupported(path);
    }
    return placeholders.keep(path);
  }

  /** A list or map of documents has as many elements as it would in the clear. */
  private String sized(Path path) {
    Target target = Target.of(path, plan.root());
    boolean countsElements =
        target instanceof Target.Holder holder && !(holder.shape() instanceof Shape.Document);
    if (!countsElements && !(target instanceof Target.Plain)) {
      throw unsupported(path);
    }
    return placeholders.keep(path);
  }

  private InvalidUsageException inGroup(Path path, EncryptedGroup group) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "The expression asks whether '%s' in table %s is there, but it is stored in group '%s', which does not show that. Give it"
                + " @EqualityIndex, store it alone, or filter after reading.",
            Target.toWords(path, plan.root()),
            plan.tableName(),
            group.name()));
  }

  private InvalidUsageException unsupported(Path path) {
    return new InvalidUsageException(
        ErrorCode.EXPRESSION_NOT_SUPPORTED,
        String.format(
            Locale.ROOT,
            "The expression asks something of '%s' in table %s that ciphertext cannot answer. On an encrypted attribute use"
                + " =, <> and IN with values (if it has @EqualityIndex), attribute_exists and attribute_not_exists; filter the"
                + " rest after reading.",
            Target.toWords(path, plan.root()),
            plan.tableName()));
  }
}
