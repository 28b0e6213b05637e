package dev.hushtable.quickstart;

import dev.hushtable.EncryptedTable;
import dev.hushtable.cli.terminal.ProgressBar;
import dev.hushtable.cli.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes many customers, one {@code putItem} each, from a few threads. */
final class CustomerWriter {
  private static final int THREADS = 4;

  private CustomerWriter() {}

  /** Writes them all, and returns how long that took. */
  static Duration write(
      EncryptedTable<Customer> table, List<Customer> customers, Terminal terminal) {
    ProgressBar progress = new ProgressBar(terminal, customers.size());
    AtomicInteger next = new AtomicInteger();
    Callable<Void> writer =
        () -> {
          int i;
          while ((i = next.getAndIncrement()) < customers.size()) {
            table.putItem(customers.get(i));
            progress.advance();
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> writers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        writers.add(threads.submit(writer));
      }
      for (Future<Void> future : writers) {
        future.get();
      }
      return progress.elapsed();
    } catch (ExecutionException e) {
      next.set(customers.size());
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
