package dev.hushtable.cli.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTest {
  @Test
  void bytes_whenValuesAreScalar_countsNamesAndUtf8() {
    assertThat(ItemSize.bytes(Map.of("name", AttributeValue.fromS("佐藤")))).isEqualTo(4 + 6);
    assertThat(ItemSize.bytes(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[33]))))
        .isEqualTo(33);
    assertThat(ItemSize.bytes(AttributeValue.fromBool(true))).isEqualTo(1);
    assertThat(ItemSize.bytes(AttributeValue.fromN("-12345"))).isEqualTo(4);
  }

  @Test
  void bytes_whenValuesAreDocuments_addsTheirOverhead() {
    AttributeValue phones =
        AttributeValue.fromL(List.of(AttributeValue.fromS("a"), AttributeValue.fromS("bc")));

    assertThat(ItemSize.bytes(phones)).isEqualTo(3 + 2 + 3);
    assertThat(ItemSize.bytes(AttributeValue.fromM(Map.of("ab", phones)))).isEqualTo(3 + 1 + 2 + 8);
  }

  @Test
  void writeUnits_whenAKilobyteIsExceeded_beginsAnother() {
    assertThat(ItemSize.writeUnits(itemOf(1024))).isEqualTo(1);
    assertThat(ItemSize.writeUnits(itemOf(1025))).isEqualTo(2);
  }

  private static Map<String, AttributeValue> itemOf(int bytes) {
    return Map.of("a", AttributeValue.fromS("x".repeat(bytes - 1)));
  }
}
