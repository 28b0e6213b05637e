package dev.hushtable.internal.request;

import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
import dev.hushtable.internal.item.ScopedTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Reasons of a cancelled transaction that no server gives, or hardly ever. */
class CancellationTest {
  private static final Map<String, AttributeValue> ITEM = Map.of("id", s("p-1"), "ssn", s("1120"));

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final RequestRewriter<TransactWriteItemsRequest, TransactWriteItemsResponse> rewriter =
      rewriter();

  private RequestRewriter<TransactWriteItemsRequest, TransactWriteItemsResponse> rewriter() {
    TableRegistry tables = new TableRegistry(Set.of());
    tables.register(new ScopedTable(patients.engine().table()));
    TransactWriteItemsRequest request =
        TransactWriteItemsRequest.builder()
            .transactItems(
                i ->
                    i.put(
                        p ->
                            p.tableName("Table")
                                .item(ITEM)
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)))
            .build();
    RequestRewriters rewriters = new RequestRewriters(tables, null);
    var begun = rewriters.transactWriteItems(request, rewriters.homes(request));
    begun.rewrite(patients.load(begun.needs()));
    return begun;
  }

  private DynamoDbException restored(DynamoDbException failure) {
    return rewriter.restore(failure, patients.load(rewriter.needs(failure)));
  }

  private static TransactionCanceledException canceled(CancellationReason... reasons) {
    return TransactionCanceledException.builder()
        .message("cancelled")
        .cancellationReasons(reasons)
        .build();
  }

  private CancellationReason reason(String code) {
    return CancellationReason.builder().code(code).item(patients.encrypt(ITEM)).build();
  }

  @Test
  void restore_whenAConditionFailed_givesThePlainItem() {
    TransactionCanceledException failure =
        (TransactionCanceledException) restored(canceled(reason("ConditionalCheckFailed")));

    assertThat(failure.cancellationReasons())
        .extracting(CancellationReason::item)
        .containsExactly(ITEM);
  }

  @Test
  void restore_whenAnotherReasonHasAnItem_doesNotPassItOnInStoredForm() {
    TransactionCanceledException failure =
        (TransactionCanceledException) restored(canceled(reason("TransactionConflict")));

    assertThat(failure.cancellationReasons())
        .containsExactly(CancellationReason.builder().code("TransactionConflict").build());
  }

  @Test
  void restore_whenThereAreNoReasons_passesTheFailureOn() {
    TransactionCanceledException failure =
        TransactionCanceledException.builder().message("cancelled").build();

    assertThat(restored(failure)).isSameAs(failure);
  }

  @Test
  void restore_whenThereAreMoreReasonsThanParts_isRefused() {
    TransactionCanceledException failure = canceled(reason("None"), reason("None"));

    assertRefused(() -> restored(failure), ErrorCode.INTERNAL_ERROR, "2 times for the 1 part");
  }

  @Test
  void restore_whenAnotherFailureComes_passesItOn() {
    DynamoDbException failure =
        (DynamoDbException) DynamoDbException.builder().message("other").build();

    assertThat(List.of(restored(failure))).containsExactly(failure);
  }
}
