package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.Hkdf;
import dev.hushtable.internal.crypto.HmacKey;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.format.GroupCodec;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.internal.format.ValueCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The vectors of {@code format.md} are what the library computes, at every step. */
class SpecificationVectorsTest {
  private static final SpecificationPage PAGE = SpecificationPage.whole();
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NO_BYTES = {};

  static Stream<SpecificationVector> vectors() {
    return IntStream.rangeClosed(1, 6).mapToObj(SpecificationVector::of);
  }

  /** Those in the compact format. */
  static Stream<SpecificationVector> compactVectors() {
    return vectors().filter(vector -> !vector.toString().equals("vector 5"));
  }

  @Test
  void vectors_always_areAllTested() {
    assertThat(PAGE.text().split("\n### Vector ", -1)).hasSize(1 + 6);
    assertThat(vectors().map(vector -> vector.values().size())).containsExactly(2, 4, 2, 1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("compactVectors")
  void encrypt_whenRandomIsThatOfThePage_givesTheStoredItem(SpecificationVector vector) {
    EngineFixture table = vector.table();
    ItemEncryptor encryptor =
        new ItemEncryptor(table.engine().table(), length -> vector.ofItem("random"));

    assertThat(encryptor.encrypt(vector.plain(), table.keys())).isEqualTo(vector.stored());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decrypt_whenStoredIsThatOfThePage_givesThePlainItem(SpecificationVector vector) {
    Map<String, AttributeValue> opened = vector.table().decrypt(vector.stored());

    // Sets come back in order.
    assertThat(encoded(opened)).isEqualTo(encoded(vector.plain()));
  }

  @Test
  void decrypt_whenDynamoDbShortensTheNumberOfTheKey_opens() {
    SpecificationVector vector = SpecificationVector.of(2);
    Map<String, AttributeValue> stored = vector.stored();
    stored.put("number", AttributeValue.fromN("1042.5"));

    assertThat(vector.table().decrypt(stored)).containsKey("details");
  }

  private static String encoded(Map<String, AttributeValue> item) {
    try {
      return HEX.formatHex(ValueCodec.encode(AttributeValue.fromM(item), 0));
    } catch (UnsupportedValueException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("compactVectors")
  void keys_always_areDerivedAsThePageSays(SpecificationVector vector) {
    Map<String, String> info = new LinkedHashMap<>();
    for (List<String> row : PAGE.section("4. Keys").rows()) {
      String label = SpecificationPage.code(row.get(1)).get(0).replace("\"", "");
      assertThat(text(SpecificationPage.code(row.get(2)).get(0))).isEqualTo(label);
      info.put(row.get(0), label);
    }

    assertThat(info.keySet()).containsExactly("value key K", "hedge key");
    assertThat(vector.ofItem("K"))
        .isEqualTo(derived(vector.ofItem("branch key"), info.get("value key K")));
    assertThat(vector.ofItem("hedge key"))
        .isEqualTo(derived(vector.ofItem("branch key"), info.get("hedge key")));
  }

  private static byte[] derived(byte[] key, String info) {
    return Hkdf.derive(NO_BYTES, key, info.getBytes(StandardCharsets.US_ASCII), 32);
  }

  private static String text(String hex) {
    return new String(HEX.parseHex(hex), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @MethodSource("compactVectors")
  void nonces_always_areThoseOfTheConstruction(SpecificationVector vector) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(vector.ofItem("random"));
    parts.add(vector.ofItem("item data"));
    for (Map<String, byte[]> value : vector.values()) {
      if (isGroup(value)) {
        parts.add(new byte[] {2});
      }
      parts.add(value.get("path data"));
      parts.add(value.get("plaintext"));
    }
    if (vector.seal().isPresent()) {
      parts.add(vector.ofItem("seal input"));
      vector.values().stream()
          .filter(value -> value.containsKey("hash"))
          .forEach(value -> parts.add(value.get("hash")));
    }
    byte[] input = vector.ofItem("nonce input");
    ByteBuffer rest = ByteBuffer.wrap(input);
    for (byte[] part : parts) {
      byte[] next = new byte[rest.getInt()];
      rest.get(next);
      assertThat(next).isEqualTo(part);
    }
    assertThat(rest.remaining()).isZero();

    byte[] base = vector.ofItem("base");
    assertThat(new HmacKey(vector.ofItem("hedge key")).mac(input)).startsWith(base).hasSize(32);
    assertThat(base).hasSize(24);
    // No vector carries beyond the last byte.
    for (int i = 0; i < vector.ciphertexts().size(); i++) {
      byte[] nonce = base.clone();
      nonce[23] += (byte) i;
      assertThat(vector.ciphertexts().get(i).get("N")).isEqualTo(nonce);
    }
  }

  /** Groups have key data of their own. */
  private static boolean isGroup(Map<String, byte[]> value) {
    return value.containsKey("key data");
  }

  /** What the library stored opens by the page's numbers alone, so these are what it used. */
  @ParameterizedTest
  @MethodSource("compactVectors")
  void stored_always_consistsOfWhatThePageGives(SpecificationVector vector) {
    KcXaes256Gcm key = new KcXaes256Gcm(vector.ofItem("K"));
    for (Map<String, byte[]> value : vector.ciphertexts()) {
      byte[] nonce = value.get("N");
      byte[] commitment = new byte[32];
      key.group(nonce, 0).commitment(nonce, 0, commitment, 0);
      byte[] body = vector.encrypt(value, value.get("plaintext"));
      assertThat(HEX.formatHex(value.get("stored")))
          .isEqualTo(
              "c1"
                  + HEX.formatHex(vector.ofItem("version"), 0, 4)
                  + HEX.formatHex(nonce)
                  + HEX.formatHex(commitment)
                  + HEX.formatHex(body));
    }
    assertThat(binaries(vector.stored(), "__source", "__seal"))
        .containsExactlyInAnyOrderElementsOf(
            vector.ciphertexts().stream()
                .map(value -> HEX.formatHex(value.get("stored")))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void hashes_always_areComputedAsThePageSays(SpecificationVector vector) {
    List<String> hashes = new ArrayList<>();
    for (Map<String, byte[]> value : vector.values()) {
      if (value.containsKey("index info")) {
        byte[] indexKey =
            Hkdf.derive(NO_BYTES, vector.ofItem("index root"), value.get("index info"), 32);
        assertThat(value.get("index key")).isEqualTo(indexKey);
        String hash = "01" + HEX.formatHex(new HmacKey(indexKey).mac(value.get("canonical")));
        assertThat(HEX.formatHex(value.get("hash"))).isEqualTo(hash);
        hashes.add(hash);
      }
    }

    assertThat(hashes).isNotEmpty();
    assertThat(binaries(vector.stored(), "__hmac")).containsExactlyInAnyOrderElementsOf(hashes);
  }

  /** All binary values whose name ends so, wherever they lie. */
  private static List<String> binaries(Map<String, AttributeValue> document, String... suffixes) {
    List<String> found = new ArrayList<>();
    document.forEach(
        (name, value) -> {
          if (Arrays.stream(suffixes).anyMatch(name::endsWith)) {
            found.add(HEX.formatHex(value.b().asByteArray()));
          } else if (value.hasM()) {
            found.addAll(binaries(value.m(), suffixes));
          } else if (value.hasL()) {
            value.l().forEach(element -> found.addAll(binaries(element.m(), suffixes)));
          }
        });
    return found;
  }

  @ParameterizedTest
  @MethodSource("compactVectors")
  void layout_always_isThatOfTheTable(SpecificationVector vector) {
    List<List<String>> rows = PAGE.section("3. The bytes").rows();
    for (Map<String, byte[]> value : vector.ciphertexts()) {
      byte[] stored = value.get("stored");
      int n = value.get("plaintext").length;
      Map<String, byte[]> fields = new HashMap<>();
      int offset = 0;
      for (List<String> row : rows) {
        int length = row.get(1).equals("n") ? n : Integer.parseInt(row.get(1));
        assertThat(row.get(0)).isEqualTo(offset > 61 ? "61 + n" : Integer.toString(offset));
        fields.put(
            row.get(2).split("[:,]")[0], Arrays.copyOfRange(stored, offset, offset + length));
        offset += length;
      }
      assertThat(offset).isEqualTo(stored.length).isEqualTo(n + 77);
      String format = SpecificationPage.code(rows.get(0).get(2)).get(0);
      assertThat(HEX.formatHex(fields.get("format"))).isEqualTo(format);
      assertThat(fields.get("key hint")).isEqualTo(Arrays.copyOf(vector.ofItem("version"), 4));
      assertThat(fields.get("nonce N")).isEqualTo(value.get("N"));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void fields_always_haveTheTagsOfTheTables(SpecificationVector vector) {
    assertThat(vector.page().beginning().fields())
        .isNotEmpty()
        .isSubsetOf(tags("8. Associated data", "13. Seal"));
    for (int i = 0; i < vector.values().size(); i++) {
      List<String> fields = vector.page().section("Value " + i + ":").fields();
      if (isGroup(vector.values().get(i))) {
        assertThat(fields.subList(0, 5)).isSubsetOf(tags("8. Associated data"));
        fields = fields.subList(5, fields.size());
      }
      assertThat(fields.get(0)).isEqualTo("0c PATH").isIn(tags("8. Associated data"));
      assertThat(fields.subList(1, fields.size()))
          .isSubsetOf(tags("9. Blind indexes"))
          .hasSize(vector.values().get(i).containsKey("hash") ? 6 + normalizers(vector, i) : 0);
    }
  }

  /** The keys of both kinds differ in the one byte of KIND. */
  @Test
  void keyData_whenAGroup_isOfItsKind() {
    SpecificationVector vector = SpecificationVector.of(6);
    String keyData = HEX.formatHex(vector.ofItem("key data"));

    assertThat(vector.values().stream().filter(SpecificationVectorsTest::isGroup))
        .hasSize(2)
        .allSatisfy(
            group ->
                assertThat(HEX.formatHex(group.get("key data")))
                    .isEqualTo(keyData.replace("020000000101", "020000000102")));
  }

  @Test
  void group_always_consistsOfThePlaintextsThatItsMembersHaveAlone() throws Exception {
    SpecificationVector vector = SpecificationVector.of(6);
    Map<String, AttributeValue> item = vector.plain();
    byte[] padded = new byte[24];
    System.arraycopy(ValueCodec.encode(item.get("ssn"), 0), 0, padded, 0, 12);
    padded[0] |= (byte) 0x80;
    padded[12] = (byte) 0x80;

    assertThat(GroupCodec.decode(vector.values().get(2).get("plaintext")))
        .containsExactly(
            Map.entry("age", ValueCodec.encode(item.get("age"), 0)),
            Map.entry("email", ValueCodec.encode(item.get("email"), 0)),
            Map.entry("number", padded));
  }

  /** The first is the lesser in UTF-16, the second in UTF-8. */
  @Test
  void context_whenNamesHoldRareCharacters_isInTheOrderOfThePage() throws Exception {
    SpecificationVector vector = SpecificationVector.of(1);
    Map<String, byte[]> value = vector.values().get(1);
    String keyName = "0a000000026964";
    String context = "0800000003efbd9a" + "090000000132" + "0800000004f0908080" + "090000000131";
    String itemData = HEX.formatHex(vector.ofItem("item data"));
    assertThat(itemData).containsOnlyOnce(keyName);

    byte[] stored =
        vector
            .table()
            .withContext(Map.of("\ud800\udc00", "1", "\uff5a", "2"))
            .encrypt(vector.plain())
            .get("ssn__source")
            .b()
            .asByteArray();

    byte[] plaintext =
        new KcXaes256Gcm(vector.ofItem("K"))
            .group(stored, 5)
            .decrypt(
                stored,
                5,
                stored,
                61,
                vector.ofItem("key data"),
                HEX.parseHex(itemData.replace(keyName, context + keyName)),
                value.get("path data"));
    assertThat(plaintext).isEqualTo(value.get("plaintext"));
  }

  private static int normalizers(SpecificationVector vector, int value) {
    return vector.toString().equals("vector 1") && value == 0 ? 2 : 0;
  }

  private static List<String> tags(String... sections) {
    return Arrays.stream(sections)
        .flatMap(section -> PAGE.section(section).rows().stream())
        .filter(row -> row.size() == 4)
        .map(row -> SpecificationPage.code(row.get(0)).get(0) + " " + row.get(1))
        .toList();
  }
}
