package dev.hushtable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.LocalKeyProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What a bulk client does when DynamoDB answers in ways that no server can be made to. */
abstract class AbstractBulkClientTest {
  static final String TABLE = "Numbers";

  /** An item of a plain table. */
  @DynamoDbBean
  public static class Numbered {
    private BigDecimal number;
    private String text;
    private Integer count;

    @DynamoDbPartitionKey
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    public Integer getCount() {
      return count;
    }

    public void setCount(Integer count) {
      this.count = count;
    }
  }

  /** DynamoDB as a test wants it. */
  static final class Server {
    final List<List<WriteRequest>> writes = new CopyOnWriteArrayList<>();
    final List<List<Map<String, AttributeValue>>> reads = new CopyOnWriteArrayList<>();
    Function<List<WriteRequest>, BatchWriteItemResponse> onWrite =
        sent -> BatchWriteItemResponse.builder().build();
    Function<List<Map<String, AttributeValue>>, BatchGetItemResponse> onRead =
        sent -> BatchGetItemResponse.builder().build();

    BatchWriteItemResponse write(BatchWriteItemRequest request) {
      List<WriteRequest> sent = request.requestItems().get(TABLE);
      writes.add(sent);
      return onWrite.apply(sent);
    }

    BatchGetItemResponse read(BatchGetItemRequest request) {
      List<Map<String, AttributeValue>> sent = request.requestItems().get(TABLE).keys();
      reads.add(sent);
      return onRead.apply(sent);
    }
  }

  final Server server = new Server();
  final DynamoDbTable<Numbered> table =
      DynamoDbEnhancedClient.builder()
          .dynamoDbClient(
              new DynamoDbClient() {
                @Override
                public String serviceName() {
                  return "dynamodb";
                }

                @Override
                public void close() {}
              })
          .build()
          .table(TABLE, TableSchema.fromBean(Numbered.class));

  abstract <W extends BulkWrite<?>> BulkWriteResult<W> write(
      BulkSettings settings, Collection<W> writes);

  abstract BulkReadResult read(BulkSettings settings, Collection<? extends BulkRead<?>> reads);

  static Hushtable.Builder hushtable() {
    return Hushtable.builder().keys(LocalKeyProvider.inMemory()).plainTables(TABLE);
  }

  static BulkSettings attempts(int maxAttempts) {
    return BulkSettings.builder()
        .maxAttempts(maxAttempts)
        .baseDelay(Duration.ZERO)
        .maxDelay(Duration.ofMillis(1))
        .build();
  }

  static Numbered numbered(String number) {
    Numbered item = new Numbered();
    item.setNumber(new BigDecimal(number));
    item.setText("text of " + number);
    return item;
  }

  List<BulkWrite<Numbered>> puts(int count) {
    return BulkWrite.puts(
        table, IntStream.range(0, count).mapToObj(i -> numbered(String.valueOf(i))).toList());
  }

  private BulkRead<Numbered> get(String number) {
    return BulkRead.get(table, Key.builder().partitionValue(new BigDecimal(number)).build());
  }

  private static DynamoDbException failure(String code, int status) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .statusCode(status)
            .message("no")
            .build();
  }

  private static String number(WriteRequest write) {
    return write.putRequest() == null
        ? write.deleteRequest().key().get("number").n()
        : write.putRequest().item().get("number").n();
  }

  private static BatchWriteItemResponse left(List<WriteRequest> writes) {
    return BatchWriteItemResponse.builder().unprocessedItems(Map.of(TABLE, writes)).build();
  }

  /** Fails so many times. */
  private static <Q, R> Function<Q, R> failing(int times, RuntimeException error, R response) {
    int[] left = {times};
    return request -> {
      if (left[0]-- > 0) {
        throw error;
      }
      return response;
    };
  }

  // --- What passes

  @Test
  void write_whenThrottledForAWhile_succeeds() {
    server.onWrite =
        failing(
            4,
            failure("ProvisionedThroughputExceededException", 400),
            BatchWriteItemResponse.builder().build());

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(5), puts(3));

    assertThat(result.succeeded()).hasSize(3);
    assertThat(server.writes).hasSize(5).allMatch(sent -> sent.size() == 3);
  }

  @Test
  void write_whenTheServiceFailsForAWhile_succeeds() {
    server.onWrite =
        failing(1, failure("InternalServerError", 500), BatchWriteItemResponse.builder().build());

    assertThat(write(attempts(2), puts(3)).isComplete()).isTrue();
    assertThat(server.writes).hasSize(2);
  }

  @Test
  void write_whenThrottledForLong_failsWithoutHalving() {
    DynamoDbException throttled = failure("ThrottlingException", 400);
    server.onWrite = failing(100, throttled, null);

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(3), puts(30));

    assertThat(server.writes).hasSize(6);
    assertThat(result.succeeded()).isEmpty();
    assertThat(result.failed())
        .hasSize(30)
        .allSatisfy(
            failed ->
                assertThat(failed.error())
                    .isInstanceOf(RetryableException.class)
                    .hasCause(throttled)
                    .hasMessageContaining("3 attempts")
                    .hasMessageContaining(TABLE));
  }

  @Test
  void write_whenNothingIsProcessedForLong_fails() {
    server.onWrite = AbstractBulkClientTest::left;

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(4), puts(3));

    assertThat(server.writes).hasSize(4);
    assertThat(result.failed())
        .hasSize(3)
        .allMatch(failed -> failed.error() instanceof RetryableException);
  }

  @Test
  void write_whenOneAttemptIsAllowed_triesOnce() {
    server.onWrite = AbstractBulkClientTest::left;

    assertThat(write(attempts(1), puts(1)).failed()).hasSize(1);
    assertThat(server.writes).hasSize(1);
  }

  @Test
  void write_whenProgressIsSlow_goesOnUntilAllIsDone() {
    boolean[] idle = {false};
    server.onWrite =
        sent -> {
          idle[0] = !idle[0];
          return idle[0] ? left(sent) : left(sent.subList(1, sent.size()));
        };

    assertThat(write(attempts(2), puts(25)).isComplete()).isTrue();
    assertThat(server.writes).hasSize(50);
  }

  @Test
  void write_whenOnlySomeAreProcessed_failsTheRestOnly() {
    server.onWrite = sent -> left(sent.stream().filter(one -> number(one).equals("7")).toList());

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(3), puts(30));

    assertThat(result.failed())
        .extracting(failed -> failed.operation().item().getNumber())
        .containsExactly(new BigDecimal("7"));
    assertThat(result.succeeded()).hasSize(29);
  }

  @Test
  void write_whenAKeyComesBackInOtherWords_isRecognised() {
    server.onWrite =
        failingOnce(
            left(
                List.of(
                    WriteRequest.builder()
                        .putRequest(
                            PutRequest.builder()
                                .item(Map.of("number", AttributeValue.fromN("100")))
                                .build())
                        .build())));

    BulkWriteResult<BulkWrite<Numbered>> result =
        write(attempts(3), BulkWrite.puts(table, List.of(numbered("1.0"), numbered("1E+2"))));

    assertThat(result.isComplete()).isTrue();
    assertThat(server.writes).hasSize(2);
    assertThat(server.writes.get(1)).containsExactly(server.writes.get(0).get(1));
  }

  private static Function<List<WriteRequest>, BatchWriteItemResponse> failingOnce(
      BatchWriteItemResponse first) {
    boolean[] done = {false};
    return sent -> {
      boolean again = done[0];
      done[0] = true;
      return again ? BatchWriteItemResponse.builder().build() : first;
    };
  }

  @Test
  void read_whenPartsAreUnprocessed_asksAgain() {
    server.onRead =
        sent ->
            BatchGetItemResponse.builder()
                .responses(Map.of(TABLE, sent.subList(0, 1)))
                .unprocessedKeys(
                    sent.size() == 1
                        ? Map.of()
                        : Map.of(
                            TABLE,
                            KeysAndAttributes.builder().keys(sent.subList(1, sent.size())).build()))
                .build();

    BulkReadResult result = read(attempts(1), List.of(get("1"), get("2"), get("3")));

    assertThat(result.resultsForTable(table))
        .extracting(Numbered::getNumber)
        .containsExactly(new BigDecimal("1"), new BigDecimal("2"), new BigDecimal("3"));
    assertThat(server.reads).hasSize(3);
  }

  // --- What does not

  @Test
  void write_whenOneItemSpoilsItsBatch_isFound() {
    List<String> written = new ArrayList<>();
    DynamoDbException refused = failure("ValidationException", 400);
    server.onWrite =
        sent -> {
          if (sent.stream().anyMatch(one -> List.of("3", "24").contains(number(one)))) {
            throw refused;
          }
          sent.forEach(one -> written.add(number(one)));
          return BatchWriteItemResponse.builder().build();
        };

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(1), puts(25));

    assertThat(result.failed())
        .extracting(failed -> failed.operation().item().getNumber())
        .containsExactly(new BigDecimal("3"), new BigDecimal("24"));
    assertThat(result.failed()).allMatch(failed -> failed.error() == refused);
    assertThat(written).hasSize(23).doesNotHaveDuplicates();
    assertThat(result.succeeded()).hasSize(23);
  }

  @Test
  void write_whenTogetherTooLarge_isHalved() {
    server.onWrite =
        sent -> {
          if (sent.size() > 10) {
            throw failure("RequestEntityTooLarge", 413);
          }
          return BatchWriteItemResponse.builder().build();
        };

    assertThat(write(attempts(1), puts(25)).isComplete()).isTrue();
    assertThat(server.writes).hasSize(1 + 2 + 4);
  }

  @Test
  void write_whenRefusedForOtherReasons_failsWithoutMoreAttempts() {
    for (RuntimeException refused :
        List.of(
            failure("AccessDeniedException", 400),
            failure("ResourceNotFoundException", 400),
            SdkClientException.create("no route"))) {
      server.writes.clear();
      server.onWrite = failing(100, refused, null);

      BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(9), puts(30));

      assertThat(result.failed()).hasSize(30).allMatch(failed -> failed.error() == refused);
      assertThat(server.writes).hasSize(2);
    }
  }

  @Test
  void write_whenTheAnswerNamesAnotherKey_allIsTakenForFailed() {
    server.onWrite =
        sent ->
            left(
                List.of(
                    WriteRequest.builder()
                        .deleteRequest(d -> d.key(Map.of("number", AttributeValue.fromN("99"))))
                        .build()));

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(9), puts(3));

    assertThat(server.writes).hasSize(1);
    assertThat(result.failed())
        .hasSize(3)
        .allSatisfy(
            failed ->
                assertThat(((HushtableException) failed.error()).code())
                    .isEqualTo(ErrorCode.INTERNAL_ERROR));
  }

  @Test
  void read_whenTheAnswerNamesAnotherKey_allIsTakenForFailed() {
    server.onRead =
        sent ->
            BatchGetItemResponse.builder()
                .responses(Map.of(TABLE, List.of(Map.of("number", AttributeValue.fromN("99")))))
                .build();

    BulkReadResult result = read(attempts(9), List.of(get("1"), get("2")));

    assertThat(result.failed()).hasSize(2);
    assertThat(result.absent()).isEmpty();
    assertThat(result.resultsForTable(table)).isEmpty();
  }

  @Test
  void read_whenAnItemCannotBeMapped_failsAlone() {
    server.onRead =
        sent ->
            BatchGetItemResponse.builder()
                .responses(
                    Map.of(
                        TABLE,
                        List.of(
                            Map.of(
                                "number", AttributeValue.fromN("1"),
                                "count", AttributeValue.fromS("no number")),
                            Map.of(
                                "number", AttributeValue.fromN("2"),
                                "text", AttributeValue.fromS("fine")))))
                .build();

    BulkReadResult result = read(attempts(1), List.of(get("1"), get("2"), get("3")));

    assertThat(result.failed())
        .singleElement()
        .satisfies(failed -> assertThat(failed.operation()).isEqualTo(get("1")));
    assertThat(result.item(get("2")).map(Numbered::getText)).contains("fine");
    assertThat(result.item(get("1"))).isEmpty();
    assertThat(result.absent()).isEqualTo(List.of(get("3")));
  }

  @Test
  void write_whenOneKeyComesSeveralTimes_keepsTheirOrder() {
    List<BulkWrite<Numbered>> writes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Numbered item = numbered(i % 2 == 0 ? "1.0" : "1");
      item.setText(String.valueOf(i));
      writes.add(BulkWrite.put(table, item));
      writes.add(BulkWrite.put(table, numbered(String.valueOf(1000 + i))));
    }

    BulkWriteResult<BulkWrite<Numbered>> result = write(attempts(1), writes);

    assertThat(result.succeeded()).isEqualTo(writes);
    List<String> texts = new ArrayList<>();
    for (List<WriteRequest> batch : server.writes) {
      List<String> ofOne =
          batch.stream()
              .map(write -> write.putRequest().item())
              .filter(item -> new BigDecimal(item.get("number").n()).intValue() == 1)
              .map(item -> item.get("text").s())
              .toList();
      assertThat(ofOne).hasSizeLessThan(2);
      texts.addAll(ofOne);
    }
    assertThat(texts).isEqualTo(IntStream.range(0, 60).mapToObj(String::valueOf).toList());
  }

  @Test
  void write_whenEveryItemFails_reportsEach() {
    server.onWrite = failing(Integer.MAX_VALUE, failure("ValidationException", 400), null);

    assertThat(write(attempts(1), puts(10_000)).failed()).hasSize(10_000);
  }
}
