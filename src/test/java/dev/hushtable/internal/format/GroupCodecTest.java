package dev.hushtable.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.testing.Allocations;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plaintext of a group, byte by byte. */
class GroupCodecTest {
  private static final HexFormat HEX = HexFormat.of();

  private static final Map<String, byte[]> MEMBERS =
      Map.of("b", bytes("0278"), "aa", bytes("01"), "a", bytes("8161800000"));

  // --- The bytes

  /** Frozen: what is stored outlives releases. */
  @Test
  void encode_whenGivenMembers_hasTheDocumentedLayout() throws Exception {
    assertThat(HEX.formatHex(GroupCodec.encode(MEMBERS)))
        .isEqualTo("01" + "03" + "0161058161800000" + "0261610101" + "0162020278");
    assertThat(HEX.formatHex(GroupCodec.encode(Map.of()))).isEqualTo("0100");
  }

  @Test
  void encode_whenMembersComeInAnotherOrder_isTheSame() throws Exception {
    Map<String, byte[]> other = new LinkedHashMap<>();
    for (String name : new String[] {"b", "a", "aa"}) {
      other.put(name, MEMBERS.get(name));
    }
    assertThat(GroupCodec.encode(other)).isEqualTo(GroupCodec.encode(MEMBERS));
  }

  /** Java compares UTF-16, in which a surrogate pair comes before what UTF-8 has it after. */
  @Test
  void encode_whenNamesAreNotAscii_ordersThemByTheirUtf8() throws Exception {
    byte[] group = GroupCodec.encode(Map.of("\ud83d\ude00", bytes("05"), "\uff61", bytes("0401")));

    assertThat(HEX.formatHex(group)).isEqualTo("0102" + "03efbda1020401" + "04f09f98800105");
    assertThat(GroupCodec.decode(group).keySet()).containsExactly("\uff61", "\ud83d\ude00");
  }

  @Test
  void encode_whenLengthsNeedMoreThanAByte_writesThemAsVarints() throws Exception {
    String name = "n".repeat(300);

    byte[] group = GroupCodec.encode(Map.of(name, new byte[16384]));

    assertThat(group)
        .startsWith(bytes("0101ac02"))
        .containsSequence(bytes("6e808001"))
        .hasSize(1 + 1 + 2 + 300 + 3 + 16384);
    assertThat(GroupCodec.decode(group)).containsOnlyKeys(name);
  }

  @Test
  void encode_whenANameIsNoText_isRefused() {
    assertThatThrownBy(() -> GroupCodec.encode(Map.of("\ud800", bytes("05"))))
        .isInstanceOf(UnsupportedValueException.class);
  }

  // --- Back

  @Test
  void decode_whenEncoded_givesTheMembersInTheirOrder() throws Exception {
    Map<String, byte[]> members = GroupCodec.decode(GroupCodec.encode(MEMBERS));

    assertThat(members.keySet()).containsExactly("a", "aa", "b");
    members.forEach((name, plaintext) -> assertThat(plaintext).isEqualTo(MEMBERS.get(name)));
  }

  /** What a member's bytes mean is no matter of the group, nor whether they are any. */
  @Test
  void decode_whenAMemberIsNoPlaintext_givesItAsItIs() throws Exception {
    Map<String, byte[]> members = GroupCodec.decode(bytes("01020000016101ff"));

    assertThat(members).containsOnlyKeys("", "a");
    assertThat(members.get("")).isEmpty();
    assertThat(members.get("a")).containsExactly(0xff);
  }

  @Test
  void decode_whenCutOrExtended_isRefused() throws Exception {
    byte[] group = GroupCodec.encode(MEMBERS);
    for (int length = 0; length < 2 * group.length; length++) {
      if (length != group.length) {
        byte[] other = Arrays.copyOf(group, length);
        assertThatThrownBy(() -> GroupCodec.decode(other))
            .as("%d bytes", length)
            .isInstanceOf(MalformedValueException.class);
      }
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("version 0", "00" + "01" + "01610105"),
        Arguments.of("version 2", "02" + "01" + "01610105"),
        Arguments.of("version 129", "81" + "01" + "01610105"),
        Arguments.of("a longer form of the count", "01" + "8100" + "01610105"),
        Arguments.of("a longer form of a name's length", "01" + "01" + "8100610105"),
        Arguments.of("a longer form of a member's length", "01" + "01" + "0161810005"),
        Arguments.of("names in another order", "01" + "02" + "01620105" + "01610105"),
        Arguments.of(
            "names in the order of their lengths", "01" + "02" + "01620105" + "0261610105"),
        Arguments.of("one name twice", "01" + "02" + "01610105" + "01610105"),
        Arguments.of("one name twice with another value", "01" + "02" + "01610105" + "0161020401"),
        Arguments.of("a name that is not UTF-8", "01" + "01" + "01ff0105"),
        Arguments.of("a name that is a surrogate", "01" + "01" + "03eda0800105"),
        Arguments.of("more members than there are", "01" + "02" + "01610105"),
        Arguments.of("fewer members than there are", "01" + "01" + "01610105" + "01620105"),
        Arguments.of("no members but one", "01" + "00" + "01610105"),
        Arguments.of("very many members", "01" + "ffffffff07" + "01610105"),
        Arguments.of("too many members", "01" + "8080808008" + "01610105"),
        Arguments.of("a very long name", "01" + "01" + "ffffffff07" + "610105"),
        Arguments.of("a very long member", "01" + "01" + "0161" + "ffffffff07" + "05"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void decode_whenMalformed_isRefusedAndTakesNoMoreMemoryThanItsBytes(String what, String hex) {
    byte[] group = bytes(hex);

    assertThatThrownBy(() -> GroupCodec.decode(group)).isInstanceOf(MalformedValueException.class);
    Allocations.assertProportional(group, () -> decodeQuietly(group));
  }

  private static void decodeQuietly(byte[] group) {
    try {
      GroupCodec.decode(group);
    } catch (MalformedValueException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  /** Reasons are shown to people and logged, so they hold nothing of what was encrypted. */
  @Test
  void decode_whenRefused_doesNotTellWhatIsInIt() {
    byte[] group = HEX.parseHex("0101" + "06" + HEX.formatHex("secret".getBytes(UTF_8)) + "010505");

    assertThatThrownBy(() -> GroupCodec.decode(group))
        .isInstanceOfSatisfying(
            MalformedValueException.class, e -> assertThat(e.reason()).doesNotContain("secret"));
  }

  private static byte[] bytes(String hex) {
    return HEX.parseHex(hex);
  }
}
