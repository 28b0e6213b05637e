package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.MAPPING_FAILED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Rows CNV. */
abstract class AbstractConversionTest extends MatrixTestBase {

  public enum Wide {
    RED,
    GREEN
  }

  public enum Less {
    RED
  }

  /** Knows two colours. */
  @DynamoDbBean
  public static class Written {
    private String id;
    private Integer sort;
    private Wide colour;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public Integer getSort() {
      return sort;
    }

    public void setSort(Integer sort) {
      this.sort = sort;
    }

    @Encrypted
    public Wide getColour() {
      return colour;
    }

    public void setColour(Wide colour) {
      this.colour = colour;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  /** Knows one colour. */
  @DynamoDbBean
  public static class Read {
    private String id;
    private Integer sort;
    private Less colour;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public Integer getSort() {
      return sort;
    }

    public void setSort(Integer sort) {
      this.sort = sort;
    }

    @Encrypted
    public Less getColour() {
      return colour;
    }

    public void setColour(Less colour) {
      this.colour = colour;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  private Written written(int sort, Wide colour) {
    Written written = new Written();
    written.setId(id);
    written.setSort(sort);
    written.setColour(colour);
    written.setText(secret("text"));
    return written;
  }

  /** Another service of the same keys, with the older class. */
  private EncryptedTable<Read> reading(EncryptedTable<Written> table) {
    return mode().table(builder().build(), table.tableName(), Read.class);
  }

  private static Key key(Written written) {
    return Key.builder().partitionValue(written.getId()).sortValue(written.getSort()).build();
  }

  @Test
  @Row("CNV-01")
  void read_whenAConstantIsUnknown_saysSoWithoutTheValue() {
    EncryptedTable<Written> table = newTable(Written.class);
    table.putItem(written(1, Wide.RED));
    table.putItem(written(2, Wide.GREEN));
    EncryptedTable<Read> reading = reading(table);

    assertThat(reading.getItem(key(written(1, Wide.RED))).getColour()).isEqualTo(Less.RED);
    assertThat(assertRefused(() -> reading.getItem(key(written(2, Wide.RED))), MAPPING_FAILED))
        .hasStackTraceContaining("IllegalArgumentException")
        .satisfies(
            e -> {
              for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain("GREEN");
              }
            });
    forgetSent();
    assertRefused(() -> items(reading.scan(r -> r.limit(1))), MAPPING_FAILED);
    assertThat(wire.requests(ScanRequest.class)).hasSize(2);
    Key green = key(written(2, Wide.GREEN));
    assertRefused(() -> reading.deleteItem(green), MAPPING_FAILED, "was carried out");
    assertThat(table.getItem(green)).isNull();
  }

  @Test
  @Row("CNV-02")
  void read_whenAValueDoesNotOpen_isOurs() {
    EncryptedTable<Written> table = newTable(Written.class);
    table.putItem(written(1, Wide.RED));
    table.putItem(written(2, Wide.RED));
    damage(table, "text__source", "id", id, "sort", 2);

    assertRefused(() -> table.getItem(key(written(2, Wide.RED))), NOT_AUTHENTIC);
    assertRefused(() -> items(table.scan(r -> r.limit(1))), NOT_AUTHENTIC);
    assertRefused(() -> items(table.query(keyEqualTo(k -> k.partitionValue(id)))), NOT_AUTHENTIC);
  }
}
