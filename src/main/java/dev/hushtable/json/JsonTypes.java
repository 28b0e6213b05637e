package dev.hushtable.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;

/** The SDK's types as Java's, and back. */
final class JsonTypes {
  private JsonTypes() {}

  /** A generic type with its arguments. */
  private record Generic(Class<?> rawClass, List<Type> arguments) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return rawClass;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }
  }

  /** The type as reflection has it. */
  static Type reflected(EnhancedType<?> type) {
    if (type.isWildcard()) {
      return Object.class;
    }
    List<Type> arguments = arguments(type);
    return arguments.isEmpty() ? type.rawClass() : new Generic(type.rawClass(), arguments);
  }

  private static List<Type> arguments(EnhancedType<?> type) {
    List<EnhancedType<?>> parameters = type.rawClassParameters();
    // The SDK's types of documents have null.
    return parameters == null ? List.of() : parameters.stream().map(JsonTypes::reflected).toList();
  }

  /**
   * The type without the table schemas of beans in it: Jackson knows nothing of these, so nobody
   * may take what it writes for their items. It always has an argument, since the SDK's extension
   * for timestamps asks the type of every list of maps for one, and fails without.
   */
  @SuppressWarnings("unchecked")
  static <T> EnhancedType<T> withoutSchemas(EnhancedType<T> type) {
    List<Type> arguments = arguments(type);
    return (EnhancedType<T>)
        EnhancedType.of(
            new Generic(type.rawClass(), arguments.isEmpty() ? List.of(Object.class) : arguments));
  }
}
