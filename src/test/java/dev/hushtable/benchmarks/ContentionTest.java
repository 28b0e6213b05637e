package dev.hushtable.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.testing.FlightRecorder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Threads that encrypt and decrypt do not wait for one another, neither in this library nor below
 * it. There are more of them than processors, so that one which holds a lock is interrupted sooner
 * or later, and whoever wants the lock is seen to wait.
 */
class ContentionTest {
  private static final int THREADS = 4 * Runtime.getRuntime().availableProcessors();
  private static final int ITEMS_PER_THREAD = 500;

  @Test
  void encryptAndDecrypt_onManyThreads_neverWait() throws Exception {
    assertThat(waits(new HushtableModels())).isEmpty();
  }

  /** Or nothing above would be known. */
  @Test
  void recording_whenThreadsShareALock_showsThatTheyWait() throws Exception {
    Contestant<?> contestant =
        new HushtableModels() {
          @Override
          synchronized Person toPlain(Map<String, AttributeValue> item) {
            return super.toPlain(item);
          }
        };

    assertThat(waits(contestant)).isNotEmpty();
  }

  /** Where threads waited, and how often. */
  private static Map<String, Long> waits(Contestant<?> contestant) throws Exception {
    contestant.setUp();
    try {
      Callable<?> work = () -> encryptAndDecrypt(contestant);
      // Loads classes, for which threads do wait.
      onAllThreads(work);
      return FlightRecorder.events(
              () -> onAllThreads(work),
              "jdk.JavaMonitorEnter",
              "jdk.JavaMonitorWait",
              "jdk.ThreadPark")
          .stream()
          .filter(ContentionTest::isOfWork)
          .collect(Collectors.groupingBy(ContentionTest::place, Collectors.counting()));
    } finally {
      contestant.tearDown();
    }
  }

  private static Void encryptAndDecrypt(Contestant<?> contestant) throws Exception {
    Contestant.Turn turn = new Contestant.Turn();
    for (int i = 0; i < ITEMS_PER_THREAD; i++) {
      contestant.encrypt();
      contestant.decrypt(turn);
    }
    return null;
  }

  private static Void onAllThreads(Callable<?> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<?> one : threads.invokeAll(Collections.nCopies(THREADS, work))) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    return null;
  }

  /** And not of threads that wait for work, or for a class that is loaded late. */
  private static boolean isOfWork(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return false;
    }
    List<String> types = event.getStackTrace().getFrames().stream().map(f -> type(f)).toList();
    return types.contains(Contestant.class.getName())
        && !types.contains(ClassLoader.class.getName());
  }

  private static String place(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .takeWhile(f -> !type(f).startsWith("dev.hushtable.benchmarks"))
        .map(f -> type(f) + "." + f.getMethod().getName() + ":" + f.getLineNumber())
        .collect(Collectors.joining(" < "));
  }

  private static String type(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }
}
