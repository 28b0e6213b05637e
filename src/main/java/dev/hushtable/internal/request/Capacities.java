package dev.hushtable.internal.request;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/** What several requests have consumed together. */
final class Capacities {
  private Capacities() {}

  /** The sum of what they say; null if none says anything. */
  static @Nullable ConsumedCapacity sum(Stream<@Nullable ConsumedCapacity> capacities) {
    return capacities.filter(Objects::nonNull).reduce(Capacities::sum).orElse(null);
  }

  /** The sum for each table that they say something about. */
  static List<ConsumedCapacity> sumByTable(Stream<ConsumedCapacity> capacities) {
    Map<String, ConsumedCapacity> byTable = new LinkedHashMap<>();
    capacities.forEach(one -> byTable.merge(one.tableName(), one, Capacities::sum));
    return List.copyOf(byTable.values());
  }

  private static ConsumedCapacity sum(ConsumedCapacity one, ConsumedCapacity other) {
    return one.toBuilder()
        .capacityUnits(sum(one.capacityUnits(), other.capacityUnits()))
        .readCapacityUnits(sum(one.readCapacityUnits(), other.readCapacityUnits()))
        .writeCapacityUnits(sum(one.writeCapacityUnits(), other.writeCapacityUnits()))
        .table(sum(one.table(), other.table()))
        .localSecondaryIndexes(
            one.hasLocalSecondaryIndexes()
                ? sum(one.localSecondaryIndexes(), other.localSecondaryIndexes())
                : null)
        .globalSecondaryIndexes(
            one.hasGlobalSecondaryIndexes()
                ? sum(one.globalSecondaryIndexes(), other.globalSecondaryIndexes())
                : null)
        .build();
  }

  private static Map<String, Capacity> sum(Map<String, Capacity> one, Map<String, Capacity> other) {
    Map<String, Capacity> sum = new HashMap<>(one);
    other.forEach((name, capacity) -> sum.merge(name, capacity, Capacities::sum));
    return sum;
  }

  private static @Nullable Capacity sum(@Nullable Capacity one, @Nullable Capacity other) {
    return one == null || other == null
        ? one
        : one.toBuilder()
            .capacityUnits(sum(one.capacityUnits(), other.capacityUnits()))
            .readCapacityUnits(sum(one.readCapacityUnits(), other.readCapacityUnits()))
            .writeCapacityUnits(sum(one.writeCapacityUnits(), other.writeCapacityUnits()))
            .build();
  }

  private static @Nullable Double sum(@Nullable Double one, @Nullable Double other) {
    return one == null || other == null ? one : Double.valueOf(one + other);
  }
}
