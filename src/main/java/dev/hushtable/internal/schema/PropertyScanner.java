package dev.hushtable.internal.schema;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.KeyScope;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.beans.BeanInfo;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.beans.Transient;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;

/**
 * Finds the properties that the DynamoDB Enhanced Client maps, and our annotations on them wherever
 * a developer may have put them.
 *
 * <p>The SDK's own reflection looks at the most derived getter and setter only: it ignores fields,
 * and forgets an annotation as soon as a subclass overrides the getter. An annotation that is
 * forgotten would mean a value in the clear, so this scanner looks at every declaration in the
 * hierarchy, and refuses the class if one of them belongs to no mapped property.
 */
final class PropertyScanner {
  private PropertyScanner() {}

  /** A property as the SDK sees it, before our annotations are looked for. */
  private record Accessors(String name, @Nullable Method getter, @Nullable Method setter) {

    boolean isMapped() {
      return getter != null
          && setter != null
          && sdkAnnotation(DynamoDbIgnore.class) == null
          && sdkAnnotation(Transient.class) == null;
    }

    <A extends Annotation> @Nullable A sdkAnnotation(Class<A> type) {
      A onGetter = getter == null ? null : getter.getAnnotation(type);
      return onGetter != null || setter == null ? onGetter : setter.getAnnotation(type);
    }

    /** Whether a method of a supertype is this property's getter or setter. */
    boolean isAccessor(Method method) {
      return isSame(getter, method) || isSame(setter, method);
    }

    private static boolean isSame(@Nullable Method accessor, Method method) {
      return accessor != null
          && accessor.getName().equals(method.getName())
          && accessor.getParameterCount() == method.getParameterCount();
    }
  }

  /** One place where an annotation of ours stands. */
  private record Site(AnnotatedElement element, String description) {}

  /** Whether an annotation of ours stands anywhere in the class or its supertypes. */
  static boolean isAnnotated(Class<?> type) {
    return !sites(type).isEmpty();
  }

  /** Whether {@code @SealedItem} stands on the class, its builder or a supertype of these. */
  static boolean isSealed(Class<?> type) {
    DynamoDbImmutable immutable = type.getAnnotation(DynamoDbImmutable.class);
    return isMarkedSealed(type) || (immutable != null && isMarkedSealed(immutable.builder()));
  }

  private static boolean isMarkedSealed(Class<?> type) {
    return Types.hierarchy(type).stream().anyMatch(c -> c.isAnnotationPresent(SealedItem.class));
  }

  /** Whether {@code @EqualityIndex} stands anywhere in the class or its supertypes. */
  static boolean isIndexed(Class<?> type) {
    return sites(type).stream()
        .anyMatch(site -> site.element().isAnnotationPresent(EqualityIndex.class));
  }

  /** The mapped properties of a class, those of flattened ones included. */
  static List<Property> scan(Class<?> type) {
    List<Accessors> accessors = accessors(type);
    // Names of properties by element: what hashes records is made anew in each JVM, and takes long.
    Map<AnnotatedElement, String> owners = new HashMap<>();
    List<Site> sites = sites(type);
    for (Site site : sites) {
      owners.put(site.element(), ownerOf(site, accessors, type).name());
    }
    List<Property> properties = new ArrayList<>();
    for (Accessors property : accessors) {
      if (property.getter() != null && property.isMapped()) {
        properties.add(property(type, property, property.getter(), sites, owners));
      }
    }
    return withFlattened(properties);
  }

  private static Property property(
      Class<?> type,
      Accessors accessors,
      Method getter,
      List<Site> sites,
      Map<AnnotatedElement, String> owners) {
    Encrypted encrypted = null;
    EqualityIndex equalityIndex = null;
    KeyScope keyScope = null;
    boolean authenticated = false;
    for (Site site : sites) {
      if (accessors.name().equals(owners.get(site.element()))) {
        // Sites come in the order of the hierarchy, so the most specific declaration wins.
        encrypted = encrypted != null ? encrypted : site.element().getAnnotation(Encrypted.class);
        equalityIndex =
            equalityIndex != null
                ? equalityIndex
                : site.element().getAnnotation(EqualityIndex.class);
        keyScope = keyScope != null ? keyScope : site.element().getAnnotation(KeyScope.class);
        authenticated |= site.element().isAnnotationPresent(Authenticated.class);
      }
    }
    DynamoDbAttribute attribute = accessors.sdkAnnotation(DynamoDbAttribute.class);
    return new Property(
        type,
        accessors.name(),
        attribute != null ? attribute.value() : accessors.name(),
        getter.getGenericReturnType(),
        accessors.sdkAnnotation(DynamoDbFlatten.class) != null,
        encrypted,
        equalityIndex,
        authenticated,
        keyScope);
  }

  private static List<Property> withFlattened(List<Property> properties) {
    List<Property> all = new ArrayList<>();
    for (Property property : properties) {
      if (!property.flattened()) {
        all.add(property);
      } else if (property.encrypted() != null
          || property.equalityIndex() != null
          || property.authenticated()
          || property.keyScope() != null) {
        throw unreachable(
            property.toString(),
            "is flattened, so it is not an attribute; annotate the properties inside it");
      } else if (!Map.class.isAssignableFrom(property.rawType())) {
        all.addAll(scan(property.rawType()));
      }
    }
    return all;
  }

  private static Accessors ownerOf(Site site, List<Accessors> accessors, Class<?> type) {
    for (Accessors property : accessors) {
      if (belongsTo(site.element(), property)) {
        if (!property.isMapped()) {
          throw unreachable(
              site.description(),
              "is not mapped, because it is ignored or lacks a getter or setter");
        }
        return property;
      }
    }
    throw unreachable(
        site.description(),
        "belongs to no mapped property of "
            + type.getSimpleName()
            + "; put the annotation on the property's getter");
  }

  private static boolean belongsTo(AnnotatedElement element, Accessors property) {
    if (element instanceof Method method) {
      return !Modifier.isStatic(method.getModifiers()) && property.isAccessor(method);
    }
    return element instanceof Field field
        && !Modifier.isStatic(field.getModifiers())
        && field.getName().equals(property.name());
  }

  private static InvalidUsageException unreachable(String where, String why) {
    return new InvalidUsageException(
        ErrorCode.UNREACHABLE_ANNOTATION,
        String.format(
            Locale.ROOT,
            "An annotation on %s would have no effect and its value would be stored unprotected: it %s.",
            where,
            why));
  }

  private static List<Site> sites(Class<?> type) {
    List<Site> sites = new ArrayList<>(declaredSites(type));
    DynamoDbImmutable immutable = type.getAnnotation(DynamoDbImmutable.class);
    if (immutable != null) {
      sites.addAll(declaredSites(immutable.builder()));
    }
    return sites;
  }

  private static List<Site> declaredSites(Class<?> type) {
    List<Site> sites = new ArrayList<>();
    for (Class<?> c : Types.hierarchy(type)) {
      for (Method method : c.getDeclaredMethods()) {
        if (!method.isSynthetic()) {
          addIfAnnotated(sites, method, c.getSimpleName() + "." + method.getName() + "()");
        }
      }
      for (Field field : c.getDeclaredFields()) {
        addIfAnnotated(sites, field, "field " + c.getSimpleName() + "." + field.getName());
      }
    }
    return sites;
  }

  private static void addIfAnnotated(
      List<Site> sites, AnnotatedElement element, String description) {
    if (element.isAnnotationPresent(Encrypted.class)
        || element.isAnnotationPresent(EqualityIndex.class)
        || element.isAnnotationPresent(Authenticated.class)
        || element.isAnnotationPresent(KeyScope.class)) {
      sites.add(new Site(element, description));
    }
  }

  private static List<Accessors> accessors(Class<?> type) {
    DynamoDbImmutable immutable = type.getAnnotation(DynamoDbImmutable.class);
    return immutable != null ? immutableAccessors(type, immutable.builder()) : beanAccessors(type);
  }

  /** The rules of the SDK's {@code BeanTableSchema}. */
  private static List<Accessors> beanAccessors(Class<?> type) {
    BeanInfo info;
    try {
      info = Introspector.getBeanInfo(type);
    } catch (IntrospectionException e) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_SCHEMA, type.getName() + " cannot be inspected as a bean.", e);
    }
    List<Accessors> accessors = new ArrayList<>();
    for (PropertyDescriptor descriptor : info.getPropertyDescriptors()) {
      Method getter = descriptor.getReadMethod();
      Method setter = descriptor.getWriteMethod();
      if (getter != null && setter == null) {
        setter = fluentSetter(type, descriptor.getName());
      }
      accessors.add(new Accessors(descriptor.getName(), getter, setter));
    }
    return accessors;
  }

  private static @Nullable Method fluentSetter(Class<?> type, String property) {
    String name = "set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == 1
          && method.getReturnType().equals(type)) {
        return method;
      }
    }
    return null;
  }

  /**
   * The rules of the SDK's {@code ImmutableTableSchema}: the builder's setters decide which methods
   * are properties.
   */
  private static List<Accessors> immutableAccessors(Class<?> type, Class<?> builder) {
    Map<String, Method> setters = new HashMap<>();
    for (Method method : builder.getMethods()) {
      if (method.getParameterCount() == 1
          && !method.isSynthetic()
          && !Modifier.isStatic(method.getModifiers())) {
        setters.put(withoutPrefix(method.getName(), "set"), method);
      }
    }
    List<Accessors> accessors = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() != 0
          || method.isSynthetic()
          || Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      String name = immutablePropertyName(method);
      Method setter = setters.get(name);
      if (setter != null && seen.add(name)) {
        accessors.add(new Accessors(name, method, setter));
      }
    }
    return accessors;
  }

  private static String immutablePropertyName(Method getter) {
    boolean isBoolean =
        getter.getReturnType() == boolean.class || getter.getReturnType() == Boolean.class;
    String withoutIs = isBoolean ? withoutPrefix(getter.getName(), "is") : getter.getName();
    return withoutIs.equals(getter.getName()) ? withoutPrefix(withoutIs, "get") : withoutIs;
  }

  private static String withoutPrefix(String name, String prefix) {
    int length = prefix.length();
    return name.length() > length
            && name.startsWith(prefix)
            && Character.isUpperCase(name.charAt(length))
        ? Character.toLowerCase(name.charAt(length)) + name.substring(length + 1)
        : name;
  }
}
