package dev.hushtable.json;

import static dev.hushtable.exception.ErrorCode.MAPPING_FAILED;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.LocalKeyProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Encrypted properties that Jackson converts. */
class JsonPropertyTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private final LocalKeyProvider keys = LocalKeyProvider.inMemory();
  private final ModelEncryptor<Visit> visits = encryptor(Visit.class);

  private <T> ModelEncryptor<T> encryptor(Class<T> type) {
    return ModelEncryptor.builder(type).tableName("Visits").keys(keys).build();
  }

  private static Visit visit(JsonNode node) {
    Visit visit = new Visit();
    visit.setId("v-1");
    visit.setNode(node);
    return visit;
  }

  @Test
  void hmac_whenTreesAreEqual_isTheSameWhateverTheirOrder() throws Exception {
    JsonNode tree = JACKSON.readTree("{\"a\":1,\"b\":{\"c\":[true],\"d\":0.5}}");
    JsonNode other = JACKSON.readTree("{\"b\":{\"d\":0.50,\"c\":[true]},\"a\":1.0}");
    Map<String, AttributeValue> stored = visits.encryptModel(visit(tree));

    assertThat(visits.hmac("node", tree)).isEqualTo(stored.get("node__hmac"));
    assertThat(visits.hmac("node", other)).isEqualTo(stored.get("node__hmac"));
    assertThat(visits.hmac("node", JACKSON.readTree("{\"a\":1}")))
        .isNotEqualTo(stored.get("node__hmac"));
  }

  @Test
  void encryptModel_whenAnIndexedTreeIsNoObject_isRefused() {
    assertRefused(
        () -> visits.encryptModel(visit(TextNode.valueOf("SECRET"))),
        VALUE_NOT_SUPPORTED,
        "'node'",
        "type M");
  }

  @Test
  void encryptModel_whenANumberIsNone_isRefused() {
    assertRefused(
        () -> visits.encryptModel(visit(DoubleNode.valueOf(Double.NaN))),
        VALUE_NOT_SUPPORTED,
        "JsonNode",
        "NaN");
  }

  @Test
  void decryptModel_whenTheTreeIsNull_givesNull() {
    Map<String, AttributeValue> stored = visits.encryptModel(visit(NullNode.getInstance()));

    assertThat(stored).containsOnlyKeys("id");
    assertThat(visits.decryptModel(stored).getNode()).isNull();
  }

  /** The class has changed since. */
  @Test
  void decryptModel_whenJacksonFails_tellsWhichErrorAndNotTheValue() throws Exception {
    Map<String, AttributeValue> stored =
        visits.encryptModel(visit(JACKSON.readTree("{\"from\":\"SECRET\"}")));

    HushtableException failure =
        assertRefused(
            () -> encryptor(Later.class).decryptModel(stored),
            MAPPING_FAILED,
            "'node'",
            "id=v-1",
            Later.class.getName());

    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString())
        .contains("InvalidFormatException", "NumberDeserializers", Stay.class.getSimpleName())
        .doesNotContain("SECRET");
  }

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Visit {
    private String id;
    private JsonNode node;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public JsonNode getNode() {
      return node;
    }

    public void setNode(JsonNode node) {
      this.node = node;
    }
  }

  public record Stay(int from) {}

  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Later {
    private String id;
    private Stay stay;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbAttribute("node")
    public Stay getStay() {
      return stay;
    }

    public void setStay(Stay stay) {
      this.stay = stay;
    }
  }
}
