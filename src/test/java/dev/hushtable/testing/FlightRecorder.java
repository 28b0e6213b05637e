package dev.hushtable.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the JVM's own flight recorder notices while code runs, in all threads. */
public final class FlightRecorder {
  private FlightRecorder() {}

  /** All events of these types, however short, each with its stack trace. */
  public static List<RecordedEvent> events(Callable<?> code, String... types) throws Exception {
    Path file = Files.createTempFile("events", ".jfr");
    try (Recording recording = new Recording()) {
      for (String type : types) {
        recording.enable(type).withThreshold(Duration.ZERO).withStackTrace();
      }
      recording.start();
      code.call();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file);
    } finally {
      Files.delete(file);
    }
  }
}
