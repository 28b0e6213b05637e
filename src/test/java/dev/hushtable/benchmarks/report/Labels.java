package dev.hushtable.benchmarks.report;

import dev.hushtable.benchmarks.coldstart.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the contestants are called on the page, in its order. */
final class Labels {
  private static final Map<String, String> CONTESTANTS = new LinkedHashMap<>();
  private static final Map<Program, String> PROGRAMS = new LinkedHashMap<>();

  static {
    CONTESTANTS.put("MappingAlone", "Enhanced Client's mapping alone");
    CONTESTANTS.put("Floor", "floor: the JDK's cryptography alone");
    CONTESTANTS.put("PromisedFloor", "the same with all that the format promises");
    CONTESTANTS.put("HushtableGroups", "Hushtable, one group, from beans");
    CONTESTANTS.put("HushtableModels", "Hushtable, from beans");
    CONTESTANTS.put("HushtableMessages", "Hushtable, Encryption SDK messages");
    CONTESTANTS.put("Tink", "Tink");
    CONTESTANTS.put("EncryptionSdk caching=true", "AWS Encryption SDK, cached keys");
    CONTESTANTS.put("EncryptionSdk caching=false", "AWS Encryption SDK");
    CONTESTANTS.put("DatabaseEncryptionSdk signed=false", "AWS Database Encryption SDK, unsigned");
    CONTESTANTS.put("DatabaseEncryptionSdkBeacon", "the same with a beacon");
    CONTESTANTS.put("DatabaseEncryptionSdk signed=true", "AWS Database Encryption SDK, signed");
    PROGRAMS.put(Program.NOTHING, "a JVM that does nothing");
    PROGRAMS.put(Program.MAPPING, "Enhanced Client's mapping alone");
    PROGRAMS.put(Program.MAPPING_AND_FLOOR, "the same and the JDK's cryptography alone");
    PROGRAMS.put(Program.TINK, "Tink, map");
    PROGRAMS.put(Program.ENCRYPTION_SDK, "AWS Encryption SDK, map, raw key");
    PROGRAMS.put(Program.HUSHTABLE_FILE_MAP, "Hushtable, map, key file");
    PROGRAMS.put(Program.DBE_RAW_MAP, "AWS Database Encryption SDK, map, raw key");
    PROGRAMS.put(Program.HUSHTABLE_FILE_BEAN, "Hushtable, bean, key file");
    PROGRAMS.put(Program.DBE_RAW_BEAN, "AWS Database Encryption SDK, bean, raw key");
    PROGRAMS.put(Program.SDK_CALLS, "a call of DynamoDB and one of KMS alone");
    PROGRAMS.put(Program.HUSHTABLE_STORE_BEAN, "Hushtable, bean, key store");
    PROGRAMS.put(Program.DBE_STORE_BEAN, "AWS Database Encryption SDK, bean, key store");
    PROGRAMS.put(Program.DBE_STORE_MAP, "AWS Database Encryption SDK, map, key store");
  }

  private Labels() {}

  /**
   * A row for each contestant all of whose quantities were measured.
   *
   * @param quantities of a contestant
   */
  static List<BarChart.Row> rows(
      Measurements measurements, Function<String, List<Quantity>> quantities) {
    return rows(measurements, CONTESTANTS, quantities);
  }

  /** A row for each program that was measured. */
  static List<BarChart.Row> coldStarts(Measurements measurements) {
    return rows(measurements, PROGRAMS, program -> List.of(Quantity.coldStart(program)));
  }

  private static <K> List<BarChart.Row> rows(
      Measurements measurements, Map<K, String> labels, Function<K, List<Quantity>> quantities) {
    List<BarChart.Row> rows = new ArrayList<>();
    labels.forEach(
        (key, label) -> {
          Stream<Quantity> wanted = quantities.apply(key).stream();
          List<OptionalDouble> values = wanted.map(quantity -> quantity.of(measurements)).toList();
          if (values.stream().allMatch(OptionalDouble::isPresent)) {
            rows.add(
                new BarChart.Row(label, values.stream().map(OptionalDouble::getAsDouble).toList()));
          }
        });
    return rows;
  }
}
