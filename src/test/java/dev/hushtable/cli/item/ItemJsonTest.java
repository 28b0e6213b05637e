package dev.hushtable.cli.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemJsonTest {
  private static final String ITEM =
      """
      {"s": {"S": "x"}, "n": {"N": "1.50"}, "b": {"B": "AQI="}, "t": {"BOOL": true}, "z": {"NULL": true},
       "l": {"L": [{"S": "a"}, {"N": "2"}]}, "m": {"M": {"k": {"BOOL": false}}},
       "ss": {"SS": ["a", "b"]}, "ns": {"NS": ["1"]}, "bs": {"BS": ["AA=="]}}
      """;

  @Test
  void read_ofEveryType_canBeWrittenAndReadAgain() throws Exception {
    Map<String, AttributeValue> item = ItemJson.read("item.json", ITEM);
    String written = new ObjectMapper().writeValueAsString(ItemJson.write(item));

    assertThat(item).hasSize(10);
    assertThat(item.get("n").n()).isEqualTo("1.50");
    assertThat(item.get("b").b().asByteArray()).containsExactly(1, 2);
    assertThat(item.get("m").m().get("k").bool()).isFalse();
    assertThat(ItemJson.read("again", written)).isEqualTo(item);
  }

  @Test
  void read_ofWhatGetItemPrints_takesTheItemOut() throws Exception {
    assertThat(ItemJson.read("x", "{\"Item\": {\"id\": {\"S\": \"1\"}}}")).containsOnlyKeys("id");
    assertThat(ItemJson.read("x", "{\"Item\": {\"S\": \"1\"}}")).containsOnlyKeys("Item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"a\": \"x\"}|x:1:7: 'a' is a text, not an object",
        "{\"a\": {}}|'a' is no value with its type",
        "{\"a\": {\"S\": \"x\", \"N\": \"1\"}}|'a' is no value with its type",
        "{\"a\": {\"X\": \"x\"}}|'a' has none of the types S, N",
        "{\"a\": {\"S\": 1}}|'a.S' is a number, not a text",
        "{\"a\": {\"B\": \"?\"}}|'a.B' is no Base64",
        "{\"a\": {\"L\": [{\"S\": null}]}}|'a.L[0].S' is null, not a text",
        "[]|it is an array, not an object",
      })
  void read_ofWhatIsNoItem_saysWhere(String json, String message) {
    assertThatThrownBy(() -> ItemJson.read("x", json))
        .isInstanceOf(Located.MalformedException.class)
        .hasMessageContaining(message);
  }
}
