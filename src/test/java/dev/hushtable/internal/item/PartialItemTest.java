package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.PLAINTEXT_FOUND;
import static dev.hushtable.exception.ErrorCode.SOURCE_MISSING;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.testing.Allocations;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as updates, projections and earlier versions of a class leave them. */
class PartialItemTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "id", s("p-1"),
          "email", s("alice@example.com"),
          "ssn", s("078-05-1120"),
          "address", m("zip", s("8001"), "street", s("Bahnhofstrasse 1")));

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final Map<String, AttributeValue> stored = patients.encrypt(ITEM);

  /** Each call has nonces of its own. */
  @Test
  void decrypt_whenValuesWereWrittenInSeveralCalls_opensThemAll() {
    Map<String, AttributeValue> later = patients.encrypt(ITEM);
    Map<String, AttributeValue> address = new LinkedHashMap<>(stored.get("address").m());
    address.put("street__source", later.get("address").m().get("street__source"));
    Map<String, AttributeValue> mixed = new LinkedHashMap<>();
    mixed.put("id", s("p-1"));
    mixed.put("email__source", stored.get("email__source"));
    mixed.put("ssn__source", later.get("ssn__source"));
    mixed.put("address", AttributeValue.fromM(address));
    mixed.put("email__hmac", later.get("email__hmac"));

    assertThat(patients.decrypt(mixed)).isEqualTo(ITEM);
  }

  /** One key schedule serves all values of a call, so that they take less memory to read. */
  @Test
  void decrypt_whenValuesWereWrittenInOneCall_derivesOneKeyForThem() {
    AttributeValue contact = m("label", s("x"), "name", s("Bob"));
    AttributeValue[] together = new AttributeValue[50];
    AttributeValue[] apart = new AttributeValue[50];
    Arrays.fill(together, contact);
    Arrays.setAll(apart, i -> encrypted(contact).get(0));
    Map<String, AttributeValue> one =
        Map.of("id", s("p-1"), "contacts", AttributeValue.fromL(encrypted(together)));
    Map<String, AttributeValue> many = Map.of("id", s("p-1"), "contacts", l(apart));
    assertThat(patients.decrypt(one)).isEqualTo(patients.decrypt(many));

    long bytesOfOne = Allocations.leastOf(20, () -> patients.decrypt(one));
    long bytesOfMany = Allocations.leastOf(20, () -> patients.decrypt(many));

    assertThat(bytesOfOne).isLessThan(bytesOfMany * 9 / 10);
  }

  private List<AttributeValue> encrypted(AttributeValue... contacts) {
    return patients.encrypt(Map.of("id", s("p-1"), "contacts", l(contacts))).get("contacts").l();
  }

  @Test
  void decrypt_whenValuesWereWrittenUnderSeveralVersions_opensThemAll() {
    EngineFixture second =
        patients.withVersions(EngineFixture.branchKey("0ddba110-0000-4000-8000-000000000002", 2));
    EngineFixture sameHint =
        patients.withVersions(EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000003", 3));
    Map<String, AttributeValue> mixed = new LinkedHashMap<>(stored);
    mixed.put("ssn__source", second.encrypt(ITEM).get("ssn__source"));
    mixed.put("address", sameHint.encrypt(ITEM).get("address"));
    EngineFixture all =
        patients.withVersions(
            EngineFixture.FIRST,
            EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000003", 3),
            EngineFixture.branchKey("0ddba110-0000-4000-8000-000000000002", 2));

    assertThat(all.decrypt(mixed)).isEqualTo(ITEM);
  }

  /** Written before the attribute had an index. */
  @Test
  void decrypt_whenAValueHasNoHashYet_opens() {
    Map<String, AttributeValue> withoutHash = new LinkedHashMap<>(stored);
    withoutHash.remove("email__hmac");

    assertThat(patients.decrypt(withoutHash)).isEqualTo(ITEM);
  }

  /** Written when the attribute still had an index. */
  @Test
  void decrypt_whenOnlyAHashIsLeftOfAnAttributeWithoutIndex_leavesItOut() {
    Map<String, AttributeValue> hashOnly = new LinkedHashMap<>(stored);
    hashOnly.remove("ssn__source");
    hashOnly.put("ssn__hmac", stored.get("email__hmac"));

    Map<String, AttributeValue> expected = new LinkedHashMap<>(ITEM);
    expected.remove("ssn");
    assertThat(patients.decrypt(hashOnly)).isEqualTo(expected);
  }

  /** What is allowed for an attribute of the item is not for one of that name inside. */
  @Test
  void decrypt_whenANestedSourceIsMissing_isRefusedThoughItsNameMayStandAlone() {
    Map<String, AttributeValue> address = new LinkedHashMap<>(stored.get("address").m());
    address.remove("zip__source");
    Map<String, AttributeValue> altered = new LinkedHashMap<>(stored);
    altered.put("address", AttributeValue.fromM(address));

    assertRefused(
        () -> patients.decrypt(altered, Set.of("zip", "address", "address.zip")),
        SOURCE_MISSING,
        "'address.zip'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"address", "contacts", "byRole", "grid"})
  void decrypt_whenADocumentIsOfAnotherType_isRefused(String name) {
    Map<String, AttributeValue> altered = new LinkedHashMap<>(stored);
    altered.put(name, s("in the clear"));

    assertRefused(() -> patients.decrypt(altered), PLAINTEXT_FOUND, "'" + name + "'", "type S");
  }

  @Test
  void encrypt_whenADocumentIsMissing_keepsItSo() {
    Map<String, AttributeValue> item = new LinkedHashMap<>(ITEM);
    item.put("address", null);
    item.put("contacts", l(m("name", s("Bob"))));

    Map<String, AttributeValue> result = patients.encrypt(item);

    assertThat(result).containsEntry("address", null);
    assertThat(result.get("contacts").l().get(0).m())
        .containsOnlyKeys("name__source", "name__hmac");
  }
}
