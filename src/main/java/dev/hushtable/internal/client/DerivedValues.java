package dev.hushtable.internal.client;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made of objects, for as long as these are in use: by identity and weakly, so that it
 * goes when they do. Takes no lock where a value is known, and needs no other thread. Thread safe.
 *
 * @param <K> of what values are made
 * @param <V> the values, which must not hold on to what they are made of
 */
final class DerivedValues<K, V> {
  private final ConcurrentMap<Object, V> values = new ConcurrentHashMap<>();
  private final ReferenceQueue<K> gone = new ReferenceQueue<>();
  private final Function<? super K, ? extends V> maker;

  /** Of the objects that are in the map. */
  private static final class Source<K> extends WeakReference<K> {
    private final int hash;

    Source(K object, ReferenceQueue<K> gone) {
      super(object, gone);
      this.hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** One whose object is gone is found by itself alone. */
    @Override
    public boolean equals(@Nullable Object other) {
      K object = get();
      return this == other
          || object != null && other instanceof Source<?> that && that.get() == object;
    }
  }

  /** Of an object that is looked up. */
  private record Asked(Object object) {
    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Source<?> that && that.get() == object;
    }
  }

  /**
   * Begins with nothing.
   *
   * @param maker makes a value; of one object possibly more than once, if several threads ask
   */
  DerivedValues(Function<? super K, ? extends V> maker) {
    this.maker = maker;
  }

  /** The value of an object, the same each time. */
  V of(K object) {
    V known = values.get(new Asked(object));
    if (known != null) {
      return known;
    }
    for (Reference<? extends K> old = gone.poll(); old != null; old = gone.poll()) {
      values.remove(old);
    }
    V made = maker.apply(object);
    V other = values.putIfAbsent(new Source<>(object, gone), made);
    return other == null ? made : other;
  }

  /** How many values there are. */
  int size() {
    return values.size();
  }
}
