package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.Hushtable;
import dev.hushtable.integration.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.PagePublisher;
import software.amazon.awssdk.enhanced.dynamodb.model.UpdateItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Rows that are about not waiting: ASY, PUT-10, UPD-11, PAG-02. */
class AsynchronyIT extends MatrixTestBase {
  private EncryptedAsyncTable<Item> table;

  @Override
  Mode mode() {
    return Mode.ASYNC;
  }

  @BeforeEach
  void table() {
    table = hushtable.asyncTable(table(Item.class).tableName(), Item.class);
  }

  @Test
  @Row({"PUT-10", "ASY-01"})
  void putItem_always_completesWithoutValue() {
    Item item = Item.of(id, 1);

    assertThat(table.putItem(item).join()).isNull();
    assertEqual(
        table
            .putItemWithResponse(r -> r.item(Item.key(id, 1)).returnValues(ReturnValue.ALL_OLD))
            .join()
            .attributes(),
        item);
  }

  @Test
  @Row({"UPD-11", "CCF-01"})
  void updateItem_whenTheConditionFails_completesWithTheBareException() {
    Item item = Item.of(id, 1);
    table.putItem(item).join();
    UpdateItemEnhancedRequest<Item> request =
        UpdateItemEnhancedRequest.builder(Item.class)
            .item(item)
            .conditionExpression(expression("text = :v", ":v", secret("wrong")))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();

    assertThatThrownBy(() -> table.updateItem(request).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> assertThat(e.item()).containsEntry("note", value(item.getNote())));
  }

  @Test
  @Row("ASY-01")
  void publisher_always_givesPagesAndItems() {
    List<Item> all = IntStream.range(0, 5).mapToObj(i -> Item.of(id, i)).toList();
    all.forEach(item -> table.putItem(item).join());
    List<Item> seen = Collections.synchronizedList(new ArrayList<>());

    table.query(keyEqualTo(k -> k.partitionValue(id))).items().subscribe(seen::add).join();

    assertEqual(seen, all);
  }

  @Test
  @Row("PAG-02")
  void publisher_whenCancelled_asksNoFurther() {
    IntStream.range(0, 5).forEach(i -> table.putItem(Item.of(id, i)).join());
    wire.clear();
    CompletableFuture<Page<Item>> first = new CompletableFuture<>();
    PagePublisher<Item> pages =
        table.query(r -> r.queryConditional(keyEqualTo(k -> k.partitionValue(id))).limit(1));
    assertThat(wire.count()).isZero();

    pages.subscribe(
        new Subscriber<>() {
          private Subscription subscription;

          @Override
          public void onSubscribe(Subscription s) {
            subscription = s;
            s.request(1);
          }

          @Override
          public void onNext(Page<Item> page) {
            subscription.cancel();
            first.complete(page);
          }

          @Override
          public void onError(Throwable failure) {
            first.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            first.completeExceptionally(new IllegalStateException("was cancelled"));
          }
        });

    assertEqual(first.join().items(), List.of(Item.of(id, 0)));
    assertThat(wire.requests(QueryRequest.class)).hasSize(1);
  }

  @Test
  @Row("ASY-02")
  void requests_whenTheyCannotBeMade_throwAsInTheSdkOrFailTheFuture() {
    assertThatThrownBy(() -> table.putItem((Item) null)).isInstanceOf(RuntimeException.class);
    CompletableFuture<Item> refused =
        table.deleteItem(
            r ->
                r.key(Item.key(id, 1).key())
                    .conditionExpression(expression("note = :n", ":n", secret("x"))));

    assertThat(refused).isCompletedExceptionally();
    assertRefused(
        () -> {
          try {
            refused.join();
          } catch (CompletionException e) {
            throw e.getCause();
          }
        },
        NOT_SEARCHABLE);
    assertThat(wire.count()).isZero();
  }

  @Test
  @Row("ASY-03")
  void cancel_whileACallIsInFlight_cancelsThatCall() {
    CompletableFuture<GetItemResponse> inFlight = new CompletableFuture<>();
    CompletableFuture<Void> called = new CompletableFuture<>();
    DynamoDbAsyncClient never =
        new DynamoDbAsyncClient() {
          @Override
          public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
            called.complete(null);
            return inFlight;
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    Hushtable waiting = Hushtable.builder().asyncClient(never).keys(keys).build();
    waiting.asyncTable("items", Item.class);
    CompletableFuture<GetItemResponse> answer =
        waiting.asyncClient().getItem(r -> r.tableName("items").key(values("id", "1", "sort", 1)));
    called.join();

    answer.cancel(true);

    assertThat(inFlight).isCancelled();
  }
}
