package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.BulkWrite;
import dev.hushtable.EncryptedAsyncTable;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.monitoring.AuditContext;
import dev.hushtable.monitoring.AuditTrail;
import dev.hushtable.monitoring.InMemoryAuditListener;
import dev.hushtable.monitoring.OperationEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class MonitoringAsyncIT extends AbstractMonitoringTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Map<String, String> WHO = Map.of("user", "u-17");

  @Override
  Mode mode() {
    return Mode.ASYNC;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void context_whenOneCallFollowsAnother_followsThem(boolean strict) {
    InMemoryAuditListener audited = new InMemoryAuditListener();
    try (AuditTrail trail = AuditTrail.builder(audited).strict(strict).build()) {
      EncryptedAsyncTable<Customer> table =
          newHushtable()
              .monitoring(m -> m.auditTrail(trail))
              .build()
              .asyncTable(customers.tableName(), Customer.class);

      CompletableFuture<?> done =
          AuditContext.of(WHO)
              .call(
                  () ->
                      table
                          .putItem(alice)
                          .thenCompose(put -> table.getItem(alice))
                          .thenCompose(
                              found -> {
                                found.setPlan("silver");
                                return table.updateItem(found);
                              }));
      done.join();

      assertThat(AuditContext.current().pairs()).as("here").isEmpty();
      assertThat(trail.flush(PATIENCE)).isTrue();
      assertThat(audited.events())
          .extracting(OperationEvent::operation)
          .containsExactly("PutItem", "GetItem", "UpdateItem");
      assertThat(audited.events()).allSatisfy(e -> assertThat(e.who()).isEqualTo(WHO));
    }
  }

  @Test
  void context_whenAPublisherAsksForMorePages_followsThem() {
    InMemoryAuditListener audited = new InMemoryAuditListener();
    List.of("a", "b", "c").forEach(id -> customers.putItem(Customer.of(id, id, id)));
    try (AuditTrail trail = AuditTrail.to(audited)) {
      EncryptedAsyncTable<Customer> table =
          newHushtable()
              .monitoring(m -> m.auditTrail(trail))
              .build()
              .asyncTable(customers.tableName(), Customer.class);

      CompletableFuture<?> done =
          AuditContext.of(WHO)
              .call(() -> SdkPublisher.adapt(table.scan(r -> r.limit(1))).subscribe(page -> {}));
      done.join();

      assertThat(trail.flush(PATIENCE)).isTrue();
      assertThat(audited.events()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(audited.events()).allSatisfy(e -> assertThat(e.who()).isEqualTo(WHO));
    }
  }

  @Test
  void context_whenBulkBatchesWait_followsThem() {
    EncryptedTable<Account> accounts = newTable(Account.class);
    InMemoryAuditListener audited = new InMemoryAuditListener();
    Between between = new Between(wire);
    between.alwaysProcessOnly(10);
    // The keys of the table's items are encrypted, so this waits for keys first.
    try (AuditTrail trail = AuditTrail.to(audited);
        KeyProvider cold = keys(aws);
        SdkAutoCloseable client = mode().connect(aws, between)) {
      Hushtable hushtable =
          mode().hushtable(client).keys(cold).monitoring(m -> m.auditTrail(trail)).build();
      EncryptedAsyncTable<Account> table =
          hushtable.asyncTable(accounts.tableName(), Account.class);
      List<BulkWrite<Account>> writes =
          IntStream.range(0, 30)
              .mapToObj(i -> BulkWrite.put(table, Account.of("owner", i, "iban", "secret")))
              .toList();

      CompletableFuture<Map<String, String>> after =
          AuditContext.of(WHO)
              .call(() -> hushtable.bulkAsyncClient().write(writes))
              .thenApply(result -> Map.copyOf(AuditContext.current().pairs()));

      assertThat(after.join()).isEqualTo(WHO);
      assertThat(trail.flush(PATIENCE)).isTrue();
      assertThat(audited.events()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(audited.events()).allSatisfy(e -> assertThat(e.who()).isEqualTo(WHO));
    }
  }

  @Test
  void context_whenAHandlerGetsAnItem_isTheCallers() {
    customers.putItem(alice);
    tamper();
    List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    try (AuditTrail trail = AuditTrail.to(new InMemoryAuditListener())) {
      EncryptedAsyncTable<Customer> table =
          newHushtable()
              .monitoring(m -> m.auditTrail(trail))
              .build()
              .asyncTable(customers.tableName(), Customer.class)
              .onUnreadableItem(
                  (item, error) -> seen.add(Map.copyOf(AuditContext.current().pairs())));

      AuditContext.of(WHO).call(() -> table.scan().subscribe(page -> {})).join();

      assertThat(seen).containsExactly(WHO);
    }
  }

  @Test
  void context_whenItsExecutorIsUsed_followsTheWork() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Executor following = AuditContext.executor(threads);
      CompletableFuture<Map<String, String>> seen =
          AuditContext.of(WHO)
              .call(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> Map.copyOf(AuditContext.current().pairs()), following));

      assertThat(seen.join()).isEqualTo(WHO);
      assertThat(threads.submit(() -> AuditContext.current().pairs().isEmpty()).get())
          .as("nothing stays in the thread")
          .isTrue();
    } finally {
      threads.shutdownNow();
    }
  }
}
