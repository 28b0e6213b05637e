package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Captures what is written to {@link System#out} and {@link System#err}, which goes there all the
 * same.
 *
 * <pre>{@code
 * try (CapturedOutput output = CapturedOutput.start().requireLogs()) {
 *   customers.putItem(alice);
 *   assertNoPlaintextOf(alice).in(output);
 * }
 * }</pre>
 *
 * <p>The streams belong to the whole JVM: what other threads and tests write is captured too. A
 * logging library that has taken hold of a stream before writes past it, as many do that log to the
 * console: {@link #requireLogs} finds out. Then let it log to a file, and look into that.
 *
 * <p>Thread safe. Close several in the reverse order of their starts.
 */
public final class CapturedOutput implements AutoCloseable {
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  private CapturedOutput() {
    System.setOut(new PrintStream(new Both(out), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new Both(err), true, StandardCharsets.UTF_8));
  }

  /**
   * Begins.
   *
   * @return what is captured from now on
   */
  public static CapturedOutput start() {
    return new CapturedOutput();
  }

  /**
   * Requires that what is logged through SLF4J is captured, by logging a line as an error.
   *
   * @return this output
   * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if it is not; the streams
   *     are as before then
   */
  public CapturedOutput requireLogs() {
    String line = "CapturedOutput looks for this line: " + UUID.randomUUID();
    LoggerFactory.getLogger(CapturedOutput.class).error(line);
    if (!text().contains(line)) {
      close();
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "What is logged through SLF4J is not captured: there is no logging library, it logs elsewhere, or it took hold of"
              + " the standard streams before. Let it log to a file, and look into that.");
    }
    return this;
  }

  /**
   * What was written so far, to both streams.
   *
   * @return the text
   */
  public String text() {
    synchronized (captured) {
      return captured.toString(StandardCharsets.UTF_8);
    }
  }

  /** Ends, and puts the streams back as they were. */
  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }

  /** How much was written; not what, since that may be what must not be told. */
  @Override
  public String toString() {
    return "CapturedOutput[" + text().length() + " characters]";
  }

  private final class Both extends OutputStream {
    private final PrintStream original;

    Both(PrintStream original) {
      this.original = original;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (captured) {
        captured.writeBytes(Arrays.copyOfRange(bytes, offset, offset + length));
      }
      original.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      original.flush();
    }
  }
}
