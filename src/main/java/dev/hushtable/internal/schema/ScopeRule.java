package dev.hushtable.internal.schema;

import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How an item tells its key scope.
 *
 * @param attribute the plain attribute that tells it
 * @param function makes the scope's name of its value
 * @param number whether it is a number, and a string otherwise
 * @param ofKey whether it is a part of the primary key, and so cannot change
 */
public record ScopeRule(String attribute, ScopeFunction function, boolean number, boolean ofKey) {

  /**
   * Checks a rule.
   *
   * @param owner what declares it, for messages
   * @throws InvalidUsageException if not every item, and not every request, would keep to it
   */
  static ScopeRule of(
      String attribute,
      ScopeFunction function,
      @Nullable AttributeValueType type,
      DocumentPlan root,
      List<KeyAttribute> primaryKey,
      String owner) {
    if (root.attribute(attribute) != null
        || type != AttributeValueType.S && type != AttributeValueType.N) {
      throw error(
          attribute, owner, "it has to be a string or a number that is stored in the clear");
    }
    boolean ofKey = primaryKey.stream().anyMatch(key -> key.name().equals(attribute));
    if (!ofKey && !(function instanceof ScopeFunction.Itself)) {
      throw error(
          attribute,
          owner,
          "a function of an attribute outside the primary key is not supported, since an update could not be held to it");
    }
    return new ScopeRule(attribute, function, type == AttributeValueType.N, ofKey);
  }

  static InvalidUsageException error(String attribute, String owner, String what) {
    return new InvalidUsageException(
        ErrorCode.UNSUPPORTED_ATTRIBUTE,
        String.format(
            Locale.ROOT,
            "Attribute '%s' of %s cannot tell the key scope: %s.",
            attribute,
            owner,
            what));
  }

  /** Whether both tell the same scope of the same item. */
  boolean isLike(ScopeRule other) {
    return attribute.equals(other.attribute)
        && number == other.number
        && (function.equals(other.function)
            || function.getClass() == other.function.getClass()
                && !function.getClass().isSynthetic());
  }

  /** The name of the scope that a value tells; whatever the function throws. */
  public String scopeName(String value) {
    return function.scope(value);
  }

  /** The value that tells a scope by its name itself. */
  public AttributeValue value(String scopeName) {
    return number ? AttributeValue.fromN(scopeName) : AttributeValue.fromS(scopeName);
  }
}
