package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributePathTest {
  private static final AttributePath ROOT = AttributePath.ROOT;

  @Test
  void toBytes_whenPathsDiffer_differs() {
    List<AttributePath> paths =
        List.of(
            ROOT,
            ROOT.attribute(""),
            ROOT.attribute("").attribute(""),
            ROOT.element(),
            ROOT.element().element(),
            ROOT.attribute("[]"),
            ROOT.attribute("a"),
            ROOT.attribute("A"),
            ROOT.attribute("a.b"),
            ROOT.attribute("a").attribute("b"),
            ROOT.attribute("ab"),
            ROOT.attribute("").attribute("ab"),
            ROOT.attribute("ab").attribute(""),
            ROOT.attribute("b").attribute("a"),
            ROOT.attribute("a").attribute("b").attribute("c"),
            ROOT.attribute("a.b").attribute("c"),
            ROOT.attribute("a").attribute("b.c"),
            ROOT.attribute("a").element(),
            ROOT.attribute("a[]"),
            ROOT.attribute("a").attribute("[]"),
            ROOT.attribute("a").element().attribute("b"),
            ROOT.attribute("a").attribute("b").element(),
            ROOT.attribute("a[].b"),
            ROOT.attribute("a[]").attribute("b"),
            // What the bytes of another path look like, as a name.
            ROOT.attribute("a\u0001\u0001b"),
            ROOT.attribute("a\u0002\0"),
            ROOT.attribute("é"),
            ROOT.attribute("e\u0301"),
            ROOT.attribute("x".repeat(127)),
            ROOT.attribute("x".repeat(128)),
            ROOT.attribute("x".repeat(70_000)));
    assertThat(paths)
        .extracting(path -> HexFormat.of().formatHex(path.toBytes()))
        .doesNotHaveDuplicates();
    assertThat(paths).doesNotHaveDuplicates();
  }

  /** Frozen: bound into every value. */
  @Test
  void toBytes_whenGivenEachKindOfSegment_hasTheDocumentedLayout() {
    assertThat(hex(ROOT)).isEqualTo("00");
    assertThat(hex(ROOT.attribute("aé"))).isEqualTo("01" + "010361c3a9");
    assertThat(hex(ROOT.attribute("a").element().attribute("b")))
        .isEqualTo("03" + "010161" + "0200" + "010162");
  }

  @Test
  void toBytes_whenPathIsVeryLong_countsAllSegments() {
    AttributePath path = ROOT;
    for (int i = 0; i < 300; i++) {
      path = path.element();
    }
    assertThat(path.length()).isEqualTo(300);
    assertThat(hex(path)).isEqualTo("ac02" + "0200".repeat(300));
  }

  @Test
  void equals_whenMadeOfTheSameSegments_isTrueWithTheSameHashCode() {
    AttributePath one = ROOT.attribute("a").element().attribute("b");
    AttributePath other = ROOT.attribute("a").element().attribute("b");
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.toBytes()).isEqualTo(other.toBytes());
    assertThat(one).isNotEqualTo(ROOT).isNotEqualTo(null).isNotEqualTo("a[].b");
  }

  /** Paths are keys of maps. */
  @Test
  void hashCode_whenPathsDiffer_mostlyDiffers() {
    assertThat(
            List.of(
                ROOT,
                ROOT.attribute("a"),
                ROOT.attribute("b"),
                ROOT.attribute("a").element(),
                ROOT.attribute("a").attribute("b")))
        .extracting(AttributePath::hashCode)
        .doesNotHaveDuplicates();
  }

  @Test
  void attribute_whenAppended_leavesThePathItself() {
    AttributePath path = ROOT.attribute("a");
    byte[] before = path.toBytes();
    path.attribute("b");
    path.element();
    assertThat(path.toBytes()).isEqualTo(before);
    assertThat(path.length()).isEqualTo(1);
    assertThat(ROOT.length()).isZero();
  }

  @Test
  void toString_whenPrinted_isForPeople() {
    assertThat(ROOT).hasToString("");
    assertThat(ROOT.attribute("address").attribute("street")).hasToString("address.street");
    assertThat(ROOT.attribute("children").element().attribute("name"))
        .hasToString("children[].name");
  }

  private static String hex(AttributePath path) {
    return HexFormat.of().formatHex(path.toBytes());
  }
}
