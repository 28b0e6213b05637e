package dev.hushtable.cli;

import dev.hushtable.cli.terminal.ProgressBar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.AbortedException;

/** By how many threads a table is worked on. */
class ThreadOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** More parts than threads, so that progress shows, and no thread waits for a slow one. */
  private static final int PARTS_OF_A_THREAD = 4;

  private static final int MAX_THREADS = 25;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many parts are worked on at a time, 1 to 25. Default: 4.")
  int threads = 4;

  /** The part of the table that is worked on. */
  Segment segment() {
    return Segment.WHOLE;
  }

  /** Works on a part. */
  interface Work<T> {
    T on(Segment part);
  }

  /** Works on the table in parts, and shows how far it is. The first failure stops the rest. */
  <T> List<T> run(BaseCommand command, Work<T> work) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw CommandException.usage("--threads is 1 to " + MAX_THREADS + ", not " + threads + ".");
    }
    int parts = threads * PARTS_OF_A_THREAD;
    ProgressBar progress = new ProgressBar(command.err(), parts, "segments", PATIENCE);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<T> completion = new ExecutorCompletionService<>(executor);
      for (int i = 0; i < parts; i++) {
        Segment part = segment().part(i, parts);
        completion.submit(() -> work.on(part));
      }
      List<T> results = new ArrayList<>();
      for (int i = 0; i < parts; i++) {
        results.add(completion.take().get());
        progress.advance();
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AbortedException.create("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      command.err().stopDrawing();
      executor.shutdownNow();
    }
  }
}
