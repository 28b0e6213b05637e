package dev.hushtable.internal.schema;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Questions about Java types that reflection does not answer in one call. */
final class Types {
  private Types() {}

  static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> c) {
      return c;
    }
    return type instanceof ParameterizedType p ? rawClass(p.getRawType()) : Object.class;
  }

  /** The class, its superclasses, then all their interfaces: the more specific first. */
  static List<Class<?>> hierarchy(Class<?> type) {
    Set<Class<?>> classes = new LinkedHashSet<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      classes.add(c);
    }
    for (Class<?> c : List.copyOf(classes)) {
      addInterfaces(c, classes);
    }
    return new ArrayList<>(classes);
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> classes) {
    for (Class<?> i : type.getInterfaces()) {
      if (classes.add(i)) {
        addInterfaces(i, classes);
      }
    }
  }

  /**
   * Every application class that values of the type may hold, the type's own classes included.
   *
   * @param borders classes that are neither included nor looked into
   */
  static Set<Class<?>> reachable(Type type, Set<Class<?>> borders) {
    Set<Class<?>> found = new LinkedHashSet<>();
    Deque<Type> open = new ArrayDeque<>(List.of(type));
    while (!open.isEmpty()) {
      Type next = open.pop();
      if (next instanceof ParameterizedType p) {
        open.push(p.getRawType());
        open.addAll(List.of(p.getActualTypeArguments()));
      } else if (next instanceof GenericArrayType a) {
        open.push(a.getGenericComponentType());
      } else if (next instanceof WildcardType w) {
        open.addAll(List.of(w.getUpperBounds()));
      } else if (next instanceof TypeVariable<?> v) {
        // A bound may name its own variable; the variable's raw bound is enough to find classes.
        for (Type bound : v.getBounds()) {
          open.push(rawClass(bound));
        }
      } else if (next instanceof Class<?> c && !borders.contains(c)) {
        visit(c, found, open);
      }
    }
    return found;
  }

  private static void visit(Class<?> type, Set<Class<?>> found, Deque<Type> open) {
    if (type.isArray()) {
      open.push(type.getComponentType());
      return;
    }
    if (type.isPrimitive() || type.isEnum() || isPlatform(type) || !found.add(type)) {
      return;
    }
    if (type.isSealed()) {
      open.addAll(List.of(type.getPermittedSubclasses()));
    }
    for (Class<?> c : hierarchy(type)) {
      for (Field field : c.getDeclaredFields()) {
        open.push(field.getGenericType());
      }
      // Where the fields are in a class that is not known here, only the getters tell.
      if (Modifier.isAbstract(c.getModifiers())) {
        for (Method method : c.getDeclaredMethods()) {
          if (method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers())) {
            open.push(method.getGenericReturnType());
          }
        }
      }
    }
  }

  private static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }
}
