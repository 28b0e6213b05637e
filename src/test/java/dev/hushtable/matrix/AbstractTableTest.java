package dev.hushtable.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hushtable.EncryptedTable;
import dev.hushtable.integration.Mode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.model.CreateTableEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedGlobalSecondaryIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.EnhancedLocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Rows TBL. */
abstract class AbstractTableTest extends MatrixTestBase {

  private EncryptedTable<Item> declared() {
    return mode().table(hushtable, aws.uniqueTableName("tables"), Item.class);
  }

  private TableDescription description(EncryptedTable<?> table) {
    return table.describeTable().table();
  }

  @Test
  @Row({"TBL-01", "TBL-05"})
  void createTable_byDefault_makesEveryIndexOfTheSchema() {
    EncryptedTable<Item> table = declared();
    table.createTable();

    TableDescription description = description(table);

    assertThat(description.billingModeSummary().billingMode())
        .isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(description.globalSecondaryIndexes())
        .extracting(GlobalSecondaryIndexDescription::indexName)
        .containsExactlyInAnyOrder("TextIndex", "RankIndex");
    assertThat(description.localSecondaryIndexes())
        .extracting(LocalSecondaryIndexDescription::indexName)
        .containsExactly("LocalIndex");
    assertThat(description.globalSecondaryIndexes())
        .allMatch(index -> index.projection().projectionType() == ProjectionType.ALL);
    assertThat(description.attributeDefinitions())
        .extracting(AttributeDefinition::attributeName, AttributeDefinition::attributeTypeAsString)
        .containsExactlyInAnyOrder(
            tuple("id", "S"),
            tuple("sort", "N"),
            tuple("rank", "N"),
            tuple("text__hmac", "B"),
            tuple("amount__hmac", "B"));
  }

  @Test
  @Row("TBL-02")
  void createTable_whenOnlyThroughputIsGiven_makesNoIndexes() {
    EncryptedTable<Item> table = declared();
    table.createTable(
        r -> r.provisionedThroughput(t -> t.readCapacityUnits(1L).writeCapacityUnits(2L)));

    TableDescription description = description(table);

    assertThat(description.hasGlobalSecondaryIndexes()).isFalse();
    assertThat(description.provisionedThroughput().writeCapacityUnits()).isEqualTo(2);
  }

  @Test
  @Row({"TBL-03", "TBL-04"})
  void createTable_whenIndexesAreGiven_makesThemInStoredForm() {
    EncryptedTable<Item> table = declared();
    table.createTable(
        CreateTableEnhancedRequest.builder()
            .globalSecondaryIndices(
                EnhancedGlobalSecondaryIndex.builder()
                    .indexName("TextIndex")
                    .projection(
                        p ->
                            p.projectionType(ProjectionType.INCLUDE)
                                .nonKeyAttributes("note", "data"))
                    .build())
            .localSecondaryIndices(
                EnhancedLocalSecondaryIndex.builder()
                    .indexName("LocalIndex")
                    .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
                    .build())
            .streamSpecification(
                s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))
            .build());

    TableDescription description = description(table);

    Projection included = description.globalSecondaryIndexes().get(0).projection();
    assertThat(included.nonKeyAttributes())
        .containsExactlyInAnyOrder(
            "note__source", "data__source", "data__hmac", "text__source", "amount__source");
    assertThat(description.localSecondaryIndexes().get(0).projection().projectionType())
        .isEqualTo(ProjectionType.KEYS_ONLY);
    assertThat(description.streamSpecification().streamViewType())
        .isEqualTo(StreamViewType.NEW_IMAGE);
  }

  @Test
  @Row("TBL-06")
  void deleteTable_always_deletesIt() {
    EncryptedTable<Item> table = created(declared());

    table.deleteTable();

    assertThatThrownBy(table::describeTable).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  @Row("TBL-07")
  void waiter_always_waits() {
    EncryptedTable<Item> table = created(declared());

    if (mode() == Mode.SYNC) {
      assertThat(
              hushtable
                  .client()
                  .waiter()
                  .waitUntilTableExists(r -> r.tableName(table.tableName()))
                  .matched()
                  .response())
          .isPresent();
    } else {
      assertThat(
              hushtable
                  .asyncClient()
                  .waiter()
                  .waitUntilTableExists(r -> r.tableName(table.tableName()))
                  .join()
                  .matched()
                  .response())
          .isPresent();
    }
  }

  @Test
  @Row("TBL-08")
  void createTable_whenAnIndexIsUnknown_isTheSdksRefusal() {
    assertThatThrownBy(
            () ->
                declared()
                    .createTable(
                        r ->
                            r.globalSecondaryIndices(
                                EnhancedGlobalSecondaryIndex.builder()
                                    .indexName("Unknown")
                                    .projection(p -> p.projectionType(ProjectionType.ALL))
                                    .build())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isZero();
  }
}
