package dev.hushtable.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.ScopedTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** That a write in a transaction fails as the write alone would. */
class SingleWriteTransactionTest {
  private final WriteTransaction<DeleteItemResponse> transaction = transaction();

  private static WriteTransaction<DeleteItemResponse> transaction() {
    RegisteredTable table =
        new RegisteredTable(
            new ScopedTable(EngineFixture.of(Beans.Patient.class).engine().table()));
    DeleteItemRequest request =
        DeleteItemRequest.builder()
            .tableName("Table")
            .key(Map.of("id", AttributeValue.fromS("p-1")))
            .build();
    return new SingleWriteTransaction<>(
        request, new ItemWrite(table, request, null), null, List.of());
  }

  private DynamoDbException failure(String... codes) {
    return transaction.failure(
        TransactionCanceledException.builder()
            .message("cancelled")
            .requestId("r-1")
            .statusCode(400)
            .cancellationReasons(
                List.of(codes).stream()
                    .map(
                        code ->
                            CancellationReason.builder().code(code).message("of " + code).build())
                    .toList())
            .build());
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingError, ThrottlingException, true",
    "ProvisionedThroughputExceeded, ProvisionedThroughputExceededException, true",
    "ValidationError, ValidationException, false",
    "ItemCollectionSizeLimitExceeded, ItemCollectionSizeLimitExceededException, false"
  })
  void failure_whenAPartFailed_isThatOfASingleWrite(String reason, String code, boolean throttled) {
    DynamoDbException failure = failure("None", reason);

    assertThat(failure).isNotInstanceOf(TransactionCanceledException.class);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo("of " + reason);
    assertThat(failure.isThrottlingException()).isEqualTo(throttled);
    assertThat(failure.requestId()).isEqualTo("r-1");
    assertThat(failure.statusCode()).isEqualTo(400);
    assertThat(failure.getCause()).isInstanceOf(TransactionCanceledException.class);
  }

  @Test
  void failure_whenThereIsAClassForIt_isOfThat() {
    assertThat(failure("ProvisionedThroughputExceeded"))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    assertThat(failure("ItemCollectionSizeLimitExceeded"))
        .isInstanceOf(ItemCollectionSizeLimitExceededException.class);
    assertThat(failure("ConditionalCheckFailed"))
        .isInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void failure_whenNothingIsKnownOfIt_staysAsItIs() {
    assertThat(failure("None", "Unheard")).isInstanceOf(TransactionCanceledException.class);
  }
}
