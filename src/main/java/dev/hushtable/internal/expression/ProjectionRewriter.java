package dev.hushtable.internal.expression;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.EncryptedAttribute;
import dev.hushtable.internal.schema.KeyAttribute;
import dev.hushtable.internal.schema.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites projection expressions from plain attributes to stored ones, and asks besides for the
 * primary key and what tells the key scope, without which no value opens, and for what was compared
 * by its hash, which has to be verified.
 */
final class ProjectionRewriter {
  private final TablePlan plan;
  private final @Nullable String indexName;
  private final Placeholders placeholders;

  /**
   * For one request.
   *
   * @param indexName the index that is read, or null
   * @param placeholders the request's; the rewritten expression's are gathered there
   */
  ProjectionRewriter(TablePlan plan, @Nullable String indexName, Placeholders placeholders) {
    this.plan = plan;
    this.indexName = indexName;
    this.placeholders = placeholders;
  }

  /**
   * The expression on stored attributes.
   *
   * @param hashed what the request's conditions compare by its hash
   * @param also plain attributes that are read as well
   */
  String rewrite(String expression, Set<Path> hashed, Set<String> also) {
    if (plan.seal() != null) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The items of table %s are sealed, so a part of one cannot be verified; read them without a projection.",
              plan.tableName()));
    }
    List<Path> asked = placeholders.projection(expression);
    // With what is asked for twice, which DynamoDB refuses; but nothing is added twice.
    List<Path> stored = new ArrayList<>();
    asked.forEach(path -> addAsked(path, stored));
    for (Path path : hashed) {
      if (asked.stream().noneMatch(other -> other.isOrHolds(path)) && !isUnverified(path)) {
        requireTopLevel(path);
        stored(path).forEach(part -> addMissing(part, stored));
      }
    }
    for (KeyAttribute key : plan.primaryKey()) {
      addMissing(placeholders.path(key.storedName()), stored);
    }
    for (String name : also) {
      addMissing(placeholders.path(name), stored);
    }
    if (plan.scope() != null) {
      addMissing(placeholders.path(plan.scope().attribute()), stored);
    }
    return stored.stream().map(placeholders::keep).collect(Collectors.joining(", "));
  }

  /** Members of a group share what is read. */
  private void addAsked(Path path, List<Path> stored) {
    boolean inGroup =
        Target.of(path, plan.root()) instanceof Target.Encrypted encrypted
            && encrypted.attribute().group() != null;
    for (Path part : stored(path)) {
      if (inGroup) {
        addMissing(part, stored);
      } else {
        stored.add(part);
      }
    }
  }

  private static void addMissing(Path path, List<Path> paths) {
    if (paths.stream().noneMatch(other -> other.location().equals(path.location()))) {
      paths.add(path);
    }
  }

  private boolean isUnverified(Path path) {
    return path.segments().size() == 1 && plan.hashOnly(indexName).contains(path.toString());
  }

  private void requireTopLevel(Path path) {
    if (path.segments().size() > 1) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The request compares '%s' of table %s, so it has to be read too, for its hash to be verified; add it to the"
                  + " projection.",
              Target.toWords(path, plan.root()),
              plan.tableName()));
    }
  }

  private List<Path> withPlain(Path path, Target target, Path... stored) {
    List<Path> all = new ArrayList<>(List.of(stored));
    if (target.isAcceptedInTheClear(path, plan)) {
      all.add(path);
    }
    return all;
  }

  private List<Path> stored(Path path) {
    Target target = Target.of(path, plan.root());
    if (target instanceof Target.Plain
        || target instanceof Target.Holder
        || target instanceof Target.Astray) {
      return List.of(path);
    }
    if (!(target instanceof Target.Encrypted encrypted)) {
      throw new InvalidUsageException(
          ErrorCode.EXPRESSION_NOT_SUPPORTED,
          String.format(
              Locale.ROOT,
              "The projection asks for '%s' of table %s, but only a whole encrypted attribute can be read, by its plain name.",
              Target.toWords(path, plan.root()),
              plan.tableName()));
    }
    EncryptedAttribute attribute = encrypted.attribute();
    if (attribute.index() != null
        && indexName != null
        && attribute.index().unverifiedIn().contains(indexName)) {
      return withPlain(path, target, placeholders.renamed(path, attribute.hmacName()));
    }
    Path source = placeholders.renamed(path, attribute.sourceName());
    return attribute.index() == null
        ? withPlain(path, target, source)
        : withPlain(path, target, source, placeholders.renamed(path, attribute.hmacName()));
  }
}
