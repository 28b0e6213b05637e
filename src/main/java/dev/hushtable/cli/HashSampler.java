package dev.hushtable.cli;

import dev.hushtable.cli.leak.HashCounts;
import dev.hushtable.cli.leak.LeakReport;
import dev.hushtable.cli.leak.LeakReport.Finding;
import dev.hushtable.cli.leak.LeakStatistics;
import dev.hushtable.cli.schema.TableSchemaModel;
import dev.hushtable.cli.schema.TableSchemaModel.Attribute;
import dev.hushtable.internal.format.BlindIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Reads the hashes of a table and counts them. Nothing else is asked for, and no key is needed. A
 * sample is spread over many segments of the table, which DynamoDB divides by a hash of the
 * partition key, so that it is no single corner of it.
 */
final class HashSampler {
  private static final String HMAC = "__hmac";

  /** How many pieces a sample is made of. */
  private static final int SEGMENTS = 64;

  private static final int PAGE = 1_000;
  private static final int TOP = 20;

  private final TableSchemaModel model;
  private final List<Attribute> attributes;
  private final @Nullable String index;
  private final DynamoDbClient client;
  private final Map<String, SortedMap<Integer, HashCounts>> counts = new LinkedHashMap<>();
  private long items;
  private double readUnits;
  private boolean complete = true;
  private long malformed;

  HashSampler(
      TableSchemaModel model,
      List<Attribute> attributes,
      @Nullable String index,
      DynamoDbClient client) {
    this.model = model;
    this.attributes = attributes;
    this.index = index;
    this.client = client;
  }

  /** Reads about so many items, by the threads of a command. */
  LeakReport run(BaseCommand command, ThreadOptions threads, int sample) {
    int perSegment = (sample + SEGMENTS - 1) / SEGMENTS;
    long tableItems = tableItems();
    var unused =
        threads.run(
            command,
            part -> {
              for (int segment = part.number(); segment < SEGMENTS; segment += part.total()) {
                read(segment, perSegment);
              }
              return part;
            });
    return report(tableItems);
  }

  private long tableItems() {
    Long known =
        index == null
            ? client.describeTable(r -> r.tableName(model.table())).table().itemCount()
            : indexItems(index);
    return known == null ? 0 : known;
  }

  private @Nullable Long indexItems(String name) {
    return client
        .describeTable(r -> r.tableName(model.table()))
        .table()
        .globalSecondaryIndexes()
        .stream()
        .filter(one -> one.indexName().equals(name))
        .map(one -> one.itemCount())
        .findFirst()
        .orElseThrow(
            () ->
                CommandException.usage(
                    "Table " + model.table() + " has no global secondary index " + name + "."));
  }

  private void read(int segment, int most) {
    Map<String, String> names = new HashMap<>();
    Set<String> projected = new LinkedHashSet<>();
    for (Attribute attribute : attributes) {
      projected.add(projection(attribute, names));
    }
    Map<String, AttributeValue> start = Map.of();
    int left = most;
    do {
      ScanRequest.Builder request =
          ScanRequest.builder()
              .tableName(model.table())
              .indexName(index)
              .segment(segment)
              .totalSegments(SEGMENTS)
              .limit(Math.min(left, PAGE))
              .projectionExpression(String.join(", ", projected))
              .expressionAttributeNames(names)
              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
      if (!start.isEmpty()) {
        request.exclusiveStartKey(start);
      }
      ScanResponse response = client.scan(request.build());
      add(response);
      left -= response.scannedCount();
      start = response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : Map.of();
    } while (!start.isEmpty() && left > 0);
    if (!start.isEmpty()) {
      incomplete();
    }
  }

  /** The path of its hash, as far as a path can tell; else what its list or map stands in. */
  private static String projection(Attribute attribute, Map<String, String> names) {
    List<String> path = new ArrayList<>();
    List<String> segments = attribute.segments();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (segment.equals("[]") || segment.equals("*")) {
        break;
      }
      String name = i == segments.size() - 1 ? segment + HMAC : segment;
      String placeholder = "#n" + names.size();
      for (Map.Entry<String, String> known : names.entrySet()) {
        if (known.getValue().equals(name)) {
          placeholder = known.getKey();
        }
      }
      names.put(placeholder, name);
      path.add(placeholder);
    }
    return String.join(".", path);
  }

  private synchronized void incomplete() {
    complete = false;
  }

  private synchronized void add(ScanResponse response) {
    if (response.consumedCapacity() != null) {
      readUnits += response.consumedCapacity().capacityUnits();
    }
    items += response.scannedCount();
    for (Map<String, AttributeValue> item : response.items()) {
      for (Attribute attribute : attributes) {
        collect(attribute.path(), attribute.segments(), item);
      }
    }
  }

  private void collect(String path, List<String> segments, Map<String, AttributeValue> document) {
    boolean last = segments.size() == 1;
    AttributeValue value = document.get(last ? segments.get(0) + HMAC : segments.get(0));
    if (value == null) {
      return;
    }
    if (last) {
      count(path, value);
    } else {
      descend(path, segments.subList(1, segments.size()), value);
    }
  }

  private void descend(String path, List<String> segments, AttributeValue value) {
    List<String> rest = segments.subList(1, segments.size());
    if (segments.get(0).equals("[]") && value.hasL()) {
      value.l().forEach(element -> descend(path, rest, element));
    } else if (segments.get(0).equals("*") && value.hasM()) {
      value.m().values().forEach(entry -> descend(path, rest, entry));
    } else if (value.hasM()) {
      collect(path, segments, value.m());
    }
  }

  private void count(String path, AttributeValue value) {
    if (!BlindIndex.isWellFormed(value)) {
      malformed++;
      return;
    }
    counts
        .computeIfAbsent(path, p -> new TreeMap<>())
        .computeIfAbsent(BlindIndex.generation(value), g -> new HashCounts())
        .add(value.b().asByteArrayUnsafe());
  }

  private synchronized LeakReport report(long tableItems) {
    List<Finding> findings = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Attribute attribute : attributes) {
      SortedMap<Integer, HashCounts> found = counts.get(attribute.path());
      if (found == null) {
        notes.add("No item that was read has a hash of " + attribute.path() + ".");
        continue;
      }
      found.forEach(
          (generation, hashes) ->
              findings.add(
                  new Finding(
                      attribute.path(),
                      generation,
                      complete
                          ? LeakStatistics.ofAll(hashes.descending())
                          : LeakStatistics.ofSample(
                              population(hashes, tableItems), hashes.descending()),
                      hashes.top(TOP))));
      if (found.size() > 1) {
        notes.add(
            attribute.path()
                + " has hashes of several generations. One value has another hash in each, so they"
                + " are counted apart: look at the largest, and again when the table has gone over"
                + " to one.");
      }
    }
    notes(notes);
    return new LeakReport(
        model.table(),
        index == null ? "the table" : "index " + index,
        items,
        complete,
        tableItems,
        readUnits,
        findings,
        notes);
  }

  /** Of those items that have such a hash. */
  private long population(HashCounts hashes, long tableItems) {
    return items == 0 ? 0 : Math.round((double) tableItems * hashes.items() / items);
  }

  private void notes(List<String> notes) {
    if (model.scope() != null) {
      notes.add(
          "Items are of several key scopes ("
              + model.scope().attribute()
              + "). One value has another hash in each, so all is counted together here looks less"
              + " skewed than each scope is.");
    }
    if (malformed > 0) {
      notes.add(
          Count.of(
              malformed,
              "hash is of no known form, and was left out.",
              "hashes are of no known form, and were left out."));
    }
    if (complete) {
      notes.add("Frequencies are those of today's items; other data may be more skewed.");
      return;
    }
    notes.add(
        "A sample sees fewer different values than there are, and its intervals hold for items"
            + " drawn at random. It is spread over "
            + SEGMENTS
            + " segments of the table.");
    if (index != null) {
      notes.add(
          "Items of one value stand together in the index, so this sample has all or none of them:"
              + " shares are unreliable. Read the table instead, or the whole index.");
    } else if (!model.key().sort().isEmpty()) {
      notes.add(
          "Items of one partition key stand together, so if they tend to share a value, the"
              + " intervals are too narrow.");
    }
  }
}
