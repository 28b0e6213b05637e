package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.extensions.VersionedRecordExtension;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Rows VER. */
abstract class AbstractVersionTest extends MatrixTestBase {

  /** With a plain version. */
  @DynamoDbBean
  public static class Versioned {
    private String id;
    private String text;
    private Integer version;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @DynamoDbVersionAttribute
    public Integer getVersion() {
      return version;
    }

    public void setVersion(Integer version) {
      this.version = version;
    }
  }

  /** Whose versions have a start and a step. */
  @DynamoDbBean
  public static class Stepped {
    private String id;
    private String text;
    private Long version;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbVersionAttribute(startAt = 10, incrementBy = 5)
    public Long getVersion() {
      return version;
    }

    public void setVersion(Long version) {
      this.version = version;
    }
  }

  /** With an encrypted version. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private String text;
    private Integer version;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbVersionAttribute
    public Integer getVersion() {
      return version;
    }

    public void setVersion(Integer version) {
      this.version = version;
    }
  }

  /** With a version that cannot be compared. */
  @DynamoDbBean
  public static class Unindexed {
    private String id;
    private Integer version;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbVersionAttribute
    public Integer getVersion() {
      return version;
    }

    public void setVersion(Integer version) {
      this.version = version;
    }
  }

  private Versioned versioned(String text, Integer version) {
    Versioned versioned = new Versioned();
    versioned.setId(id);
    versioned.setText(secret(text));
    versioned.setVersion(version);
    return versioned;
  }

  @Test
  @Row({"VER-01", "VER-02"})
  void putItem_always_raisesTheVersion() {
    EncryptedTable<Versioned> table = table(Versioned.class);

    table.putItem(versioned("one", null));
    table.putItem(versioned("two", 1));

    assertEqual(table.getItem(versioned("", null)), versioned("two", 2));
    for (Integer stale : new Integer[] {null, 1, 3}) {
      assertThatThrownBy(() -> table.putItem(versioned("stale", stale)))
          .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Test
  @Row({"VER-01", "VER-02"})
  void updateItem_always_raisesTheVersion() {
    EncryptedTable<Versioned> table = table(Versioned.class);

    assertEqual(table.updateItem(versioned("one", null)), versioned("one", 1));
    assertEqual(table.updateItem(versioned("two", 1)), versioned("two", 2));

    for (Integer stale : new Integer[] {null, 1, 3}) {
      assertThatThrownBy(() -> table.updateItem(versioned("stale", stale)))
          .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Test
  @Row("VER-03")
  void putItem_whenThereIsAnOwnCondition_asksBoth() {
    EncryptedTable<Versioned> table = table(Versioned.class);
    table.putItem(versioned("one", null));

    table.putItem(
        r ->
            r.item(versioned("two", 1))
                .conditionExpression(expression("text = :v", ":v", secret("one"))));
    assertThatThrownBy(
            () ->
                table.updateItem(
                    r ->
                        r.item(versioned("three", 2))
                            .conditionExpression(expression("text = :v", ":v", secret("one")))))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    assertEqual(table.getItem(versioned("", null)), versioned("two", 2));
  }

  @Test
  @Row({"VER-04", "VER-05"})
  void updateItem_whenStartAndStepAreGiven_countsSo() {
    EncryptedTable<Stepped> table = table(Stepped.class);
    Stepped stepped = new Stepped();
    stepped.setId(id);
    stepped.setText(secret("text"));
    stepped.setVersion(10L);

    assertThat(table.updateItem(stepped).getVersion()).isEqualTo(15);
    stepped.setVersion(15L);
    assertThat(table.updateItem(stepped).getVersion()).isEqualTo(20);
    assertThatThrownBy(() -> table.updateItem(stepped))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    EncryptedTable<Versioned> built =
        newTable(
            extended(VersionedRecordExtension.builder().startAt(4L).incrementBy(3L).build()),
            StaticTableSchema.builder(Versioned.class)
                .newItemSupplier(Versioned::new)
                .addAttribute(
                    String.class,
                    a ->
                        a.name("id")
                            .getter(Versioned::getId)
                            .setter(Versioned::setId)
                            .tags(primaryPartitionKey()))
                .addAttribute(
                    String.class,
                    a -> a.name("text").getter(Versioned::getText).setter(Versioned::setText))
                .addAttribute(
                    Integer.class,
                    a ->
                        a.name("version")
                            .getter(Versioned::getVersion)
                            .setter(Versioned::setVersion)
                            .tags(VersionedRecordExtension.AttributeTags.versionAttribute()))
                .build());
    built.putItem(versioned("one", 4));
    assertThat(built.getItem(versioned("", null)).getVersion()).isEqualTo(7);
  }

  @Test
  @Row("VER-05")
  void versions_whenEncrypted_needAnIndex() {
    EncryptedTable<Hidden> table = table(Hidden.class);
    Hidden hidden = new Hidden();
    hidden.setId(id);
    hidden.setText(secret("text"));
    table.putItem(hidden);
    hidden.setVersion(1);
    table.putItem(hidden);

    assertThat(table.getItem(hidden).getVersion()).isEqualTo(2);
    assertThatThrownBy(() -> table.putItem(hidden))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
    assertRefusedUnsent(
        () -> mode().table(hushtable, "unindexed", Unindexed.class), UNSUPPORTED_ATTRIBUTE);
  }

  @Test
  @Row("VER-06")
  void batchWriteItem_whenAnItemHasAVersion_isTheSdksRefusal() {
    EncryptedTable<Versioned> table = table(Versioned.class);
    int before = wire.count();

    assertThatThrownBy(
            () ->
                enhanced()
                    .batchWriteItem(
                        b ->
                            b.addWriteBatch(
                                WriteBatch.builder(Versioned.class)
                                    .mappedTableResource(table)
                                    .addPutItem(versioned("one", null))
                                    .build())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isEqualTo(before);
  }
}
