package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;

/** Rows CNT. */
abstract class AbstractCounterTest extends MatrixTestBase {

  /** With plain counters. */
  @DynamoDbBean
  public static class Counted {
    private String id;
    private String text;
    private Long visits;
    private Long steps;
    private Long down;

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

    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }

    @DynamoDbAtomicCounter(startValue = 10, delta = 5)
    public Long getSteps() {
      return steps;
    }

    public void setSteps(Long steps) {
      this.steps = steps;
    }

    @DynamoDbAtomicCounter(startValue = -20, delta = -10)
    public Long getDown() {
      return down;
    }

    public void setDown(Long down) {
      this.down = down;
    }
  }

  /** With an encrypted counter. */
  @DynamoDbBean
  public static class Hidden {
    private String id;
    private Long visits;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }
  }

  private Counted counted() {
    Counted counted = new Counted();
    counted.setId(id);
    counted.setText(secret("text"));
    return counted;
  }

  private static void assertCounts(Counted counted, long visits, long steps, long down) {
    assertThat(counted.getVisits()).isEqualTo(visits);
    assertThat(counted.getSteps()).isEqualTo(steps);
    assertThat(counted.getDown()).isEqualTo(down);
  }

  @Test
  @Row({"CNT-01", "CNT-02"})
  void updateItem_whenCountersArePlain_counts() {
    EncryptedTable<Counted> table = table(Counted.class);

    assertCounts(table.updateItem(counted()), 0, 10, -20);
    for (int i = 0; i < 10; i++) {
      table.updateItem(counted());
    }
    Counted given = counted();
    given.setVisits(500L);
    assertCounts(table.updateItem(given), 11, 65, -130);
    assertThat(table.getItem(given).getText()).isEqualTo(secret("text"));
  }

  @Test
  @Row({"CNT-01", "CNT-02"})
  void putItem_whenCountersArePlain_starts() {
    EncryptedTable<Counted> table = table(Counted.class);
    Counted given = counted();
    given.setVisits(500L);

    table.putItem(given);

    assertCounts(table.getItem(given), 0, 10, -20);
    assertCounts(table.updateItem(counted()), 1, 15, -30);
  }

  @Test
  @Row("CNT-01")
  void table_whenACounterIsEncrypted_isRefused() {
    assertRefusedUnsent(
        () -> mode().table(hushtable, "hidden", Hidden.class), UNSUPPORTED_ATTRIBUTE);
  }

  @Test
  @Row("CNT-03")
  void batchesAndTransactions_whenCountersArePlain_count() {
    EncryptedTable<Counted> table = table(Counted.class);
    enhanced()
        .batchWriteItem(
            b ->
                b.addWriteBatch(
                    WriteBatch.builder(Counted.class)
                        .mappedTableResource(table)
                        .addPutItem(counted())
                        .build()));

    assertCounts(table.getItem(counted()), 0, 10, -20);
    enhanced().transactWriteItems(t -> t.addUpdateItem(table, counted()));
    assertCounts(table.getItem(counted()), 1, 15, -30);
    assertThat(table.getItem(counted()).getText()).isEqualTo(secret("text"));
  }
}
