package dev.hushtable.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.item.ScopedTable;
import dev.hushtable.internal.item.TableBinding;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.request.RequestRewriters;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.internal.schema.PlanBuilder;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Writes of unique attributes of which something goes wrong between their calls. */
class WriteTransactionsTest {

  /** Has a unique attribute. */
  @DynamoDbBean
  public static class Person extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex(unique = true)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  /** DynamoDB, which answers reads when it is told to, and writes at once. */
  private static final class Below implements DynamoDbAsyncClient {
    final List<CompletableFuture<GetItemResponse>> reads = new ArrayList<>();
    final List<TransactWriteItemsRequest> writes = new ArrayList<>();

    @Override
    public CompletableFuture<GetItemResponse> getItem(GetItemRequest request) {
      CompletableFuture<GetItemResponse> read = new CompletableFuture<>();
      reads.add(read);
      return read;
    }

    @Override
    public CompletableFuture<TransactWriteItemsResponse> transactWriteItems(
        TransactWriteItemsRequest request) {
      writes.add(request);
      return CompletableFuture.completedFuture(TransactWriteItemsResponse.builder().build());
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  private final LocalKeyProvider keys = LocalKeyProvider.inMemory();
  private final Below below = new Below();
  private final DynamoDbAsyncClient client = client();

  private DynamoDbAsyncClient client() {
    TableRegistry tables = new TableRegistry(Set.of());
    tables.register(
        new ScopedTable(
            TableBinding.of(
                PlanBuilder.build("People", "People", PlanBuilder.schema(Person.class)),
                KeyScope.DEFAULT,
                keys.formats(),
                IndexGenerations.FIRST)));
    return new EncryptingDynamoDbAsyncClient(
        below, new RequestRewriters(tables, null), new KeyLoader(keys), Monitor.OFF);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private CompletableFuture<UpdateItemResponse> update() {
    return client.updateItem(
        r ->
            r.tableName("People")
                .key(Map.of("id", AttributeValue.fromS("p-1")))
                .updateExpression("SET email = :e")
                .expressionAttributeValues(Map.of(":e", AttributeValue.fromS("alice@example.com")))
                .returnValues(ReturnValue.ALL_NEW));
  }

  @Test
  void updateItem_whenCancelledDuringItsRead_isNotWritten() {
    CompletableFuture<UpdateItemResponse> future = update();
    assertThat(below.reads).hasSize(1);

    future.cancel(true);
    below.reads.get(0).complete(GetItemResponse.builder().build());

    assertThat(below.writes).isEmpty();
  }

  @Test
  void updateItem_whenTheItemCannotBeReadAfterwards_saysThatItWasCarriedOut() {
    InternalServerErrorException failure =
        InternalServerErrorException.builder().message("no").build();
    CompletableFuture<UpdateItemResponse> future = update();
    below.reads.get(0).complete(GetItemResponse.builder().build());
    assertThat(below.writes).hasSize(1);

    below.reads.get(1).completeExceptionally(failure);

    Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause())
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("was carried out")
        .hasCause(failure);
  }
}
