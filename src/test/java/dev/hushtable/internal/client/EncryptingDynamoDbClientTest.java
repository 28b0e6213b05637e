package dev.hushtable.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.internal.item.Beans;
import dev.hushtable.internal.item.EngineFixture;
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
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** What no server can be made to do. */
class EncryptingDynamoDbClientTest {

  /** Has an index root, and never gets to answer for versions. */
  private static class Slow implements KeyProvider {
    @Override
    public CompletionStage<BranchKey> activeBranchKey(KeyScope scope) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<List<BranchKey>> branchKeys(KeyScope scope, int hint) {
      return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<IndexRootKey> indexRootKey(KeyScope scope, String table, int g) {
      return CompletableFuture.completedStage(IndexRootKey.of(g, new byte[32]));
    }

    @Override
    public void close() {}
  }

  @Test
  void deleteItem_whenInterruptedAfterTheWrite_saysThatItWasCarriedOut() {
    Map<String, AttributeValue> stored =
        EngineFixture.of(Beans.Patient.class)
            .encrypt(
                Map.of("id", AttributeValue.fromS("p-1"), "ssn", AttributeValue.fromS("1120")));
    TableRegistry tables = new TableRegistry(Set.of());
    tables.register(
        new ScopedTable(
            TableBinding.of(
                PlanBuilder.build("Table", "Table", PlanBuilder.schema(Beans.Patient.class)),
                KeyScope.DEFAULT,
                StoredFormats.of(StoredFormat.COMPACT),
                IndexGenerations.FIRST)));
    DynamoDbClient below =
        new DynamoDbClient() {
          @Override
          public DeleteItemResponse deleteItem(DeleteItemRequest request) {
            Thread.currentThread().interrupt();
            return DeleteItemResponse.builder().attributes(stored).build();
          }

          @Override
          public String serviceName() {
            return "dynamodb";
          }

          @Override
          public void close() {}
        };
    DynamoDbClient client =
        new EncryptingDynamoDbClient(
            below, new RequestRewriters(tables, null), new KeyLoader(new Slow()), Monitor.OFF);

    Throwable thrown =
        catchThrowable(
            () ->
                client.deleteItem(
                    r ->
                        r.tableName("Table")
                            .key(Map.of("id", AttributeValue.fromS("p-1")))
                            .returnValues(ReturnValue.ALL_OLD)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).hasMessageContaining("was carried out");
  }
}
