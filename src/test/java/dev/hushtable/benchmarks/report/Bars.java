package dev.hushtable.benchmarks.report;

import static dev.hushtable.benchmarks.report.Quantity.allocation;
import static dev.hushtable.benchmarks.report.Quantity.coldStart;
import static dev.hushtable.benchmarks.report.Quantity.stored;
import static dev.hushtable.benchmarks.report.Quantity.time;

import dev.hushtable.benchmarks.coldstart.Program;
import java.util.List;

/** What the library is held to. */
final class Bars {
  private static final String MODELS = "HushtableModels";
  private static final String GROUPS = "HushtableGroups";
  private static final String MESSAGES = "HushtableMessages";
  private static final String BEACON = "DatabaseEncryptionSdkBeacon";
  private static final String SIGNED = "DatabaseEncryptionSdk signed=true";
  private static final String CACHED_MESSAGES = "EncryptionSdk caching=true";
  private static final String PAGE = "QueryPages items=1000";
  private static final String SHORT_PAGE = "QueryPages items=100";
  private static final String ENCRYPT = "encrypt";
  private static final String DECRYPT = "decrypt";
  private static final String TIMES = " times";

  static final List<Bar> ALL =
      List.of(
          Bar.atMost(
              "encrypt",
              "`encryptModel` without the mapping, against the floor",
              overFloor(ENCRYPT),
              1.5,
              TIMES),
          Bar.atMost(
              "decrypt",
              "`decryptModel` without the mapping, against the floor",
              overFloor(DECRYPT),
              1.5,
              TIMES),
          Bar.atLeast(
              "beacon-encrypt",
              "encryption faster than AWS Database Encryption SDK, unsigned with a beacon",
              faster(MODELS, BEACON, ENCRYPT),
              40,
              TIMES),
          Bar.atLeast(
              "beacon-decrypt",
              "decryption, against the same",
              faster(MODELS, BEACON, DECRYPT),
              40,
              TIMES),
          Bar.atLeast(
              "signed-encrypt",
              "encryption faster than AWS Database Encryption SDK, signed, its default",
              faster(MODELS, SIGNED, ENCRYPT),
              500,
              TIMES),
          Bar.atLeast(
              "signed-decrypt",
              "decryption, against the same",
              faster(MODELS, SIGNED, DECRYPT),
              500,
              TIMES),
          Bar.atMost(
              "allocation-encrypt",
              "allocation of an encryption",
              allocation(MODELS, ENCRYPT).times(1e-3),
              11,
              " kB"),
          Bar.atMost(
              "allocation-decrypt",
              "allocation of a decryption",
              allocation(MODELS, DECRYPT).times(1e-3),
              10,
              " kB"),
          Bar.atMost(
              "stored", "stored bytes, a value for each attribute", stored(MODELS), 720, " bytes"),
          Bar.atMost("stored-groups", "stored bytes, one group", stored(GROUPS), 480, " bytes"),
          Bar.atLeast(
              "groups-encrypt",
              "encryption of a group faster than of a value for each attribute",
              faster(GROUPS, MODELS, ENCRYPT),
              2,
              TIMES),
          Bar.atLeast(
              "groups-decrypt", "decryption, the same", faster(GROUPS, MODELS, DECRYPT), 2, TIMES),
          Bar.atLeast(
              "messages-encrypt",
              "encryption in the Encryption SDK's format faster than by that SDK, both with cached keys",
              faster(MESSAGES, CACHED_MESSAGES, ENCRYPT),
              1,
              TIMES),
          Bar.atLeast(
              "messages-decrypt",
              "decryption, the same",
              faster(MESSAGES, CACHED_MESSAGES, DECRYPT),
              1,
              TIMES),
          Bar.atLeast(
              "threads-encrypt",
              "encryptions of two threads against those of one",
              twoThreads(MODELS, ENCRYPT),
              1.8,
              TIMES),
          Bar.atLeast(
              "threads-decrypt", "decryptions, the same", twoThreads(MODELS, DECRYPT), 1.8, TIMES),
          Bar.atMost(
              "put", "`putItem` against that of the plain client", call("putItem"), 1.1, TIMES),
          Bar.atMost(
              "get", "`getItem` against that of the plain client", call("getItem"), 1.1, TIMES),
          Bar.atMost(
              "put-async",
              "`putItem` of the asynchronous client",
              call("putItemAsync"),
              1.1,
              TIMES),
          Bar.atMost(
              "get-async",
              "`getItem` of the asynchronous client",
              call("getItemAsync"),
              1.1,
              TIMES),
          Bar.atMost(
              "page",
              "what a page of 1,000 takes beyond the plain client, against as many `decryptModel`",
              time(PAGE, "hushtable")
                  .minus(time(PAGE, "plainClient"))
                  .over(time(PAGE, "decryptModels")),
              1,
              TIMES),
          Bar.atMost(
              "page-linear",
              "an item of a page of 1,000 against one of a page of 100",
              time(PAGE, "hushtable").over(time(SHORT_PAGE, "hushtable").times(10)),
              1.1,
              TIMES),
          Bar.atMost(
              "cold-start",
              "cold start with a bean and a key file, against AWS Database Encryption SDK with a bean and a raw key",
              coldStart(Program.HUSHTABLE_FILE_BEAN).over(coldStart(Program.DBE_RAW_BEAN)),
              0.5,
              TIMES),
          Bar.atMost(
              "cold-start-map",
              "the same with a map in place of the bean",
              coldStart(Program.HUSHTABLE_FILE_MAP).over(coldStart(Program.DBE_RAW_MAP)),
              0.5,
              TIMES),
          Bar.atMost(
              "cold-start-store",
              "cold start with a bean and a key store, against the same",
              coldStart(Program.HUSHTABLE_STORE_BEAN).over(coldStart(Program.DBE_STORE_BEAN)),
              0.5,
              TIMES));

  private Bars() {}

  private static Quantity overFloor(String operation) {
    return time(MODELS, operation)
        .minus(time("MappingAlone", operation))
        .over(time("Floor", operation));
  }

  private static Quantity faster(String contestant, String than, String operation) {
    return time(than, operation).over(time(contestant, operation));
  }

  /** The time is that of each thread. */
  private static Quantity twoThreads(String contestant, String operation) {
    return time(contestant, operation).times(2).over(time(contestant + "ByTwo", operation));
  }

  private static Quantity call(String operation) {
    return time("HushtableCalls", operation).over(time("PlainCalls", operation));
  }
}
