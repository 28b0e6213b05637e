package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hushtable.testing.Allocations;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ValueCodecFuzzTest {
  @FuzzTest
  void decode_whenBytesAreAny_refusesThemOrGivesTheirOneValue(byte[] bytes) throws Exception {
    Allocations.assertProportional(bytes, () -> decode(bytes));
    Optional<AttributeValue> value = decode(bytes);
    if (value.isPresent()) {
      boolean padded = bytes[0] < 0;
      assertThat(ValueCodec.encode(value.get(), padded ? bytes.length : 0)).isEqualTo(bytes);
      assertThat(decode(ValueCodec.encode(value.get(), 0))).isEqualTo(value);
    }
  }

  @FuzzTest
  void encode_whenValueIsAny_givesWhatDecodesToIt(FuzzedDataProvider data) throws Exception {
    int padTo = data.consumeInt(0, 500);
    AttributeValue value = new RandomValues(new FuzzedRandom(data)).value();

    byte[] bare = ValueCodec.encode(value, 0);
    byte[] padded = ValueCodec.encode(value, padTo);

    assertThat(ValueCodec.decode(bare)).isEqualTo(value);
    assertThat(ValueCodec.decode(padded)).isEqualTo(value);
    assertThat(padded).hasSize(Math.max(bare.length, padTo));
  }

  @FuzzTest
  void encodeCanonically_whenValuesAreAny_isEqualExactlyForEqualOnes(FuzzedDataProvider data)
      throws Exception {
    RandomValues values = new RandomValues(new FuzzedRandom(data));
    AttributeValue value = values.value();
    AttributeValue respelled = values.respelled(value);
    AttributeValue other = altered(value, data).orElseGet(values::value);

    byte[] canonical = ValueCodec.encodeCanonically(value);

    assertThat(ValueCodec.encodeCanonically(respelled)).isEqualTo(canonical);
    assertThat(Arrays.equals(ValueCodec.encodeCanonically(other), canonical))
        .as("%s and %s", value, other)
        .isEqualTo(compared(value).equals(compared(other)));
  }

  private static Optional<AttributeValue> decode(byte[] bytes) {
    try {
      return Optional.of(ValueCodec.decode(bytes));
    } catch (MalformedValueException e) {
      return Optional.empty();
    }
  }

  /** A value whose encoding differs in few bytes, if there is one. */
  private static Optional<AttributeValue> altered(AttributeValue value, FuzzedDataProvider data)
      throws UnsupportedValueException {
    byte[] bytes = ValueCodec.encode(value, 0);
    for (int n = data.consumeInt(1, 3); n > 0; n--) {
      bytes[data.consumeInt(0, bytes.length - 1)] ^= data.consumeByte();
    }
    return decode(bytes);
  }

  /** What is equal exactly where DynamoDB compares as equal. */
  private static Object compared(AttributeValue value) {
    switch (value.type()) {
      case N:
        return number(value.n());
      case L:
        return value.l().stream().map(ValueCodecFuzzTest::compared).toList();
      case M:
        Map<String, Object> entries = new HashMap<>();
        value.m().forEach((name, entry) -> entries.put(name, compared(entry)));
        return entries;
      case SS:
        return Set.copyOf(value.ss());
      case NS:
        return value.ns().stream().map(ValueCodecFuzzTest::number).collect(Collectors.toSet());
      case BS:
        return Set.copyOf(value.bs());
      default:
        return value;
    }
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text).stripTrailingZeros();
  }
}
