package dev.hushtable.internal.expression;

import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.schema.DeclaredAttribute;
import dev.hushtable.internal.schema.DeclaredPlanBuilder;
import dev.hushtable.internal.schema.DocumentPlan;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableMetadata;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is taken from what was read for a projection. */
class AskedPartsTest {
  private static final TableMetadata KEY =
      StaticTableMetadata.builder()
          .addIndexPartitionKey(TableMetadata.primaryIndexName(), "id", AttributeValueType.S)
          .build();

  private static final DocumentPlan ROOT =
      DeclaredPlanBuilder.build(
              "People",
              "People",
              Stream.of("name", "age", "home.street", "home.zip", "others[].street", "others[].zip")
                  .map(AskedPartsTest::inGroup)
                  .toList(),
              KEY,
              null,
              null)
          .root();

  private static final DocumentPlan MAPS =
      DeclaredPlanBuilder.build(
              "People",
              "People",
              Stream.of("offices.*.street", "offices.*.zip").map(AskedPartsTest::inGroup).toList(),
              KEY,
              null,
              null)
          .root();

  private static DeclaredAttribute inGroup(String path) {
    return new DeclaredAttribute(DeclaredAttribute.segments(path), null, 0, null, "private");
  }

  private static final AttributeValue PLACE =
      m("street", s("Long Street"), "zip", s("8001"), "country", s("CH"));

  private static final Map<String, AttributeValue> READ =
      Map.of("id", s("p"), "name", s("Alice"), "age", n("7"), "home", PLACE, "others", l(PLACE));

  private static Map<String, AttributeValue> asked(
      DocumentPlan root, String projection, Map<String, AttributeValue> read) {
    return Expressions.asked(projection, Map.of(), root).of(read);
  }

  @Test
  void of_whenMembersOfTheItemAreAsked_leavesTheOthersOut() {
    assertThat(asked(ROOT, "age", READ)).isEqualTo(Map.of("age", n("7")));
    assertThat(asked(ROOT, "id, age, nothing", READ))
        .isEqualTo(Map.of("id", s("p"), "age", n("7")));
  }

  @Test
  void of_whenMembersInDocumentsAreAsked_leavesTheOthersOut() {
    // What is not in a group was asked for, or it would not have been read.
    AttributeValue street = m("street", s("Long Street"), "country", s("CH"));
    assertThat(asked(ROOT, "home.street", READ)).isEqualTo(Map.of("home", street));
    assertThat(asked(ROOT, "others[3].street, age", READ))
        .isEqualTo(Map.of("others", l(street), "age", n("7")));
    assertThat(asked(ROOT, "home.street, home.zip", READ)).isEqualTo(Map.of("home", PLACE));
    assertThat(asked(ROOT, "home.country", READ)).isEqualTo(Map.of("home", m("country", s("CH"))));
    assertThat(asked(MAPS, "offices.basel.street", Map.of("offices", m("basel", PLACE))))
        .isEqualTo(Map.of("offices", m("basel", street)));
  }

  @Test
  void of_whenDocumentsAreAskedWhole_givesThemWhole() {
    assertThat(asked(ROOT, "home, others[0]", READ))
        .isEqualTo(Map.of("home", PLACE, "others", l(PLACE)));
    assertThat(asked(MAPS, "offices.basel", Map.of("offices", m("basel", PLACE))))
        .isEqualTo(Map.of("offices", m("basel", PLACE)));
  }

  @Test
  void of_whenDocumentsAreNull_givesThem() {
    Map<String, AttributeValue> read = Map.of("others", l(AttributeValue.fromNul(true)));
    assertThat(asked(ROOT, "others[0].street", read)).isEqualTo(read);
  }

  @Test
  void attributes_always_areThoseOfTheItem() {
    assertThat(Expressions.asked("#n, home.zip, others[0].street", Map.of("#n", "age"), ROOT))
        .extracting(AskedParts::attributes)
        .isEqualTo(Set.of("age", "home", "others"));
  }
}
