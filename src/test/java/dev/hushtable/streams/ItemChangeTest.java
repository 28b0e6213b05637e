package dev.hushtable.streams;

import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.streams.ItemChange.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemChangeTest {
  private static final Instant TIME = Instant.parse("2026-11-21T12:34:56Z");

  private static ItemChange.Builder<String> builder() {
    return ItemChange.<String>builder()
        .kind(Kind.MODIFY)
        .keys(Map.of("id", s("c-1")))
        .oldItem("old secret")
        .newItem("new secret")
        .sequenceNumber("111")
        .approximateCreationTime(TIME)
        .byTimeToLive(true);
  }

  @Test
  void build_whenAllIsSet_givesAllBack() {
    ItemChange<String> change = builder().build();

    assertThat(change.kind()).isEqualTo(Kind.MODIFY);
    assertThat(change.keys()).isEqualTo(Map.of("id", s("c-1")));
    assertThat(change.oldItem()).contains("old secret");
    assertThat(change.newItem()).contains("new secret");
    assertThat(change.sequenceNumber()).isEqualTo("111");
    assertThat(change.approximateCreationTime()).contains(TIME);
    assertThat(change.byTimeToLive()).isTrue();
  }

  @Test
  void build_whenOnlyWhatIsRequiredIsSet_leavesTheRestOut() {
    ItemChange<String> change =
        ItemChange.<String>builder().kind(Kind.REMOVE).keys(Map.of()).sequenceNumber("1").build();

    assertThat(change.oldItem()).isEmpty();
    assertThat(change.newItem()).isEmpty();
    assertThat(change.approximateCreationTime()).isEmpty();
    assertThat(change.byTimeToLive()).isFalse();
  }

  @Test
  void build_whenSomethingRequiredIsMissing_isRefused() {
    assertRefused(
        () -> ItemChange.builder().keys(Map.of()).sequenceNumber("1").build(),
        INVALID_CONFIGURATION,
        "kind");
    assertRefused(
        () -> ItemChange.builder().kind(Kind.INSERT).sequenceNumber("1").build(),
        INVALID_CONFIGURATION,
        "keys");
    assertRefused(
        () -> ItemChange.builder().kind(Kind.INSERT).keys(Map.of()).build(),
        INVALID_CONFIGURATION,
        "sequenceNumber");
  }

  @Test
  void keys_whenTheMapChangesLater_stay() {
    Map<String, AttributeValue> keys = new HashMap<>(Map.of("id", s("c-1")));
    ItemChange<String> change = builder().keys(keys).build();
    keys.clear();

    assertThat(change.keys()).isEqualTo(Map.of("id", s("c-1")));
    assertThatThrownBy(change.keys()::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equals_whenOnePartDiffers_isFalse() {
    ItemChange<String> change = builder().build();
    List<UnaryOperator<ItemChange.Builder<String>>> alterations =
        List.of(
            b -> b.kind(Kind.INSERT),
            b -> b.keys(Map.of("id", s("c-2"))),
            b -> b.oldItem(null),
            b -> b.newItem("other"),
            b -> b.sequenceNumber("112"),
            b -> b.approximateCreationTime(null),
            b -> b.byTimeToLive(false));

    assertThat(change).isEqualTo(builder().build()).hasSameHashCodeAs(builder().build());
    for (UnaryOperator<ItemChange.Builder<String>> alteration : alterations) {
      assertThat(alteration.apply(builder()).build()).isNotEqualTo(change);
    }
    assertThat(change).isNotEqualTo(null).isNotEqualTo("c-1");
  }

  @Test
  void toString_always_leavesTheItemsOut() {
    assertThat(builder().build().toString())
        .contains("MODIFY", "c-1", "111", "oldItem=present", "newItem=present")
        .doesNotContain("secret");
    assertThat(builder().newItem(null).build().toString()).contains("newItem=absent");
    assertThat(DecodedRecord.of(builder().build()).toString())
        .contains("111")
        .doesNotContain("secret");
  }

  @Test
  void decodedRecord_whenItFailed_hasTheErrorForAChange() {
    DecryptionException failure = new DecryptionException(NOT_AUTHENTIC, "altered");
    DecodedRecord<String> record = DecodedRecord.failed("111", failure);

    assertThat(record.sequenceNumber()).isEqualTo("111");
    assertThat(record.failure()).containsSame(failure);
    assertThatThrownBy(record::change).isSameAs(failure);
    assertThat(record.toString()).contains("111", "altered");
  }

  @Test
  void decodedRecord_whenItSucceeded_hasTheChange() {
    ItemChange<String> change = builder().build();
    DecodedRecord<String> record = DecodedRecord.of(change);

    assertThat(record.sequenceNumber()).isEqualTo("111");
    assertThat(record.change()).isSameAs(change);
    assertThat(record.failure()).isEmpty();
  }
}
