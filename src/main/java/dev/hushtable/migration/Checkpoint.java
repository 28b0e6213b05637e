package dev.hushtable.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a run has come, so that another can go on from there. Immutable.
 *
 * @param tableName the table
 * @param segment which share of it, from 0
 * @param totalSegments how many shares there are
 * @param fingerprint of the settings and of what the schema declares: a run with another one does
 *     not go on from here
 * @param positions where each of its threads is
 * @param counts what has been done
 */
public record Checkpoint(
    String tableName,
    int segment,
    int totalSegments,
    String fingerprint,
    List<Position> positions,
    MigrationCounts counts) {

  /**
   * Where one thread is.
   *
   * @param done whether it has come to the end
   * @param lastKey the primary key of the last item that is done, as it is stored; empty before the
   *     first
   */
  public record Position(boolean done, Map<String, AttributeValue> lastKey) {
    /** Before the first item. */
    public static final Position START = new Position(false, Map.of());

    /** After the last item. */
    public static final Position END = new Position(true, Map.of());

    /**
     * Takes a copy of the map.
     *
     * @param done whether it has come to the end
     * @param lastKey the last key
     */
    public Position {
      lastKey = Map.copyOf(lastKey);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return done ? "end" : lastKey.isEmpty() ? "start" : "between";
    }
  }

  /**
   * Takes a copy of the list.
   *
   * @param tableName the table
   * @param segment which share
   * @param totalSegments how many shares
   * @param fingerprint of the settings
   * @param positions where each thread is
   * @param counts what has been done
   */
  public Checkpoint {
    positions = List.copyOf(positions);
  }

  /** All of it, in a form that both stores keep. */
  AttributeValue toAttributeValue() {
    Map<String, AttributeValue> steps = new TreeMap<>();
    counts.steps().forEach((step, count) -> steps.put(step.name(), number(count)));
    List<AttributeValue> places = new ArrayList<>();
    for (Position position : positions) {
      places.add(
          AttributeValue.fromM(
              Map.of(
                  "done",
                  AttributeValue.fromBool(position.done()),
                  "lastKey",
                  AttributeValue.fromM(position.lastKey()))));
    }
    Map<String, AttributeValue> all = new TreeMap<>();
    all.put("tableName", AttributeValue.fromS(tableName));
    all.put("segment", number(segment));
    all.put("totalSegments", number(totalSegments));
    all.put("fingerprint", AttributeValue.fromS(fingerprint));
    all.put("positions", AttributeValue.fromL(places));
    all.put("items", number(counts.items()));
    all.put("changed", number(counts.changed()));
    all.put("steps", AttributeValue.fromM(steps));
    all.put("unreadable", number(counts.unreadable()));
    all.put("conflicts", number(counts.conflicts()));
    all.put("retries", number(counts.retries()));
    all.put("readUnits", AttributeValue.fromS(Double.toString(counts.readUnits())));
    all.put("writeUnits", AttributeValue.fromS(Double.toString(counts.writeUnits())));
    return AttributeValue.fromM(all);
  }

  /**
   * The reverse.
   *
   * @throws RuntimeException of any kind if it is none
   */
  static Checkpoint of(AttributeValue value) {
    Map<String, AttributeValue> all = value.m();
    TreeMap<MigrationStep, Long> steps = new TreeMap<>();
    member(all, "steps")
        .m()
        .forEach((step, count) -> steps.put(MigrationStep.valueOf(step), Long.valueOf(count.n())));
    List<Position> positions = new ArrayList<>();
    for (AttributeValue place : member(all, "positions").l()) {
      positions.add(
          new Position(member(place.m(), "done").bool(), member(place.m(), "lastKey").m()));
    }
    return new Checkpoint(
        member(all, "tableName").s(),
        (int) number(all, "segment"),
        (int) number(all, "totalSegments"),
        member(all, "fingerprint").s(),
        Collections.unmodifiableList(positions),
        new MigrationCounts(
            number(all, "items"),
            number(all, "changed"),
            steps,
            number(all, "unreadable"),
            number(all, "conflicts"),
            number(all, "retries"),
            Double.parseDouble(member(all, "readUnits").s()),
            Double.parseDouble(member(all, "writeUnits").s())));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static long number(Map<String, AttributeValue> all, String name) {
    return Long.parseLong(member(all, name).n());
  }

  private static AttributeValue member(Map<String, AttributeValue> all, String name) {
    AttributeValue value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("It has no " + name);
    }
    return value;
  }
}
