package dev.hushtable.keys.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.testing.Failures;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyStoreEntryTest {
  private static final String TABLE = "HushtableKeys";
  private static final String VERSION = "branch:version:4bc95b70-6a4f-4f0b-9d6c-1d3b6f0a2c11";

  /**
   * As the AWS Cryptographic Material Providers Library stores the active version of a branch key.
   */
  private static Map<String, AttributeValue> active() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("branch-key-id", AttributeValue.fromS("acme"));
    item.put("type", AttributeValue.fromS("branch:ACTIVE"));
    item.put("version", AttributeValue.fromS(VERSION));
    item.put("kms-arn", AttributeValue.fromS("arn:aws:kms:us-east-1:111122223333:key/1"));
    item.put("create-time", AttributeValue.fromS("2026-11-22T03:00:00.000000Z"));
    item.put("hierarchy-version", AttributeValue.fromN("1"));
    item.put("aws-crypto-ec:hushtable:scope", AttributeValue.fromS("acme"));
    item.put("enc", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, 3})));
    return item;
  }

  @Test
  void parse_ofAnEntry_keepsAllThatIsBound() {
    KeyStoreEntry entry = KeyStoreEntry.parse(active(), TABLE);

    assertThat(entry.toItem()).isEqualTo(active());
    assertThat(entry.version(TABLE)).hasToString(VERSION.substring("branch:version:".length()));
    assertThat(entry.created()).isPresent();
    assertThat(entry.callersContext()).isEqualTo(Map.of("hushtable:scope", "acme"));
    assertThat(entry.encryptionContext("logical"))
        .containsEntry("tablename", "logical")
        .containsEntry("hierarchy-version", "1")
        .doesNotContainKey("enc");
    assertThat(entry).hasToString("KeyStoreEntry[acme, branch:ACTIVE]");
  }

  @Test
  void parse_ofWhatIsNotTheKeyStores_leavesItOut() {
    Map<String, AttributeValue> item = active();
    item.put("note", AttributeValue.fromS("added by hand"));

    assertThat(KeyStoreEntry.parse(item, TABLE).encryptionContext(TABLE)).doesNotContainKey("note");
  }

  @Test
  void retired_thereAndBack_changesTheStoredTypeOnly() {
    KeyStoreEntry entry = KeyStoreEntry.parse(active(), TABLE);
    KeyStoreEntry retired = KeyStoreEntry.parse(entry.retired(true).toItem(), TABLE);

    assertThat(retired.retired()).isTrue();
    assertThat(retired.encryptionContext(TABLE)).isEqualTo(entry.encryptionContext(TABLE));
    assertThat(retired.retired(false).toItem()).isEqualTo(active());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"branch-key-id", "type", "kms-arn", "create-time", "hierarchy-version", "enc"})
  void parse_whenAnAttributeIsMissing_namesIt(String name) {
    Map<String, AttributeValue> item = active();
    item.remove(name);

    Failures.assertRefused(
        () -> KeyStoreEntry.parse(item, TABLE), ErrorCode.KEY_CORRUPT, TABLE, "'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "branch-key-id",
        "type",
        "version",
        "kms-arn",
        "create-time",
        "hierarchy-version",
        "aws-crypto-ec:hushtable:scope",
        "enc"
      })
  void parse_whenAnAttributeIsOfAnotherType_namesIt(String name) {
    Map<String, AttributeValue> item = active();
    item.put(name, AttributeValue.fromBool(true));

    Failures.assertRefused(
        () -> KeyStoreEntry.parse(item, TABLE), ErrorCode.KEY_CORRUPT, TABLE, "'" + name + "'");
  }

  @Test
  void parse_whenTheHierarchyIsNewer_saysSo() {
    Map<String, AttributeValue> item = active();
    item.put("hierarchy-version", AttributeValue.fromN("2"));

    Failures.assertRefused(
        () -> KeyStoreEntry.parse(item, TABLE),
        ErrorCode.KEY_CORRUPT,
        TABLE,
        "hierarchy version 2");
  }

  @ParameterizedTest
  @CsvSource({"branch:version:no-uuid", "4bc95b70-6a4f-4f0b-9d6c-1d3b6f0a2c11", "''"})
  void version_whenItIsNone_isCorrupt(String version) {
    Map<String, AttributeValue> item = active();
    item.put("version", AttributeValue.fromS(version));
    KeyStoreEntry entry = KeyStoreEntry.parse(item, TABLE);

    Failures.assertRefused(
        () -> entry.version(TABLE), ErrorCode.KEY_CORRUPT, "branch key acme names no version");
  }

  @Test
  void created_whenItIsNoTime_isUnknown() {
    Map<String, AttributeValue> item = active();
    item.put("create-time", AttributeValue.fromS("yesterday"));

    assertThat(KeyStoreEntry.parse(item, TABLE).created()).isEmpty();
  }

  @Test
  void isKey_ofAMark_isFalse() {
    assertThat(KeyStoreEntry.isKey(active())).isTrue();
    assertThat(KeyStoreEntry.isKey(KeyStoreEntry.key("acme", KeyStoreEntry.SHREDDED))).isFalse();
    assertThat(KeyStoreEntry.isKey(Map.of())).isFalse();
  }
}
