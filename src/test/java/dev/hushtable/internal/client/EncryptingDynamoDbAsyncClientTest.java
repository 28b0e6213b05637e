package dev.hushtable.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormats;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.Keyrings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** What happens to a request and its data keys when keys and answers come late, or never. */
@Timeout(60)
class EncryptingDynamoDbAsyncClientTest {
  private static final String TABLE = "Table";
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("p-1"));
  private static final Map<String, AttributeValue> ITEM =
      Map.of("id", AttributeValue.fromS("p-1"), "ssn", AttributeValue.fromS("1120"));

  private static final KeyringKeyProvider KEYRING =
      KeyringKeyProvider.builder()
          .keyring(Keyrings.aes())
          .indexRoot(IndexRootKey.FIRST_GENERATION, new byte[32])
          .build();

  @AfterAll
  static void close() {
    KEYRING.close();
  }

  /** Gives keys when its gate opens, and remembers the data keys. */
  private static final class Gated implements KeyProvider {
    final CompletableFuture<Void> gate = new CompletableFuture<>();
    final AtomicReference<@Nullable CompletableFuture<Void>> indexGate = new AtomicReference<>();
    final List<ByteBuffer> dataKeys = new CopyOnWriteArrayList<>();

    private <T> CompletionStage<T> when(CompletableFuture<Void> opened, T key) {
      return opened.thenApply(done -> key);
    }

    @Override
    public StoredFormats formats() {
      return KEYRING.formats();
    }

    @Override
    public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
      return CompletableFuture.failedStage(new AssertionError());
    }

    @Override
    public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
      return CompletableFuture.failedStage(new AssertionError());
    }

    @Override
    public CompletionStage<List<EncryptionMaterials>> encryptionMaterials(
        KeyScope scope, Map<String, String> context, List<Integer> lengths) {
      List<EncryptionMaterials> materials =
          KEYRING.encryptionMaterials(scope, context, lengths).toCompletableFuture().join();
      materials.forEach(one -> dataKeys.add(one.plaintextDataKey()));
      return when(gate, materials);
    }

    @Override
    public CompletionStage<Optional<DecryptionMaterials>> decryptionMaterials(
        KeyScope scope, Map<String, String> context, List<EncryptedDataKey> wrapped) {
      Optional<DecryptionMaterials> materials =
          KEYRING.decryptionMaterials(scope, context, wrapped).toCompletableFuture().join();
      materials.ifPresent(one -> dataKeys.add(one.plaintextDataKey()));
      return when(gate, materials);
    }

    @Override
    public CompletionStage<IndexRootKey> indexRootKey(KeyScope scope, String table, int g) {
      IndexRootKey root = KEYRING.indexRootKey(scope, table, g).toCompletableFuture().join();
      CompletableFuture<Void> own = indexGate.get();
      return own == null ? CompletableFuture.completedStage(root) : when(own, root);
    }

    @Override
    public void close() {}

    void assertWiped() {
      assertThat(dataKeys).isNotEmpty();
      dataKeys.forEach(key -> assertThat(key.array()).containsOnly(0));
    }
  }

  /** DynamoDB, which answers when it is told to. */
  private static final class Below implements DynamoDbAsyncClient {
    final List<Object> sent = new CopyOnWriteArrayList<>();
    final CompletableFuture<GetItemResponse> got = new CompletableFuture<>();
    final CompletableFuture<PutItemResponse> put = new CompletableFuture<>();
    final CompletableFuture<DeleteItemResponse> deleted = new CompletableFuture<>();
    final CompletableFuture<ScanResponse> scanned = new CompletableFuture<>();
    final CompletableFuture<TransactGetItemsResponse> transaction = new CompletableFuture<>();
    final CompletableFuture<TransactWriteItemsResponse> written = new CompletableFuture<>();

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      sent.add(request);
      return got;
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
      sent.add(request);
      return put;
    }

    @Override
    public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
      sent.add(request);
      return deleted;
    }

    @Override
    public CompletableFuture<ScanResponse> scan(ScanRequest request) {
      sent.add(request);
      return scanned;
    }

    @Override
    public CompletableFuture<TransactGetItemsResponse> transactGetItems(
        TransactGetItemsRequest request) {
      sent.add(request);
      return transaction;
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      sent.add(request);
      return written;
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}

    Map<String, AttributeValue> putItem() {
      return ((PutItemRequest) sent.get(0)).item();
    }
  }

  private final Gated keys = new Gated();
  private final KeyLoader loader = new KeyLoader(keys);
  private final Below below = new Below();
  private final DynamoDbAsyncClient client = client(below, null);

  private DynamoDbAsyncClient client(
      DynamoDbAsyncClient inner,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    TableRegistry tables = new TableRegistry(Set.of());
    tables.register(
        new ScopedTable(
            TableBinding.of(
                PlanBuilder.build(TABLE, TABLE, PlanBuilder.schema(Beans.Patient.class)),
                KeyScope.DEFAULT,
                keys.formats(),
                IndexGenerations.FIRST)));
    return new EncryptingDynamoDbAsyncClient(
        inner, new RequestRewriters(tables, unreadable), loader, Monitor.OFF);
  }

  private CompletableFuture<PutItemResponse> put() {
    return client.putItem(r -> r.tableName(TABLE).item(ITEM));
  }

  private CompletableFuture<GetItemResponse> get() {
    return client.getItem(r -> r.tableName(TABLE).key(KEY));
  }

  private CompletableFuture<DeleteItemResponse> delete() {
    return client.deleteItem(r -> r.tableName(TABLE).key(KEY).returnValues(ReturnValue.ALL_OLD));
  }

  /** What is stored of the item, by a client of its own. */
  private Map<String, AttributeValue> stored() {
    EncryptingDynamoDbAsyncClientTest other = new EncryptingDynamoDbAsyncClientTest();
    other.keys.gate.complete(null);
    var unused = other.put();
    return other.below.putItem();
  }

  private static void awaitSent(Below below) throws InterruptedException {
    while (below.sent.isEmpty()) {
      Thread.sleep(1);
    }
  }

  private static Throwable failure(CompletableFuture<?> future) {
    Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  // --- Keys that come late

  @Test
  void putItem_whenKeysComeLate_isSentThenAndNotBefore() throws Exception {
    CompletableFuture<PutItemResponse> future = put();
    assertThat(below.sent).isEmpty();

    keys.gate.complete(null);
    awaitSent(below);
    below.put.complete(PutItemResponse.builder().build());

    assertThat(future.get(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(below.putItem()).containsOnlyKeys("id", "ssn__source");
    keys.assertWiped();
  }

  @Test
  void putItem_whenKeysAreAtHand_isSentByTheCallersThread() {
    keys.gate.complete(null);

    CompletableFuture<PutItemResponse> future = put();

    assertThat(below.sent).hasSize(1);
    keys.assertWiped();
    below.put.complete(PutItemResponse.builder().build());
    assertThat(future).isCompleted();
  }

  @Test
  void getItem_whenItsKeysComeLate_isRestoredByAWorker() throws Exception {
    below.got.complete(GetItemResponse.builder().item(stored()).build());
    CompletableFuture<GetItemResponse> future = get();
    CompletableFuture<String> thread =
        future.thenApply(response -> Thread.currentThread().getName());
    assertThat(below.sent).hasSize(1);
    assertThat(future).isNotDone();

    keys.gate.complete(null);

    // First, since whoever waits for a future may do what is attached to it.
    assertThat(thread.get(30, TimeUnit.SECONDS)).startsWith("hushtable-worker-");
    assertThat(future.get(30, TimeUnit.SECONDS).item()).isEqualTo(ITEM);
    keys.assertWiped();
  }

  @Test
  void getItem_whenOthersBlockInWhatTheyAttached_isStillDone() throws Exception {
    below.got.complete(GetItemResponse.builder().item(stored()).build());
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<Void>> blocked = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 7; i++) {
      blocked.add(get().thenAccept(response -> assertThat(waited(release)).isTrue()));
    }
    CompletableFuture<GetItemResponse> free = get();
    keys.gate.complete(null);

    assertThat(free.get(30, TimeUnit.SECONDS).item()).isEqualTo(ITEM);

    release.countDown();
    for (CompletableFuture<Void> one : blocked) {
      one.get(30, TimeUnit.SECONDS);
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // --- Cancellation

  @Test
  void putItem_whenCancelledBeforeKeysCame_isNotSent() throws Exception {
    CompletableFuture<PutItemResponse> future = put();
    future.cancel(true);

    keys.gate.complete(null);
    awaitWorkers();

    assertThat(below.sent).isEmpty();
    keys.assertWiped();
  }

  /** All of them are at one place together, so none is still at what it did before. */
  private void awaitWorkers() throws InterruptedException {
    int threads = Math.max(8, Runtime.getRuntime().availableProcessors());
    CountDownLatch all = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      loader
          .workers()
          .execute(
              () -> {
                all.countDown();
                try {
                  all.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    all.await();
  }

  @Test
  void putItem_whenCancelledOnItsWay_cancelsTheCallBelow() {
    keys.gate.complete(null);
    CompletableFuture<PutItemResponse> future = put();

    future.cancel(true);

    assertThat(below.put).isCancelled();
    assertThat(catchThrowable(future::join)).isInstanceOf(CancellationException.class);
  }

  @Test
  void putItem_whenItTimesOutOnItsWay_cancelsTheCallBelow() {
    keys.gate.complete(null);

    CompletableFuture<PutItemResponse> future = put().orTimeout(1, TimeUnit.MILLISECONDS);

    assertThat(failure(future)).isInstanceOf(TimeoutException.class);
    assertThat(catchThrowable(() -> below.put.get(30, TimeUnit.SECONDS)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void getItem_whenCancelledBeforeItIsRestored_wipesTheKeys() throws Exception {
    below.got.complete(GetItemResponse.builder().item(stored()).build());
    CompletableFuture<GetItemResponse> future = get();
    assertThat(keys.dataKeys).hasSize(1);

    future.cancel(true);
    keys.gate.complete(null);
    awaitWorkers();

    keys.assertWiped();
    assertThat(future).isCancelled();
  }

  // --- Failures

  @Test
  void putItem_whenItCannotBeRewritten_failsAndSendsNothing() {
    keys.gate.complete(null);

    Throwable unknownTable =
        failure(client.putItem(r -> r.tableName("nobody-registered-me").item(ITEM)));
    Throwable noKey =
        failure(
            client.putItem(
                r -> r.tableName(TABLE).item(Map.of("ssn", AttributeValue.fromS("1120")))));
    Throwable noRequest = failure(client.putItem((PutItemRequest) null));

    assertThat(unknownTable).isInstanceOf(InvalidUsageException.class);
    assertThat(noKey).isInstanceOf(InvalidUsageException.class);
    assertThat(noRequest).isInstanceOf(NullPointerException.class);
    assertThat(below.sent).isEmpty();
    keys.assertWiped();
  }

  @Test
  void putItem_whenTheGuardStopsIt_failsAndSendsNothing() {
    keys.gate.complete(null);

    Throwable thrown =
        failure(client.putItem(r -> r.tableName(TABLE).item(ITEM).conditionalOperator("AND")));

    assertThat(((HushtableException) thrown).code()).isEqualTo(ErrorCode.OPERATION_NOT_SUPPORTED);
    assertThat(below.sent).isEmpty();
    keys.assertWiped();
  }

  @Test
  void putItem_whenOneKeyCannotBeHad_wipesTheOthers() {
    keys.gate.complete(null);
    keys.indexGate.set(
        CompletableFuture.failedFuture(
            new KeyUnavailableException(ErrorCode.KEY_THROTTLED, "Too many requests.")));

    Throwable thrown = failure(put());

    assertThat(thrown)
        .isExactlyInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("Too many requests.");
    assertThat(below.sent).isEmpty();
    keys.assertWiped();
  }

  @Test
  void putItem_whenTheCallBelowFails_failsWithItBare() {
    keys.gate.complete(null);
    ResourceNotFoundException bare = ResourceNotFoundException.builder().message("no").build();
    CompletableFuture<PutItemResponse> future = put();

    below.put.completeExceptionally(new CompletionException(bare));

    assertThat(failure(future)).isSameAs(bare);
  }

  @Test
  void getItem_whenTheCallBelowThrowsOrGivesNothing_fails() {
    keys.gate.complete(null);
    IllegalStateException thrown = new IllegalStateException("closed");
    DynamoDbAsyncClient odd =
        new DynamoDbAsyncClient() {
          @Override
          public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
            throw thrown;
          }

          @Override
          public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
            return null;
          }

          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    DynamoDbAsyncClient above = client(odd, null);

    assertThat(failure(above.getItem(r -> r.tableName(TABLE).key(KEY)))).isSameAs(thrown);
    assertThat(failure(above.putItem(r -> r.tableName(TABLE).item(ITEM))))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void deleteItem_whenTheOldItemCannotBeRead_saysThatItWasCarriedOut() {
    Map<String, AttributeValue> moved =
        Map.of("id", AttributeValue.fromS("p-1"), "photo__source", stored().get("ssn__source"));
    keys.gate.complete(null);
    CompletableFuture<DeleteItemResponse> future = delete();

    below.deleted.complete(DeleteItemResponse.builder().attributes(moved).build());

    assertThat(failure(future))
        .isInstanceOf(DecryptionException.class)
        .hasMessageContaining("was carried out")
        .hasCauseInstanceOf(DecryptionException.class);
    keys.assertWiped();
  }

  @Test
  void deleteItem_whenTheConditionFails_failsWithThePlainItem() throws Exception {
    Map<String, AttributeValue> stored = stored();
    CompletableFuture<DeleteItemResponse> future =
        client.deleteItem(
            r ->
                r.tableName(TABLE)
                    .key(KEY)
                    .conditionExpression("attribute_not_exists(ssn)")
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
    awaitSent(below);
    below.deleted.completeExceptionally(
        ConditionalCheckFailedException.builder().message("no").item(stored).build());
    assertThat(future).isNotDone();

    keys.gate.complete(null);

    assertThat(failure(future))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class, e -> assertThat(e.item()).isEqualTo(ITEM));
    keys.assertWiped();
  }

  @Test
  void deleteItem_whenTheItemOfAFailureCannotBeRead_keepsTheFailure() {
    Map<String, AttributeValue> moved =
        Map.of("id", AttributeValue.fromS("p-1"), "photo__source", stored().get("ssn__source"));
    keys.gate.complete(null);
    ConditionalCheckFailedException failed =
        ConditionalCheckFailedException.builder().message("no").item(moved).build();
    CompletableFuture<DeleteItemResponse> future =
        client.deleteItem(
            r ->
                r.tableName(TABLE)
                    .key(KEY)
                    .conditionExpression("attribute_not_exists(ssn)")
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));

    below.deleted.completeExceptionally(failed);

    assertThat(failure(future))
        .isInstanceOf(DecryptionException.class)
        .hasMessageNotContaining("carried out")
        .hasSuppressedException(failed);
  }

  @Test
  void transactGetItems_whenTheAnswerDoesNotFit_fails() {
    keys.gate.complete(null);
    CompletableFuture<TransactGetItemsResponse> future =
        client.transactGetItems(r -> r.transactItems(i -> i.get(g -> g.tableName(TABLE).key(KEY))));

    below.transaction.complete(TransactGetItemsResponse.builder().build());

    assertThat(((HushtableException) failure(future)).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void transactWriteItems_whenItsReasonsDoNotFit_keepsTheFailure() {
    keys.gate.complete(null);
    TransactionCanceledException failed =
        TransactionCanceledException.builder()
            .message("no")
            .cancellationReasons(
                CancellationReason.builder().code("None").build(),
                CancellationReason.builder().code("None").build())
            .build();
    CompletableFuture<TransactWriteItemsResponse> future =
        client.transactWriteItems(
            r -> r.transactItems(i -> i.put(p -> p.tableName(TABLE).item(ITEM))));

    below.written.completeExceptionally(failed);

    assertThat(failure(future))
        .isInstanceOf(InternalErrorException.class)
        .hasSuppressedException(failed);
  }

  @Test
  void scan_whenTheHandlerThrows_failsWithThat() {
    Map<String, AttributeValue> moved =
        Map.of("id", AttributeValue.fromS("p-1"), "photo__source", stored().get("ssn__source"));
    keys.gate.complete(null);
    Error thrown = new AssertionError("handler");
    DynamoDbAsyncClient lenient =
        client(
            below,
            (item, error) -> {
              throw thrown;
            });
    CompletableFuture<ScanResponse> future = lenient.scan(r -> r.tableName(TABLE));

    below.scanned.complete(ScanResponse.builder().items(List.of(moved)).count(1).build());

    assertThat(failure(future)).isSameAs(thrown);
    keys.assertWiped();
  }
}
