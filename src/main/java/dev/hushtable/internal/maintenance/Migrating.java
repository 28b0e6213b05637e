package dev.hushtable.internal.maintenance;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.exception.WriteConflictException;
import dev.hushtable.internal.client.KeyLoader;
import dev.hushtable.internal.item.KeySet;
import dev.hushtable.internal.item.StoredLooks.Looks;
import dev.hushtable.internal.item.Usage;
import dev.hushtable.internal.maintenance.SharePass.PageCounts;
import dev.hushtable.internal.maintenance.SharePass.Progress;
import dev.hushtable.internal.monitoring.Monitor;
import dev.hushtable.internal.monitoring.Operation;
import dev.hushtable.internal.monitoring.Subject;
import dev.hushtable.internal.request.MigrationWork;
import dev.hushtable.internal.request.TableRegistry;
import dev.hushtable.migration.Checkpoint;
import dev.hushtable.migration.Checkpoint.Position;
import dev.hushtable.migration.CheckpointStore;
import dev.hushtable.migration.Migration;
import dev.hushtable.migration.MigrationCounts;
import dev.hushtable.migration.MigrationProgress;
import dev.hushtable.migration.MigrationReport;
import dev.hushtable.migration.MigrationSettings;
import dev.hushtable.migration.VerificationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Migrates a share of a table, and verifies it. Thread safe; does one thing at a time. */
public final class Migrating implements Migration {
  private final DynamoDbClient client;
  private final KeyLoader keys;
  private final Monitor monitor;
  private final MigrationWork work;
  private final String tableName;
  private final MigrationSettings settings;
  private final @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable;
  private final ReentrantLock one = new ReentrantLock();
  private volatile @Nullable SharePass current;

  /** Since the last run or verification began, which may have no pass yet. */
  private volatile boolean stopped;

  /**
   * For one table.
   *
   * @param client the client beneath encryption
   * @param unreadable takes the items that do not open; if null, one of them ends a run
   */
  public Migrating(
      DynamoDbClient client,
      KeyLoader keys,
      Monitor monitor,
      MigrationWork work,
      String tableName,
      MigrationSettings settings,
      @Nullable BiConsumer<Map<String, AttributeValue>, DecryptionException> unreadable) {
    this.client = client;
    this.keys = keys;
    this.monitor = monitor;
    this.work = work;
    this.tableName = tableName;
    this.settings = settings;
    this.unreadable = unreadable;
  }

  @Override
  public MigrationReport run() {
    LongAdder changed = new LongAdder();
    return monitor.watch("Migrate", () -> subject(changed), o -> run(o, changed));
  }

  private <R> Subject<R> subject(LongAdder items) {
    return Subject.maintenance(TableRegistry.simpleName(tableName), items::sum);
  }

  private MigrationReport run(Operation operation, LongAdder changed) {
    work.requireRunnable();
    one.lock();
    try {
      stopped = false;
      TableDescription description = describe();
      work.requireKey(description);
      Optional<CheckpointStore> store =
          settings.dryRun() ? Optional.empty() : settings.checkpoints();
      Optional<Checkpoint> begun =
          store.flatMap(s -> s.load(tableName, settings.segment(), settings.totalSegments()));
      begun.ifPresent(this::requireOwn);
      Pass pass =
          new Pass(
              operation,
              description,
              false,
              begun.map(Checkpoint::positions).orElseGet(this::atTheStart),
              begun.map(Checkpoint::counts).orElse(MigrationCounts.NONE),
              store);
      pass.run(counts -> settings.dryRun() ? dry(pass, counts) : wet(pass, counts, changed));
      return new MigrationReport(
          tableName, settings.dryRun(), pass.isFinished(), pass.counts(), pass.share.elapsed());
    } finally {
      one.unlock();
    }
  }

  @Override
  public VerificationReport verify() {
    LongAdder looked = new LongAdder();
    return monitor.watch("Verify", () -> subject(looked), o -> verify(o, looked));
  }

  private VerificationReport verify(Operation operation, LongAdder looked) {
    one.lock();
    try {
      stopped = false;
      TableDescription description = describe();
      work.requireKey(description);
      List<String> problems = Collections.synchronizedList(new ArrayList<>());
      Pass pass =
          new Pass(
              operation, description, true, atTheStart(), MigrationCounts.NONE, Optional.empty());
      pass.run(
          counts ->
              item -> {
                verify(pass, item, counts, problems);
                looked.increment();
              });
      MigrationCounts counts = pass.counts();
      return new VerificationReport(
          tableName,
          pass.isFinished(),
          counts.items(),
          counts.steps(),
          counts.unreadable(),
          problems,
          pass.share.elapsed());
    } finally {
      one.unlock();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    SharePass share = current;
    if (share != null) {
      share.stop();
    }
  }

  private TableDescription describe() {
    return client.describeTable(r -> r.tableName(tableName)).table();
  }

  private List<Position> atTheStart() {
    return Collections.nCopies(settings.threads(), Position.START);
  }

  private String fingerprint() {
    return String.format(
        Locale.ROOT,
        "steps %s, threads %d, declared %s",
        settings.steps(),
        settings.threads(),
        work.fingerprint());
  }

  private void requireOwn(Checkpoint checkpoint) {
    if (!checkpoint.fingerprint().equals(fingerprint())
        || checkpoint.positions().size() != settings.threads()) {
      throw new InvalidUsageException(
          ErrorCode.CHECKPOINT_REFUSED,
          String.format(
              Locale.ROOT,
              "The checkpoint of segment %d/%d of table %s is of a migration with other settings or another schema: it has (%s), and"
                  + " this one has (%s). Use those, or delete the checkpoint to begin anew; what is done stays done.",
              settings.segment(),
              settings.totalSegments(),
              tableName,
              checkpoint.fingerprint(),
              fingerprint()));
    }
  }

  // --- Items

  private Consumer<Map<String, AttributeValue>> wet(
      Pass pass, PageCounts counts, LongAdder changed) {
    ItemWorker worker = worker(pass, counts, changed);
    return item -> {
      try {
        worker.item(item);
      } catch (WriteConflictException e) {
        if (settings.conflictHandler().isEmpty()) {
          throw e;
        }
        counts.conflict();
        settings.conflictHandler().get().handle(item, e);
      }
    };
  }

  private Consumer<Map<String, AttributeValue>> dry(Pass pass, PageCounts counts) {
    ItemWorker worker = worker(pass, counts, new LongAdder());
    // Some are decrypted to tell what they need.
    return item -> {
      var unused =
          worker.readable(
              item,
              () -> {
                Looks looks = worker.looks(item);
                if (!looks.steps().isEmpty()) {
                  counts.changed(looks.steps());
                }
              });
    };
  }

  private ItemWorker worker(Pass pass, PageCounts counts, LongAdder changed) {
    return new ItemWorker(
        pass.metered,
        keys,
        pass.usage,
        work,
        tableName,
        unreadable,
        new ItemWorker.Tally() {
          @Override
          public void changed(Looks looks) {
            counts.changed(looks.steps());
            changed.increment();
          }

          @Override
          public void unreadable() {
            counts.unreadable();
          }

          @Override
          public void retried() {
            counts.retried();
          }
        });
  }

  private void verify(
      Pass pass, Map<String, AttributeValue> item, PageCounts counts, List<String> problems) {
    try {
      Looks looks = worker(pass, counts, new LongAdder()).looks(item);
      var unused =
          keys.use(
              work.needs(item),
              pass.usage,
              loaded -> Optional.ofNullable(work.look(item, looks, loaded)));
      if (!looks.steps().isEmpty()) {
        counts.changed(looks.steps());
      }
    } catch (DecryptionException e) {
      problem(item, e, counts, problems);
    } catch (KeyUnavailableException e) {
      if (!KeySet.isAbsent(e)) {
        throw e;
      }
      problem(item, work.unreadable(item, e), counts, problems);
    }
  }

  private void problem(
      Map<String, AttributeValue> item,
      DecryptionException e,
      PageCounts counts,
      List<String> problems) {
    counts.unreadable();
    synchronized (problems) {
      if (problems.size() < VerificationReport.MAX_PROBLEMS) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (unreadable != null) {
      unreadable.accept(item, e);
    }
  }

  // --- Passes

  /** One pass, with all that goes on around it. */
  private final class Pass {
    private final Usage usage;
    private final MeteredClient metered;
    private final SharePass share;
    private final MigrationCounts before;
    private final long estimatedItems;
    private final Optional<CheckpointStore> store;

    Pass(
        Operation operation,
        TableDescription description,
        boolean consistent,
        List<Position> positions,
        MigrationCounts before,
        Optional<CheckpointStore> store) {
      this.usage = operation.usage();
      this.metered =
          new MeteredClient(
              client,
              operation,
              rate(settings.readUnitsPerSecond()),
              rate(settings.writeUnitsPerSecond()));
      this.share = new SharePass(tableName, settings, metered, consistent, positions);
      this.before = before;
      Long items = description.itemCount();
      this.estimatedItems = (items == null ? 0 : items) / settings.totalSegments();
      this.store = store;
    }

    private UnitRate rate(OptionalDouble units) {
      return new UnitRate(units.orElse(Double.POSITIVE_INFINITY), System::nanoTime);
    }

    boolean isFinished() {
      return share.progress().isFinished();
    }

    MigrationCounts counts() {
      return counts(share.progress());
    }

    private MigrationCounts counts(Progress progress) {
      MigrationCounts units =
          new MigrationCounts(
              0,
              0,
              MigrationCounts.NONE.steps(),
              0,
              0,
              0,
              metered.readUnits(),
              metered.writeUnits());
      return before.plus(progress.counts()).plus(units);
    }

    void run(Function<PageCounts, Consumer<Map<String, AttributeValue>>> workers) {
      current = share;
      if (stopped) {
        share.stop();
      }
      boolean interrupted = false;
      try {
        share.begin(workers);
        await();
        share.requireNoFailure();
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        share.end(interrupted);
        current = null;
        // It would hinder the checkpoint.
        interrupted |= Thread.interrupted();
        keep();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
        throw AbortedException.create("Interrupted while a table was migrated.");
      }
      tell();
    }

    private void await() throws InterruptedException {
      long nextTold = settings.progressInterval().toNanos();
      long nextKept = settings.checkpointInterval().toNanos();
      while (true) {
        long now = share.elapsed().toNanos();
        if (share.await(Duration.ofNanos(Math.min(nextTold, nextKept) - now))) {
          return;
        }
        now = share.elapsed().toNanos();
        if (now >= nextTold) {
          unlessInterrupted(this::tell);
          nextTold = now + settings.progressInterval().toNanos();
        }
        if (now >= nextKept) {
          unlessInterrupted(this::keep);
          nextKept = now + settings.checkpointInterval().toNanos();
        }
      }
    }

    /** What an interruption makes fail is an interruption. */
    private static void unlessInterrupted(Runnable action) throws InterruptedException {
      try {
        action.run();
      } catch (RuntimeException e) {
        if (Thread.interrupted()) {
          InterruptedException interruption = new InterruptedException();
          interruption.initCause(e);
          throw interruption;
        }
        throw e;
      }
    }

    private void tell() {
      settings.listener().ifPresent(listener -> listener.progressed(told()));
    }

    private MigrationProgress told() {
      Progress progress = share.progress();
      Duration elapsed = share.elapsed();
      double rate = progress.counts().items() / Math.max(1e-9, elapsed.toNanos() / 1e9);
      long left = Math.max(0, estimatedItems - counts(progress).items());
      return new MigrationProgress(
          tableName,
          counts(progress),
          elapsed,
          rate,
          estimatedItems,
          progress.isFinished()
              ? Optional.of(Duration.ZERO)
              : rate == 0
                  ? Optional.empty()
                  : Optional.of(Duration.ofMillis((long) (left / rate * 1_000))));
    }

    private void keep() {
      store.ifPresent(
          s -> {
            Progress progress = share.progress();
            if (progress.isFinished()) {
              s.delete(tableName, settings.segment(), settings.totalSegments());
            } else {
              s.save(
                  new Checkpoint(
                      tableName,
                      settings.segment(),
                      settings.totalSegments(),
                      fingerprint(),
                      progress.positions(),
                      counts(progress)));
            }
          });
    }
  }
}
