package dev.hushtable.internal.item;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hushtable.keys.KeyScope;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one table: one for each scope, context and generation of keys that is in use.
 * Thread safe.
 */
final class TableEngines {
  /** At the same time; another engine is made in microseconds. */
  private static final int MAX_ENGINES = 1_000;

  private final Variant first;
  private final TableEngine firstEngine;

  /** Many tables need no other than the first, and it takes its time to begin. */
  private volatile @Nullable Cache<Variant, TableEngine> others;

  /** What the engines of one table differ in. */
  private record Variant(
      @Nullable KeyScope scope, SortedMap<String, String> context, int keyGeneration) {

    static Variant of(TableBinding table) {
      return new Variant(table.scope(), table.context(), table.keyGeneration());
    }

    // It is looked up for each item of a tenant, for which what a record is given is slow.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Variant that
          && keyGeneration == that.keyGeneration
          && Objects.equals(scope, that.scope)
          && context.equals(that.context);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Objects.hashCode(scope) + context.hashCode()) + keyGeneration;
    }
  }

  /** With one engine to begin with. */
  TableEngines(TableBinding table) {
    this.first = Variant.of(table);
    this.firstEngine = new TableEngine(table);
  }

  /** The engine of a variant of the table. */
  TableEngine of(TableBinding table) {
    Variant variant = Variant.of(table);
    if (variant.equals(first)) {
      return firstEngine;
    }
    Cache<Variant, TableEngine> known = others;
    if (known == null) {
      known = Caffeine.newBuilder().maximumSize(MAX_ENGINES).executor(Runnable::run).build();
      others = known;
    }
    return known.get(variant, wanted -> new TableEngine(table));
  }
}
