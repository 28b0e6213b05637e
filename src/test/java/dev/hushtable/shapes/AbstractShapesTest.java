package dev.hushtable.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That classes of every shape are encrypted and come back. */
abstract class AbstractShapesTest {

  /**
   * What became of an object.
   *
   * @param item what is stored for it
   * @param readings what was read, in every way there is
   */
  record Written<T>(Map<String, AttributeValue> item, List<T> readings) {}

  abstract <T> Written<T> write(Shape<T> shape, T object);

  static Stream<Shape<?>> shapes() {
    return Stream.of(
            NestedShapes.all(),
            FlattenedShapes.all(),
            ImmutableShapes.all(),
            LombokShapes.all(),
            KotlinShapes.all(),
            HierarchyShapes.all(),
            ScalarShapes.all(),
            ConvertedShapes.all(),
            OptionalShapes.all(),
            JsonShapes.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  <T> void read_whenEveryPropertyIsSet_givesAnEqualObject(Shape<T> shape) {
    assertThat(write(shape, shape.full()).readings())
        .isNotEmpty()
        .allSatisfy(read -> assertEqual(read, shape.full()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  <T> void write_whenEveryPropertyIsSet_storesEncryptedFormsOnly(Shape<T> shape) {
    Map<String, AttributeValue> leaves = leaves(write(shape, shape.full()).item());

    assertThat(leaves.remove("id")).isEqualTo(AttributeValue.fromS("full"));
    assertThat(leaves.keySet()).isEqualTo(shape.stored());
    leaves.forEach(AbstractShapesTest::assertEncrypted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  <T> void write_whenEveryPropertyIsNull_storesNoneOfThem(Shape<T> shape) {
    Written<T> written = write(shape, shape.empty());

    assertThat(written.item()).isEqualTo(Map.of("id", AttributeValue.fromS("empty")));
    assertThat(written.readings())
        .isNotEmpty()
        .allSatisfy(read -> assertEqual(read, shape.empty()));
  }

  @Test
  void write_whenNestedPropertiesAreNull_storesNoneOfThem() {
    Shape<NestedShapes.Person> sparse = NestedShapes.sparse();
    Written<NestedShapes.Person> written = write(sparse, sparse.full());

    Map<String, AttributeValue> leaves = leaves(written.item());
    assertThat(leaves.remove("id")).isNotNull();
    assertThat(leaves.keySet()).isEqualTo(sparse.stored());
    assertThat(written.readings()).allSatisfy(read -> assertEqual(read, sparse.full()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  <T> void write_whenAnObjectIsGiven_leavesItAsItWas(Shape<T> shape) {
    T before = shape.full();
    write(shape, before);

    Shape<?> anew = shapes().filter(s -> s.type() == shape.type()).findAny().orElseThrow();
    assertEqual(before, anew.full());
  }

  private static void assertEqual(Object actual, Object expected) {
    assertThat(actual).hasSameClassAs(expected);
    assertThat(actual).usingRecursiveComparison().usingOverriddenEquals().isEqualTo(expected);
  }

  private static void assertEncrypted(String path, AttributeValue value) {
    assertThat(value.type()).as(path).isEqualTo(AttributeValue.Type.B);
    byte[] bytes = value.b().asByteArray();
    if (path.endsWith("__hmac")) {
      assertThat(bytes).as(path).hasSize(33);
    } else {
      assertThat(path).endsWith("__source");
      assertThat(bytes).as(path).startsWith(0xC1).hasSizeGreaterThan(77);
    }
  }

  static Map<String, AttributeValue> leaves(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> leaves = new TreeMap<>();
    item.forEach((name, value) -> addLeaves(name, value, leaves));
    return leaves;
  }

  private static void addLeaves(
      String path, AttributeValue value, Map<String, AttributeValue> leaves) {
    if (value.hasM()) {
      value.m().forEach((name, member) -> addLeaves(path + "." + name, member, leaves));
    } else if (value.hasL()) {
      value.l().forEach(element -> addLeaves(path + "[]", element, leaves));
    } else {
      leaves.put(path, value);
    }
  }
}
