package dev.hushtable.matrix;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbExtensionContext;
import software.amazon.awssdk.enhanced.dynamodb.extensions.WriteModification;
import software.amazon.awssdk.enhanced.dynamodb.update.SetAction;
import software.amazon.awssdk.enhanced.dynamodb.update.UpdateExpression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An extension that adds update expressions to every update. */
final class Expressing implements DynamoDbEnhancedClientExtension {
  private UpdateExpression expression;
  private UnaryOperator<Map<String, AttributeValue>> items = UnaryOperator.identity();

  /** What it adds from now on; nothing if null. */
  Expressing with(UpdateExpression expression) {
    this.expression = expression;
    return this;
  }

  /** What it makes of the items that are written. */
  Expressing transforming(UnaryOperator<Map<String, AttributeValue>> items) {
    this.items = items;
    return this;
  }

  static SetAction set(String path, String value, Object... names) {
    SetAction.Builder action =
        SetAction.builder().path(path).value(value).expressionValues(Map.of());
    for (int i = 0; i < names.length; i += 2) {
      String placeholder = (String) names[i];
      if (placeholder.startsWith("#")) {
        action.putExpressionName(placeholder, (String) names[i + 1]);
      } else {
        action.putExpressionValue(placeholder, MatrixTestBase.value(names[i + 1]));
      }
    }
    return action.build();
  }

  @Override
  public WriteModification beforeWrite(DynamoDbExtensionContext.BeforeWrite context) {
    return WriteModification.builder()
        .transformedItem(items.apply(new HashMap<>(context.items())))
        .updateExpression(expression)
        .build();
  }
}
