package dev.hushtable.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** All contestants, by the names of their classes, followed by their parameter if they have one. */
final class Contestants {
  private Contestants() {}

  static Map<String, Contestant<?>> all() {
    Map<String, Contestant<?>> all = new LinkedHashMap<>();
    all.put("MappingAlone", new MappingAlone());
    all.put("Floor", new Floor());
    all.put("PromisedFloor", new PromisedFloor());
    all.put("HushtableModels", new HushtableModels());
    all.put("HushtableGroups", new HushtableGroups());
    all.put("HushtableMessages", new HushtableMessages());
    all.put("DatabaseEncryptionSdk signed=true", databaseEncryptionSdk(true));
    all.put("DatabaseEncryptionSdk signed=false", databaseEncryptionSdk(false));
    all.put("DatabaseEncryptionSdkBeacon", new DatabaseEncryptionSdkBeacon());
    all.put("EncryptionSdk caching=true", encryptionSdk(true));
    all.put("EncryptionSdk caching=false", encryptionSdk(false));
    all.put("Tink", new Tink());
    return all;
  }

  private static DatabaseEncryptionSdk databaseEncryptionSdk(boolean signed) {
    DatabaseEncryptionSdk contestant = new DatabaseEncryptionSdk();
    contestant.signed = signed;
    return contestant;
  }

  private static EncryptionSdk encryptionSdk(boolean caching) {
    EncryptionSdk contestant = new EncryptionSdk();
    contestant.caching = caching;
    return contestant;
  }

  /** How many bytes DynamoDB counts for the reference item as each of them stores it. */
  static Map<String, Integer> storedBytes() throws Exception {
    Map<String, Integer> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, Contestant<?>> one : all().entrySet()) {
      Contestant<?> contestant = one.getValue();
      contestant.setUp();
      bytes.put(one.getKey(), StoredBytes.of(contestant.encrypt()));
      contestant.tearDown();
    }
    return bytes;
  }
}
