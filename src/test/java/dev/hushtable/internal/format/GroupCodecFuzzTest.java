package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.testing.Allocations;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class GroupCodecFuzzTest {
  @FuzzTest
  void decode_whenBytesAreAny_refusesThemOrGivesTheirOneGroup(byte[] bytes) throws Exception {
    Allocations.assertProportional(bytes, () -> decode(bytes));
    Optional<Map<String, byte[]>> members = decode(bytes);
    if (members.isPresent()) {
      assertThat(GroupCodec.encode(members.get())).isEqualTo(bytes);
    }
  }

  @FuzzTest
  void encode_whenMembersAreAny_givesWhatDecodesToThem(FuzzedDataProvider data) throws Exception {
    RandomValues values = new RandomValues(new FuzzedRandom(data));
    Map<String, byte[]> members = new HashMap<>();
    for (int n = data.consumeInt(0, 5); n > 0; n--) {
      byte[] plaintext = ValueCodec.encode(values.value(), data.consumeInt(0, 50));
      members.put("m".repeat(data.consumeInt(0, 200)) + data.consumeInt(), plaintext);
    }

    assertThat(GroupCodec.decode(GroupCodec.encode(members)))
        .containsExactlyInAnyOrderEntriesOf(members);
  }

  private static Optional<Map<String, byte[]>> decode(byte[] bytes) {
    try {
      return Optional.of(GroupCodec.decode(bytes));
    } catch (MalformedValueException e) {
      return Optional.empty();
    }
  }
}
