package dev.hushtable.internal.maintenance;

import dev.hushtable.migration.Checkpoint.Position;
import dev.hushtable.migration.MigrationCounts;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.MigrationStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * One pass over a share of a table by several threads, each of which has a segment of its own. A
 * position moves on, and what was counted with it, when all items of a page are done: so whenever
 * positions and counts are looked at, what they say is true. Thread safe.
 */
final class SharePass {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final String tableName;
  private final MigrationSettings settings;
  private final MeteredClient client;
  private final boolean consistent;
  private final List<Position> positions;
  private final CountDownLatch working;
  private final ExecutorService threads;
  private final long began = System.nanoTime();
  private MigrationCounts counts = MigrationCounts.NONE;
  private volatile boolean stopping;
  private @Nullable Throwable failure;

  /** What one thread counts while it works on a page. Confined to that thread. */
  static final class PageCounts {
    private final SortedMap<MigrationStep, Long> steps = new TreeMap<>();
    private long items;
    private long changed;
    private long unreadable;
    private long conflicts;
    private long retries;

    void changed(Collection<MigrationStep> needed) {
      changed++;
      needed.forEach(step -> steps.merge(step, 1L, Long::sum));
    }

    void unreadable() {
      unreadable++;
    }

    void conflict() {
      conflicts++;
    }

    void retried() {
      retries++;
    }

    private MigrationCounts take() {
      MigrationCounts page =
          new MigrationCounts(items, changed, steps, unreadable, conflicts, retries, 0, 0);
      steps.clear();
      items = changed = unreadable = conflicts = retries = 0;
      return page;
    }
  }

  /**
   * How far it is.
   *
   * @param positions of its threads
   * @param counts what this pass has done
   */
  record Progress(List<Position> positions, MigrationCounts counts) {
    boolean isFinished() {
      return positions.stream().allMatch(Position::done);
    }
  }

  /**
   * A pass that has not begun.
   *
   * @param consistent whether it sees all writes that were answered before it reads
   * @param positions where its threads begin
   */
  SharePass(
      String tableName,
      MigrationSettings settings,
      MeteredClient client,
      boolean consistent,
      List<Position> positions) {
    this.tableName = tableName;
    this.settings = settings;
    this.client = client;
    this.consistent = consistent;
    this.positions = new ArrayList<>(positions);
    this.working = new CountDownLatch(positions.size());
    this.threads =
        Executors.newFixedThreadPool(
            positions.size(),
            task -> {
              Thread thread = new Thread(task, "hushtable-migration-" + THREADS.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins.
   *
   * @param workers makes what works on the items of a thread, and counts there
   */
  void begin(Function<PageCounts, Consumer<Map<String, AttributeValue>>> workers) {
    // Not by what is left to work, which the first may have lessened by then.
    for (int i = 0; i < positions.size(); i++) {
      int position = i;
      threads.execute(() -> segment(position, workers));
    }
    threads.shutdown();
  }

  private void segment(
      int position, Function<PageCounts, Consumer<Map<String, AttributeValue>>> workers) {
    try {
      PageCounts page = new PageCounts();
      Consumer<Map<String, AttributeValue>> worker = workers.apply(page);
      Position at = progress().positions().get(position);
      while (!at.done() && !stopping) {
        ScanResponse response = client.scan(request(position, at));
        for (Map<String, AttributeValue> item : response.items()) {
          page.items++;
          worker.accept(item);
        }
        at =
            response.hasLastEvaluatedKey()
                ? new Position(false, response.lastEvaluatedKey())
                : Position.END;
        advance(position, at, page.take());
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      working.countDown();
    }
  }

  private ScanRequest request(int position, Position at) {
    return ScanRequest.builder()
        .tableName(tableName)
        .segment(settings.segment() * settings.threads() + position)
        .totalSegments(settings.totalSegments() * settings.threads())
        .limit(settings.pageSize())
        .consistentRead(consistent)
        .exclusiveStartKey(at.lastKey().isEmpty() ? null : at.lastKey())
        .build();
  }

  private synchronized void advance(int position, Position to, MigrationCounts page) {
    positions.set(position, to);
    counts = counts.plus(page);
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    stopping = true;
  }

  /** How far it is. */
  synchronized Progress progress() {
    return new Progress(List.copyOf(positions), counts);
  }

  /** How long it has been going. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Has its threads end after their pages. */
  void stop() {
    stopping = true;
  }

  /**
   * Has its threads end, and waits for that.
   *
   * @param atOnce whether they are interrupted, or finish their pages
   */
  void end(boolean atOnce) {
    stop();
    if (atOnce) {
      threads.shutdownNow();
    }
    boolean interrupted = false;
    while (true) {
      try {
        working.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for its threads, for so long at most. */
  boolean await(Duration longest) throws InterruptedException {
    return working.await(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Throws what one of its threads failed with, if one did. */
  synchronized void requireNoFailure() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
