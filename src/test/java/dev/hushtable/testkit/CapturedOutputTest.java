package dev.hushtable.testkit;

import static dev.hushtable.testkit.PlaintextAssert.assertNoPlaintextOfValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.exception.InvalidUsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CapturedOutputTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream original = new ByteArrayOutputStream();
  private final PrintStream originalOut = new PrintStream(original, true, StandardCharsets.UTF_8);
  private final PrintStream originalErr = new PrintStream(original, true, StandardCharsets.UTF_8);

  @BeforeEach
  void keepItOutOfTheReport() {
    System.setOut(originalOut);
    System.setErr(originalErr);
  }

  @AfterEach
  void putBack() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void text_whenStreamsAreWrittenTo_hasItAndSoHaveThey() {
    try (CapturedOutput output = CapturedOutput.start()) {
      System.out.println("to out: Zoë");
      System.err.write('!');
      System.err.flush();

      assertThat(output.text()).isEqualTo("to out: Zoë" + System.lineSeparator() + "!");
      assertThat(original.toString(StandardCharsets.UTF_8)).isEqualTo(output.text());
      assertThat(output.toString()).doesNotContain("Zoë");
    }
  }

  @Test
  void close_always_putsTheStreamsBack() {
    CapturedOutput output = CapturedOutput.start();
    output.close();

    System.out.print("after");

    assertThat(System.out).isSameAs(originalOut);
    assertThat(System.err).isSameAs(originalErr);
    assertThat(output.text()).isEmpty();
  }

  @Test
  void in_whenALogTells_findsIt() {
    try (CapturedOutput output = CapturedOutput.start().requireLogs()) {
      assertNoPlaintextOfValues(Map.of("email", "alice@example.com")).in(output);

      LoggerFactory.getLogger(getClass()).error("cannot store {}", "alice@example.com");

      assertThatThrownBy(
              () -> assertNoPlaintextOfValues(Map.of("email", "alice@example.com")).in(output))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("line 2 of the captured output");
    }
  }

  /** The line that shows that logs are captured is enough. */
  @Test
  void in_whenNothingIsCaptured_failsUnlessLogsAreRequired() {
    try (CapturedOutput output = CapturedOutput.start()) {
      assertThatThrownBy(
              () -> assertNoPlaintextOfValues(Map.of("email", "alice@example.com")).in(output))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("nothing in the captured output, so nothing was looked at")
          .hasMessageContaining("requireLogs()");

      assertNoPlaintextOfValues(Map.of("email", "alice@example.com")).in(output.requireLogs());
    }
  }

  /** As a logger does that keeps the stream of before. */
  @Test
  void requireLogs_whenLogsGoPastIt_refuses() {
    CapturedOutput output = CapturedOutput.start();
    System.setErr(originalErr);

    assertThatThrownBy(output::requireLogs)
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining("not captured");
    assertThat(System.out).isSameAs(originalOut);
  }
}
