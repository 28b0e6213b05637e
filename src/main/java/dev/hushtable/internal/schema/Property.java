package dev.hushtable.internal.schema;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.KeyScope;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapped property of a class.
 *
 * @param owner the class that declares the mapping
 * @param name the property's name in Java
 * @param attributeName the attribute it is stored under
 * @param type its Java type
 * @param flattened whether its own properties are stored in its place
 * @param encrypted the annotation, or null
 * @param equalityIndex the annotation, or null
 * @param authenticated whether the item's seal covers its plain value
 * @param keyScope the annotation, or null
 */
record Property(
    Class<?> owner,
    String name,
    String attributeName,
    Type type,
    boolean flattened,
    @Nullable Encrypted encrypted,
    @Nullable EqualityIndex equalityIndex,
    boolean authenticated,
    @Nullable KeyScope keyScope) {

  Class<?> rawType() {
    return Types.rawClass(type);
  }

  /** The class of its values, of which an {@code Optional} holds one. */
  Class<?> valueType() {
    return rawType() == Optional.class && type instanceof ParameterizedType optional
        ? Types.rawClass(optional.getActualTypeArguments()[0])
        : rawType();
  }

  @Override
  public String toString() {
    return owner.getSimpleName() + "." + name;
  }
}
