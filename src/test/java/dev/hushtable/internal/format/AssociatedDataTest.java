package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import dev.hushtable.internal.format.AssociatedData.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** No two things to which a value may be bound share their bytes. */
class AssociatedDataTest {
  private static final UUID VERSION = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  /** The inputs, each of which can be changed alone. */
  private record Binding(
      Kind kind,
      UUID version,
      String branchKeyId,
      String logicalTable,
      String scope,
      Map<String, String> context,
      Map<String, AttributeValue> key) {

    Binding kind(Kind changed) {
      return new Binding(changed, version, branchKeyId, logicalTable, scope, context, key);
    }

    Binding version(UUID changed) {
      return new Binding(kind, changed, branchKeyId, logicalTable, scope, context, key);
    }

    Binding names(String changedId, String changedTable, String changedScope) {
      return new Binding(kind, version, changedId, changedTable, changedScope, context, key);
    }

    Binding context(Map<String, String> changed) {
      return new Binding(kind, version, branchKeyId, logicalTable, scope, changed, key);
    }

    Binding key(Map<String, AttributeValue> changed) {
      return new Binding(kind, version, branchKeyId, logicalTable, scope, context, changed);
    }

    byte[] bytes() throws UnsupportedValueException {
      byte[] before =
          new ByteWriter()
              .put(AssociatedData.compact(kind, version, branchKeyId))
              .put(AssociatedData.table(logicalTable, scope, context))
              .toByteArray();
      return new KeyBinding(key.keySet()).bind(before, key);
    }

    String hex() {
      try {
        return HexFormat.of().formatHex(bytes());
      } catch (UnsupportedValueException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final Binding BASE =
      new Binding(
          Kind.VALUE,
          VERSION,
          "branch",
          "Customers",
          "scope",
          Map.of("app", "shop"),
          Map.of("pk", fromS("c-1"), "sk", fromN("7")));

  @Test
  void item_whenOneInputChanges_differs() {
    List<Binding> bindings =
        List.of(
            BASE,
            BASE.kind(Kind.SEAL),
            BASE.version(UUID.fromString("00112233-4455-6677-8899-aabbccddeefe")),
            BASE.version(UUID.fromString("10112233-4455-6677-8899-aabbccddeeff")),
            BASE.names("branch2", "Customers", "scope"),
            BASE.names("branch", "Customers2", "scope"),
            BASE.names("branch", "customers", "scope"),
            BASE.names("branch", "Customers", "scope2"),
            BASE.names("branch", "Customers", ""),
            BASE.context(Map.of()),
            BASE.context(Map.of("app", "shop2")),
            BASE.context(Map.of("app2", "shop")),
            BASE.context(Map.of("app", "")),
            BASE.context(Map.of("app", "shop", "b", "")),
            BASE.key(Map.of()),
            BASE.key(Map.of("pk", fromS("c-1"))),
            BASE.key(Map.of("pk", fromS("c-2"), "sk", fromN("7"))),
            BASE.key(Map.of("pk", fromS("c-1"), "sk", fromN("8"))),
            BASE.key(Map.of("pk", fromS("c-1"), "sk", fromS("7"))),
            BASE.key(Map.of("pk", fromS("c-1"), "sk", fromB(SdkBytes.fromUtf8String("7")))),
            BASE.key(Map.of("pk2", fromS("c-1"), "sk", fromN("7"))),
            BASE.key(Map.of("pk", fromS("c-1"), "sk2", fromN("7"))),
            // The same values under each other's names.
            BASE.key(Map.of("sk", fromS("c-1"), "pk", fromN("7"))));
    assertThat(bindings).extracting(Binding::hex).doesNotHaveDuplicates();
  }

  @Test
  void item_whenBytesMoveBetweenFields_differs() {
    List<Binding> bindings =
        List.of(
            BASE.names("id", "ab", "c"),
            BASE.names("id", "a", "bc"),
            BASE.names("id", "abc", ""),
            BASE.names("id", "", "abc"),
            BASE.names("ida", "b", "c"),
            BASE.names("ida", "", "bc"),
            BASE.names("idabc", "", ""),
            BASE.names("", "idab", "c"));
    assertThat(bindings).extracting(Binding::hex).doesNotHaveDuplicates();
    List<Binding> pairs =
        List.of(
            BASE.context(Map.of("ab", "c")),
            BASE.context(Map.of("a", "bc")),
            BASE.context(Map.of("abc", "")),
            BASE.context(Map.of("", "abc")),
            BASE.context(Map.of("a", "b", "c", "")),
            BASE.context(Map.of("a", "", "b", "c")),
            BASE.context(Map.of("a", "", "bc", "")));
    assertThat(pairs).extracting(Binding::hex).doesNotHaveDuplicates();
    List<Binding> keys =
        List.of(
            BASE.key(Map.of("ab", fromS("c"))),
            BASE.key(Map.of("a", fromS("bc"))),
            BASE.key(Map.of("a", fromS("b"), "c", fromS(""))),
            BASE.key(Map.of("a", fromS(""), "b", fromS("c"))));
    assertThat(keys).extracting(Binding::hex).doesNotHaveDuplicates();
  }

  @Test
  void item_whenContextLooksLikeAKey_differs() {
    // The canonical bytes of the string "v" are 01 'v'.
    Binding context = BASE.context(Map.of("k", "\u0001v")).key(Map.of());
    Binding key = BASE.context(Map.of()).key(Map.of("k", fromS("v")));
    assertThat(context.hex()).isNotEqualTo(key.hex());
    // A value that holds what would be the next field.
    Binding forged = BASE.context(Map.of("a", "b\u0008\0\0\0\1c\t\0\0\0\1d"));
    Binding honest = BASE.context(Map.of("a", "b", "c", "d"));
    assertThat(forged.hex()).isNotEqualTo(honest.hex());
  }

  /** DynamoDB trims numbers: what was 1.0 when written is 1 when read. */
  @ParameterizedTest
  @ValueSource(strings = {"7.0", "7E0", "+7", "07", "0.7E1", "70e-1"})
  void item_whenNumberInKeyIsSpelledOtherwise_isTheSame(String spelling) {
    assertThat(BASE.key(Map.of("pk", fromS("c-1"), "sk", fromN(spelling))).hex())
        .isEqualTo(BASE.hex());
  }

  @Test
  void item_whenMapsAreBuiltInAnotherOrder_isTheSame() throws Exception {
    Map<String, String> context = new LinkedHashMap<>();
    context.put("b", "2");
    context.put("a", "1");
    assertThat(AssociatedData.table("Customers", "scope", context))
        .isEqualTo(AssociatedData.table("Customers", "scope", new TreeMap<>(context)));
    byte[] before = {1, 2};
    assertThat(new KeyBinding(List.of("sk", "pk")).bind(before, BASE.key()))
        .isEqualTo(new KeyBinding(List.of("pk", "sk")).bind(before, BASE.key()))
        .startsWith(before);
  }

  /** Frozen: every stored value is bound to these bytes. */
  @Test
  void item_whenGivenEachField_hasTheDocumentedLayout() throws Exception {
    String expected =
        field(1, "hushtable/v1/associated-data")
            + field(2, "\u0001")
            + "03"
            + "00000001"
            + "c1"
            + "04"
            + "00000010"
            + "00112233445566778899aabbccddeeff"
            + field(5, "branch")
            + field(6, "Customers")
            + field(7, "scope")
            + field(8, "app")
            + field(9, "shop")
            + field(10, "pk")
            + field(11, "\u0001c-1")
            + field(10, "sk")
            + field(11, "\u00027E0");
    assertThat(BASE.hex()).isEqualTo(expected);
    assertThat(AssociatedData.path(AttributePath.ROOT.attribute("ssn")))
        .asHexString()
        .isEqualToIgnoringCase("0c" + "00000006" + "01" + "01" + "03" + "73736e");
  }

  /** Frozen. */
  @Test
  void begin_whenGivenKindAndFormat_hasTheDocumentedLayout() throws Exception {
    String label = field(1, "hushtable/v1/associated-data");
    assertThat(AssociatedData.message(Kind.VALUE))
        .asHexString()
        .isEqualToIgnoringCase(label + field(2, "\u0001") + field(3, "\u0002"));
    assertThat(AssociatedData.message(Kind.SEAL))
        .asHexString()
        .isEqualToIgnoringCase(label + field(2, "\u0003") + field(3, "\u0002"));
    assertThat(AssociatedData.compact(Kind.SEAL, VERSION, "b"))
        .asHexString()
        .startsWithIgnoringCase(label + field(2, "\u0003"));
  }

  @Test
  void path_whenPathsDiffer_differs() {
    AttributePath root = AttributePath.ROOT;
    assertThat(
            List.of(
                root,
                root.attribute("a.b"),
                root.attribute("a").attribute("b"),
                root.attribute("a").element(),
                root.attribute("a[]")))
        .extracting(path -> HexFormat.of().formatHex(AssociatedData.path(path)))
        .doesNotHaveDuplicates();
  }

  @Test
  void item_whenTextHoldsHalfASurrogatePair_isRefused() {
    String broken = "x\uD800";
    for (Binding binding :
        List.of(
            BASE.names(broken, "t", "s"),
            BASE.names("b", broken, "s"),
            BASE.names("b", "t", broken),
            BASE.context(Map.of(broken, "v")),
            BASE.context(Map.of("k", broken)),
            BASE.key(Map.of(broken, fromS("v"))),
            BASE.key(Map.of("pk", fromS(broken))),
            BASE.key(Map.of("pk", fromN("no number"))),
            BASE.key(Map.of("pk", AttributeValue.builder().build())))) {
      assertThatExceptionOfType(UnsupportedValueException.class).isThrownBy(binding::bytes);
    }
  }

  private static String field(int tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().toHexDigits((byte) tag)
        + HexFormat.of().toHexDigits(bytes.length)
        + HexFormat.of().formatHex(bytes);
  }
}
