package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBeginsWith;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;

/** Rows KEY. */
abstract class AbstractKeyTest extends MatrixTestBase {

  /** With a plain binary key. */
  @DynamoDbBean
  public static class Binary {
    private byte[] id;
    private SdkBytes sort;
    private String note;

    @DynamoDbPartitionKey
    public byte[] getId() {
      return id;
    }

    public void setId(byte[] id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public SdkBytes getSort() {
      return sort;
    }

    public void setSort(SdkBytes sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With an encrypted binary key. */
  @DynamoDbBean
  public static class HiddenBinary {
    private byte[] id;
    private String note;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public byte[] getId() {
      return id;
    }

    public void setId(byte[] id) {
      this.id = id;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With plain numbers as keys. */
  @DynamoDbBean
  public static class Numeric {
    private Integer id;
    private BigDecimal sort;
    private String note;

    @DynamoDbPartitionKey
    public Integer getId() {
      return id;
    }

    public void setId(Integer id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public BigDecimal getSort() {
      return sort;
    }

    public void setSort(BigDecimal sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With encrypted numbers as keys. */
  @DynamoDbBean
  public static class HiddenNumeric {
    private Long id;
    private BigDecimal sort;
    private String note;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public Long getId() {
      return id;
    }

    public void setId(Long id) {
      this.id = id;
    }

    @DynamoDbSortKey
    @Encrypted
    @EqualityIndex
    public BigDecimal getSort() {
      return sort;
    }

    public void setSort(BigDecimal sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With an encrypted partition key. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private String note;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** With an encrypted sort key. */
  @DynamoDbBean
  public static class Sorted {
    private String id;
    private String sort;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    @Encrypted
    @EqualityIndex
    public String getSort() {
      return sort;
    }

    public void setSort(String sort) {
      this.sort = sort;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Puts, updates, reads and deletes an item in every way. */
  private <T> void assertWorks(Class<T> type, T item) {
    EncryptedTable<T> table = table(type);
    Key key = table.keyFrom(item);
    DynamoDbEnhancedClient enhanced = enhanced();
    table.putItem(item);
    assertEqual(table.getItem(key), item);
    assertEqual(table.updateItem(item), item);
    assertEqual(items(table.query(keyEqualTo(key))), List.of(item));
    assertEqual(
        enhanced
            .batchGetItem(
                b ->
                    b.addReadBatch(
                        ReadBatch.builder(type).mappedTableResource(table).addGetItem(key).build()))
            .resultsForTable(table)
            .stream()
            .toList(),
        List.of(item));
    assertEqual(
        enhanced.transactGetItems(t -> t.addGetItem(table, key)).get(0).getItem(table), item);
    assertEqual(table.deleteItem(key), item);
    enhanced.batchWriteItem(
        b ->
            b.addWriteBatch(
                WriteBatch.builder(type).mappedTableResource(table).addPutItem(item).build()));
    assertEqual(table.getItem(item), item);
    enhanced.transactWriteItems(t -> t.addDeleteItem(table, key));
    assertThat(table.getItem(key)).isNull();
    enhanced.transactWriteItems(t -> t.addUpdateItem(table, item));
    assertEqual(table.getItem(key), item);
    enhanced.batchWriteItem(
        b ->
            b.addWriteBatch(
                WriteBatch.builder(type).mappedTableResource(table).addDeleteItem(key).build()));
    assertThat(table.getItem(key)).isNull();
  }

  @Test
  @Row("KEY-01")
  void binaryKeys_always_workInTheClearOnly() {
    Binary binary = new Binary();
    binary.setId(new byte[] {1, 2, 3});
    binary.setSort(SdkBytes.fromByteArray(new byte[33]));
    binary.setNote(secret("note"));

    assertWorks(Binary.class, binary);
    assertRefusedUnsent(
        () -> mode().table(hushtable, "binary", HiddenBinary.class), UNSUPPORTED_ATTRIBUTE);
  }

  @Test
  @Row("KEY-02")
  void numericKeys_whenSpeltInAnotherWay_areTheSame() {
    Numeric numeric = new Numeric();
    numeric.setId(7);
    numeric.setSort(new BigDecimal("1.5"));
    numeric.setNote(secret("note"));
    assertWorks(Numeric.class, numeric);

    HiddenNumeric hidden = new HiddenNumeric();
    hidden.setId(NUMBER);
    hidden.setSort(new BigDecimal("1.50"));
    hidden.setNote(secret("note"));
    assertWorks(HiddenNumeric.class, hidden);
    table(HiddenNumeric.class).putItem(hidden);
    assertEqual(
        table(HiddenNumeric.class)
            .getItem(
                k ->
                    k.key(
                        b ->
                            b.partitionValue(value(new BigDecimal(NUMBER + ".0")))
                                .sortValue(value(new BigDecimal("15E-1"))))),
        hidden);
  }

  @Test
  @Row("KEY-03")
  void partitionKey_whenEncrypted_worksEverywhere() {
    Hidden hidden = new Hidden();
    hidden.setId(secret(id));
    hidden.setNote(secret("note"));

    assertWorks(Hidden.class, hidden);
  }

  @Test
  @Row("KEY-04")
  void sortKey_whenEncrypted_worksEverywhere() {
    Sorted sorted = new Sorted();
    sorted.setId(id);
    sorted.setSort(secret("sort"));
    sorted.setNote(secret("note"));

    assertWorks(Sorted.class, sorted);
    table(Sorted.class).putItem(sorted);
    assertRefusedUnsent(
        () ->
            items(
                table(Sorted.class)
                    .query(sortBeginsWith(k -> k.partitionValue(id).sortValue(SECRET)))),
        EXPRESSION_NOT_SUPPORTED);
  }
}
