package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites projection expressions from plain attributes to stored ones, and asks for the primary
 * key as well, without which no value opens.
 */
public final class ProjectionRewriter {
  private final TablePlan plan;
  private final Placeholders placeholders;

  /**
   * For one request.
   *
   * @param placeholders the request's; the rewritten expression's are gathered there
   */
  public ProjectionRewriter(TablePlan plan, Placeholders placeholders) {
    this.plan = plan;
    this.placeholders = placeholders;
  }

  /** The expression on stored attributes. */
  public String rewrite(String expression) {
    List<String> texts = new ArrayList<>();
    Set<String> wholeAttributes = new LinkedHashSet<>();
    for (Path path : ExpressionParser.projection(expression, placeholders.givenNames())) {
      for (Path stored : stored(path)) {
        texts.add(placeholders.keep(stored));
        if (stored.segments().size() == 1) {
          wholeAttributes.add(stored.toString());
        }
      }
    }
    for (KeyAttribute key : plan.primaryKey()) {
      if (wholeAttributes.add(key.storedName())) {
        texts.add(placeholders.keep(new Path(List.of(placeholders.name(key.storedName())))));
      }
    }
    return String.join(", ", texts);
  }

  /**
   * The plain attributes of the primary key that an expression does not ask for, to be taken out of
   * the answer.
   */
  public static Set<String> unaskedKeys(
      TablePlan plan, String expression, Map<String, String> names) {
    Set<String> unasked = new LinkedHashSet<>();
    plan.primaryKey().forEach(key -> unasked.add(key.name()));
    for (Path path : ExpressionParser.projection(expression, names)) {
      if (path.segments().size() == 1) {
        unasked.remove(path.toString());
      }
    }
    return unasked;
  }

  private List<Path> stored(Path path) {
    Target target = Target.of(path, plan.root());
    if (target instanceof Target.Plain || target instanceof Target.Holder) {
      return List.of(path);
    }
    if (!(target instanceof Target.Encrypted encrypted)) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The projection asks for '%s' of table %s, but only a whole encrypted attribute can be read, by its plain name.",
              path,
              plan.tableName()));
    }
    EncryptedAttribute attribute = encrypted.attribute();
    List<Path> stored =
        new ArrayList<>(List.of(placeholders.renamed(path, attribute.sourceName())));
    if (attribute.index() != null) {
      stored.add(placeholders.renamed(path, attribute.hmacName()));
    }
    return stored;
  }
}
