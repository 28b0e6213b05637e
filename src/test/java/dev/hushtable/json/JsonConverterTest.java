package dev.hushtable.json;

import static dev.hushtable.exception.ErrorCode.MAPPING_FAILED;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.ShortNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values to documents and back, through Jackson. */
class JsonConverterTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonConverter<JsonNode> nodes = new JsonConverter<>(JsonNode.class);

  private static <T> JsonConverter<T> of(Class<T> type) {
    return new JsonConverter<>(type);
  }

  private static <T> T roundTrip(JsonConverter<T> converter, T value) {
    return converter.transformTo(converter.transformFrom(value));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JACKSON.readTree(text);
  }

  // --- Trees

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "[[],{}]",
        "{\"a\":null}",
        "[null,[null]]",
        "{\"a\":{\"b\":{\"c\":[1,{\"d\":null}]}}}",
        "{\"\":\"empty name\"}",
        "{\"a.b\":1,\"a\":{\"b\":2}}",
        "\"text\"",
        "\"\"",
        "\"naïve 中文 🎉 \\u0000\"",
        "{\"ключ 🔑\":\"значение\"}",
        "true",
        "false",
        "0",
        "-1",
        "2147483647",
        "-2147483648",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "99999999999999999999999999999999999999",
        "0.1",
        "-0.1",
        "0.0",
        "-0.0",
        "1.0",
        "100.0",
        "1E2",
        "1.7976931348623157E125",
        "1E-130",
        "0.30000000000000004",
        "0.000001",
        "123456789.123456789"
      })
  void transformTo_whenATreeWasReadByJackson_givesAnEqualTree(String text) throws Exception {
    JsonNode tree = json(text);

    assertThat(roundTrip(nodes, tree)).isEqualTo(tree);
  }

  static List<JsonNode> nodesOfExactType() {
    return List.of(
        IntNode.valueOf(1),
        LongNode.valueOf(1L << 40),
        BigIntegerNode.valueOf(BigInteger.TEN.pow(37)),
        DoubleNode.valueOf(1.0),
        DoubleNode.valueOf(1.0E22),
        DecimalNode.valueOf(new BigDecimal("12.50")),
        DecimalNode.valueOf(new BigDecimal("1E+2")),
        DecimalNode.valueOf(new BigDecimal("0.1000000000000000055511151231257827")),
        DecimalNode.valueOf(new BigDecimal("3.1415926535897932384626433832795028842")),
        DecimalNode.valueOf(new BigDecimal("0.000")),
        BinaryNode.valueOf(new byte[] {0, -1, 127}),
        BinaryNode.valueOf(new byte[0]),
        TextNode.valueOf("1"));
  }

  @ParameterizedTest
  @MethodSource("nodesOfExactType")
  void transformTo_whenANodeIsOfATypeThatCanBeTold_givesAnEqualNode(JsonNode node) {
    assertThat(roundTrip(nodes, node)).isEqualTo(node).hasToString(node.toString());
    JsonNode inside = NODES.objectNode().set("list", NODES.arrayNode().add(node));
    assertThat(roundTrip(nodes, inside)).isEqualTo(inside).hasToString(inside.toString());
  }

  @Test
  void transformTo_whenANodeIsOfATypeThatJsonDoesNotHave_givesTheSameNumber() {
    assertThat(roundTrip(nodes, ShortNode.valueOf((short) 7))).isEqualTo(IntNode.valueOf(7));
    assertThat(roundTrip(nodes, LongNode.valueOf(7))).isEqualTo(IntNode.valueOf(7));
    assertThat(roundTrip(nodes, BigIntegerNode.valueOf(BigInteger.TEN)))
        .isEqualTo(IntNode.valueOf(10));
    assertThat(roundTrip(nodes, FloatNode.valueOf(0.1f))).isEqualTo(DoubleNode.valueOf(0.1));
    assertThat(roundTrip(nodes, DecimalNode.valueOf(new BigDecimal("0.1"))))
        .isEqualTo(DoubleNode.valueOf(0.1));
    assertThat(roundTrip(nodes, DecimalNode.valueOf(new BigDecimal("5"))))
        .isEqualTo(IntNode.valueOf(5));
  }

  @Test
  void transformTo_whenTheMapperPrefersDecimals_givesDecimals() {
    JsonConverter<JsonNode> decimals =
        new JsonConverter<>(
            EnhancedType.of(JsonNode.class),
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build());

    JsonNode node = DecimalNode.valueOf(new BigDecimal("0.1"));
    assertThat(roundTrip(decimals, node)).isEqualTo(node);
  }

  @Test
  void transformFrom_whenATreeIsGiven_makesOneDocument() throws Exception {
    ObjectNode tree =
        (ObjectNode)
            json("{\"s\":\"x\",\"n\":1.50,\"t\":true,\"f\":false,\"z\":null,\"l\":[1],\"m\":{}}");
    tree.set("b", BinaryNode.valueOf(new byte[] {1}));
    tree.set("d", DecimalNode.valueOf(new BigDecimal("1.50")));

    assertThat(nodes.transformFrom(tree))
        .isEqualTo(
            AttributeValue.fromM(
                Map.of(
                    "s", AttributeValue.fromS("x"),
                    "n", AttributeValue.fromN("1.5"),
                    "t", AttributeValue.fromBool(true),
                    "f", AttributeValue.fromBool(false),
                    "z", AttributeValue.fromNul(true),
                    "l", AttributeValue.fromL(List.of(AttributeValue.fromN("1"))),
                    "m", AttributeValue.fromM(Map.of()),
                    "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1})),
                    "d", AttributeValue.fromN("1.50"))));
  }

  @Test
  void transformFrom_whenTheTreeItselfIsNullOrMissing_isStoredAsNull() {
    AttributeValue nul = AttributeValue.fromNul(true);

    assertThat(nodes.transformFrom(NullNode.getInstance())).isEqualTo(nul);
    assertThat(nodes.transformFrom(MissingNode.getInstance())).isEqualTo(nul);
    assertThat(nodes.transformFrom(null)).isEqualTo(nul);
  }

  @Test
  void transformTo_whenANodeHoldsAnObject_givesItsTree() {
    JsonNode tree = NODES.objectNode().set("size", new POJONode(new Size(3, "cm")));

    assertThat(roundTrip(nodes, tree).at("/size/unit").textValue()).isEqualTo("cm");
  }

  @Test
  void transformTo_whenSetsWereStoredByOthers_givesArrays() throws Exception {
    AttributeValue stored =
        AttributeValue.fromM(
            Map.of(
                "ss", AttributeValue.fromSs(List.of("a", "b")),
                "ns", AttributeValue.fromNs(List.of("1", "2.5")),
                "bs", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {1})))));

    ObjectNode expected = (ObjectNode) json("{\"ss\":[\"a\",\"b\"],\"ns\":[1,2.5]}");
    expected.putArray("bs").add(new byte[] {1});
    assertThat(nodes.transformTo(stored)).isEqualTo(expected);
  }

  @Test
  void transformFrom_whenNestedAsDeepAsDynamoDbAllows_isAccepted() {
    assertThat(roundTrip(nodes, nested(32))).isEqualTo(nested(32));
    assertRefused(
        () -> nodes.transformFrom(nested(33)), VALUE_NOT_SUPPORTED, "JsonNode", "32 levels");
  }

  private static JsonNode nested(int depth) {
    JsonNode node = IntNode.valueOf(1);
    for (int i = 0; i < depth; i++) {
      node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("x", node);
    }
    return node;
  }

  // --- Classes

  @Test
  void transformTo_whenAClassHasEveryKindOfProperty_givesAnEqualOne() {
    Everything everything = everything();

    AttributeValue stored = of(Everything.class).transformFrom(everything);

    assertThat(of(Everything.class).transformTo(stored))
        .usingRecursiveComparison()
        .usingOverriddenEquals()
        .isEqualTo(everything);
    assertThat(stored.m().get("bytes").type()).isEqualTo(AttributeValue.Type.B);
    assertThat(stored.m().get("price")).isEqualTo(AttributeValue.fromN("12.50"));
    assertThat(stored.m().get("uuid").type()).isEqualTo(AttributeValue.Type.S);
    assertThat(stored.m().get("nothing")).isEqualTo(AttributeValue.fromNul(true));
  }

  /** Jackson itself reads null as a node, where a node is asked for. */
  @Test
  void transformTo_whenEveryPropertyIsNull_givesAnEqualOne() {
    Everything expected = new Everything();
    expected.tree = NODES.nullNode();

    assertThat(roundTrip(of(Everything.class), new Everything()))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-1", "0.1", "12.50", "1E+2", "1.0", "100", "0E-5", "1E-130"})
  void transformTo_whenAPropertyIsABigDecimal_keepsItsScale(String number) {
    Everything everything = new Everything();
    everything.price = new BigDecimal(number);

    assertThat(roundTrip(of(Everything.class), everything).price).isEqualTo(everything.price);
  }

  @Test
  void transformTo_whenAPropertyIsAFloatOrDouble_keepsItsBits() {
    Everything everything = new Everything();
    for (float number : new float[] {0.1f, -0.0f, 1.1754944E-38f, 3.4028235E38f, 16777217f}) {
      everything.ratio = number;
      assertThat(Float.floatToIntBits(roundTrip(of(Everything.class), everything).ratio))
          .isEqualTo(Float.floatToIntBits(number));
    }
    for (double number : new double[] {1 / 3.0, -0.0, 1E22, 2E-100, Math.PI, 9007199254740993.0}) {
      everything.share = number;
      assertThat(Double.doubleToLongBits(roundTrip(of(Everything.class), everything).share))
          .isEqualTo(Double.doubleToLongBits(number));
    }
  }

  @Test
  void transformTo_whenTheTypeIsGeneric_keepsItsArguments() {
    Map<String, List<Size>> sizes =
        Map.of("a", List.of(new Size(1, "m"), new Size(2, "km")), "b", List.of());

    assertThat(
            roundTrip(new JsonConverter<>(new EnhancedType<Map<String, List<Size>>>() {}), sizes))
        .isEqualTo(sizes);
    assertThat(
            roundTrip(
                new JsonConverter<>(new EnhancedType<Box<Size>>() {}), new Box<>(new Size(1, "m"))))
        .isEqualTo(new Box<>(new Size(1, "m")));
    assertThat(roundTrip(of(Size[].class), new Size[] {new Size(1, "m")}))
        .containsExactly(new Size(1, "m"));
  }

  @Test
  void transformTo_whenASubclassIsNamedInTheDocument_givesThatSubclass() {
    Animal cat = new Cat("Tom", 9);

    assertThat(roundTrip(of(Animal.class), cat)).isEqualTo(cat);
    assertThat(roundTrip(new JsonConverter<>(new EnhancedType<List<Animal>>() {}), List.of(cat)))
        .containsExactly(cat);
    assertThat(roundTrip(new JsonConverter<>(new EnhancedType<Box<Animal>>() {}), new Box<>(cat)))
        .isEqualTo(new Box<>(cat));
  }

  /**
   * As Jackson does with properties: nothing is left out, but who reads it cannot know the class.
   */
  @Test
  void transformFrom_whenASubclassIsNotNamedInTheDocument_leavesNothingOut() {
    AttributeValue stored = of(Plain.class).transformFrom(new Special());

    assertThat(stored.m()).containsOnlyKeys("one", "two");
    assertRefusedQuietly(() -> of(Plain.class).transformTo(stored), MAPPING_FAILED);
  }

  @Test
  void transformTo_whenTheTypeIsOpen_givesMapsAndLists() {
    Map<String, Object> open = new LinkedHashMap<>();
    open.put("text", "x");
    open.put("int", 1);
    open.put("double", 0.5);
    open.put("decimal", new BigDecimal("3.1415926535897932384626433832795028842"));
    open.put("list", List.of(Map.of("deep", true)));
    open.put("none", null);

    assertThat(roundTrip(new JsonConverter<>(new EnhancedType<Map<String, Object>>() {}), open))
        .isEqualTo(open);
    assertThat(roundTrip(of(Object.class), open)).isEqualTo(open);
  }

  @Test
  void attributeValueType_whenTheTypeIsAListOfSomething_isAList() {
    assertThat(of(JsonNode.class).attributeValueType()).isEqualTo(AttributeValueType.M);
    assertThat(of(Size.class).attributeValueType()).isEqualTo(AttributeValueType.M);
    assertThat(new JsonConverter<>(new EnhancedType<Map<String, Size>>() {}).attributeValueType())
        .isEqualTo(AttributeValueType.M);
    assertThat(of(ArrayNode.class).attributeValueType()).isEqualTo(AttributeValueType.L);
    assertThat(of(Size[].class).attributeValueType()).isEqualTo(AttributeValueType.L);
    assertThat(new JsonConverter<>(new EnhancedType<Set<Size>>() {}).attributeValueType())
        .isEqualTo(AttributeValueType.L);
  }

  // --- Refusals

  static List<JsonNode> numbersBeyondDynamoDb() {
    return List.of(
        DoubleNode.valueOf(Double.NaN),
        DoubleNode.valueOf(Double.POSITIVE_INFINITY),
        DoubleNode.valueOf(Double.NEGATIVE_INFINITY),
        FloatNode.valueOf(Float.NaN),
        FloatNode.valueOf(Float.NEGATIVE_INFINITY),
        DoubleNode.valueOf(1.5E126),
        DoubleNode.valueOf(Double.MIN_VALUE),
        DecimalNode.valueOf(new BigDecimal("1E-131")),
        DecimalNode.valueOf(new BigDecimal("1E+126")),
        DecimalNode.valueOf(new BigDecimal("1.23456789012345678901234567890123456789")),
        BigIntegerNode.valueOf(new BigInteger("123456789012345678901234567890123456789")));
  }

  @ParameterizedTest
  @MethodSource("numbersBeyondDynamoDb")
  void transformFrom_whenANumberIsBeyondDynamoDb_isRefusedAndNotShown(JsonNode number) {
    JsonNode tree = NODES.objectNode().set("list", NODES.arrayNode().add(number));

    HushtableException failure =
        assertRefused(
            () -> nodes.transformFrom(tree), VALUE_NOT_SUPPORTED, "JsonNode", "a number in it");
    assertThat(trace(failure)).doesNotContain("123456789", "1.5E", "4.9E");
  }

  @Test
  void transformFrom_whenASerializerWritesANumberAsText_keepsOrRefusesItsDigits() {
    assertThat(of(Digits.class).transformFrom(new Digits("0.30000000000000000001")))
        .isEqualTo(AttributeValue.fromN("0.30000000000000000001"));
    assertRefusedQuietly(
        () -> of(Digits.class).transformFrom(new Digits("SECRET")), VALUE_NOT_SUPPORTED);
  }

  @Test
  void transformFrom_whenJacksonFails_doesNotShowTheValue() {
    HushtableException failure =
        assertRefusedQuietly(
            () -> of(Failing.class).transformFrom(new Failing()), VALUE_NOT_SUPPORTED);

    assertThat(failure).hasMessageContaining(Failing.class.getSimpleName());
    assertThat(trace(failure)).contains("JsonMappingException", "BeanSerializer");
  }

  @Test
  void transformFrom_whenAnObjectContainsItself_isRefused() {
    Everything everything = new Everything();
    everything.nested = everything;

    assertRefusedQuietly(() -> of(Everything.class).transformFrom(everything), VALUE_NOT_SUPPORTED);
  }

  @Test
  void transformFrom_whenATypeNeedsAModule_isRefused() {
    assertRefusedQuietly(
        () -> of(Dated.class).transformFrom(new Dated(Instant.EPOCH)), VALUE_NOT_SUPPORTED);
  }

  @Test
  void transformFrom_whenAValueHasNoTree_isRefused() {
    assertRefusedQuietly(
        () -> of(Raw.class).transformFrom(new Raw("{\"a\":\"SECRET\"}")), VALUE_NOT_SUPPORTED);
  }

  @Test
  void transformFrom_whenTwoMembersHaveOneName_isRefused() {
    assertRefusedQuietly(() -> of(Twice.class).transformFrom(new Twice()), VALUE_NOT_SUPPORTED);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void transformFrom_whenTheValueIsOfAnotherClass_isRefused() {
    JsonConverter raw = nodes;
    assertRefusedQuietly(() -> raw.transformFrom("SECRET"), VALUE_NOT_SUPPORTED);
  }

  static List<AttributeValue> unreadableSizes() {
    return List.of(
        AttributeValue.fromS("SECRET"),
        AttributeValue.fromM(Map.of("value", AttributeValue.fromS("SECRET"))),
        AttributeValue.fromM(Map.of("value", AttributeValue.fromN("123456789012345678901"))),
        AttributeValue.fromM(Map.of("SECRET", AttributeValue.fromN("1"))),
        AttributeValue.fromM(Map.of("value", AttributeValue.fromL(List.of()))),
        AttributeValue.fromM(Map.of("value", AttributeValue.fromN("SECRET"))),
        AttributeValue.fromM(Map.of("value", AttributeValue.builder().build())));
  }

  @ParameterizedTest
  @MethodSource("unreadableSizes")
  void transformTo_whenJacksonFails_doesNotShowTheValue(AttributeValue stored) {
    HushtableException failure =
        assertRefusedQuietly(() -> of(Size.class).transformTo(stored), MAPPING_FAILED);

    assertThat(failure).hasMessageContaining(Size.class.getSimpleName());
    assertThat(failure.getCause()).isInstanceOf(IllegalArgumentException.class);
    assertThat(failure.getCause().getMessage()).matches("[\\w.]+Exception");
    assertThat(failure.getCause().getStackTrace()).isNotEmpty();
  }

  private static HushtableException assertRefusedQuietly(ThrowingCallable call, ErrorCode code) {
    HushtableException failure = assertRefused(call, code);
    assertThat(trace(failure)).doesNotContain("SECRET", "123456789012345678901");
    return failure;
  }

  private static String trace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  // --- Values

  private static Everything everything() {
    Everything everything = new Everything();
    everything.text = "naïve 🎉";
    everything.price = new BigDecimal("12.50");
    everything.big = new BigInteger("12345678901234567890123456789012345678");
    everything.whole = Long.MIN_VALUE;
    everything.share = 0.1;
    everything.ratio = 0.1f;
    everything.flag = true;
    everything.bytes = new byte[] {0, -1, 127};
    everything.uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
    everything.size = new Size(3, "cm");
    everything.sizes = Map.of("a", List.of(new Size(1, "m")));
    everything.tree = NODES.objectNode().put("x", 1).set("y", NODES.nullNode());
    everything.nested = new Everything();
    everything.nested.tree = NODES.textNode("leaf");
    return everything;
  }

  public record Size(int value, String unit) {}

  public record Box<T>(T content) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes(@JsonSubTypes.Type(Cat.class))
  public interface Animal {}

  public record Cat(String name, int lives) implements Animal {}

  /** Has fields of every type that Jackson writes differently. */
  public static class Everything {
    public String text;
    public BigDecimal price;
    public BigInteger big;
    public Long whole;
    public Double share;
    public Float ratio;
    public Boolean flag;
    public byte[] bytes;
    public UUID uuid;
    public Size size;
    public Map<String, List<Size>> sizes;
    public JsonNode tree;
    public String nothing;
    public Everything nested;
  }

  public static class Plain {
    public int one = 1;
  }

  public static class Special extends Plain {
    public int two = 2;
  }

  public record Dated(Instant date) {}

  /** Repeats its value when it fails. */
  public static class Failing {
    public String getText() {
      throw new IllegalStateException("SECRET");
    }
  }

  /** Is JSON text already. */
  public record Raw(@JsonRawValue String text) {}

  @JsonSerialize(using = DigitsSerializer.class)
  public record Digits(String text) {}

  static final class DigitsSerializer extends StdSerializer<Digits> {
    DigitsSerializer() {
      super(Digits.class);
    }

    @Override
    public void serialize(Digits value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.text());
    }
  }

  @JsonSerialize(using = TwiceSerializer.class)
  public static class Twice {}

  static final class TwiceSerializer extends StdSerializer<Twice> {
    TwiceSerializer() {
      super(Twice.class);
    }

    @Override
    public void serialize(Twice value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      out.writeStringField("name", "SECRET");
      out.writeStringField("name", "SECRET");
      out.writeEndObject();
    }
  }
}
