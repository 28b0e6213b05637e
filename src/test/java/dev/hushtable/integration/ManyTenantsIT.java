package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.KmsEmulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * More tenants than a cache holds. {@code -Dtenants=10000} on the command line makes it a
 * measurement; it prints how often KMS was called.
 */
class ManyTenantsIT {
  private static final int TENANTS = Integer.getInteger("tenants", 100);
  private static final int CACHED = TENANTS / 10;
  private static final int REQUESTS = 10;

  @Test
  void tenants_whenThereAreTenTimesAsManyAsTheCacheHolds_allWork() throws Exception {
    try (AwsTestEnvironment aws = AwsTestEnvironment.withOwnKms()) {
      KmsEmulator kms = aws.kmsEmulator().orElseThrow();
      KeyStoreFixture store = KeyStoreFixture.create(aws);
      each(i -> store.administration().createKeys(KeyScope.of("tenant-" + i)));
      kms.resetCalls();
      try (KeyStoreKeyProvider keys =
          KeyStoreKeyProvider.builder()
              .keyStore(store.settings())
              .cache(c -> c.maxKeys(CACHED))
              .build()) {
        EncryptedTable<Ticket> tickets =
            EncryptedTable.builder(Ticket.class)
                .client(aws.dynamoDb())
                .keys(keys)
                .tableName(aws.uniqueTableName("tickets"))
                .build();
        tickets.createTable();
        each(i -> visit(tickets, i));
        int oneVisit = kms.calls();
        // The active branch key, which is the version that is read, and the index root key.
        assertThat(oneVisit).isEqualTo(2 * TENANTS);

        Random random = new Random(1);
        List<Integer> order = random.ints(TENANTS, 0, TENANTS).boxed().toList();
        kms.resetCalls();
        each(i -> visit(tickets, order.get(i)));
        assertThat(kms.calls()).isBetween(TENANTS, 2 * TENANTS);
        System.Logger log = System.getLogger(ManyTenantsIT.class.getName());
        log.log(
            System.Logger.Level.INFO,
            "{0} tenants, a cache of {1}: {2} KMS calls for {3} requests, tenant after tenant; {4} for"
                + " as many of tenants at random",
            TENANTS,
            CACHED,
            oneVisit,
            TENANTS * REQUESTS,
            kms.calls());
        assertThat(keys.cacheStatistics().failures()).isZero();
      }
    }
  }

  /** A few requests of one tenant. */
  private static Ticket visit(EncryptedTable<Ticket> tickets, int tenant) {
    Ticket ticket = Ticket.of("t-" + tenant, "tenant-" + tenant, tenant + "@example.com", "text");
    for (int i = 0; i < REQUESTS / 2; i++) {
      tickets.putItem(ticket);
      assertThat(tickets.getItem(ticket)).isEqualTo(ticket);
    }
    return ticket;
  }

  private interface Visit {
    Object of(int tenant);
  }

  private static void each(Visit visit) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Object>> visits = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        int tenant = i;
        visits.add(() -> visit.of(tenant));
      }
      for (Future<Object> done : threads.invokeAll(visits)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
