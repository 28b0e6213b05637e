package dev.hushtable.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The lines that a log gets. */
class JsonAuditListenerTest {
  private static OperationEvent event(Map<String, String> who, String error) {
    return new OperationEvent(
        Instant.parse("2026-11-22T10:15:30.123456Z"),
        Duration.ofNanos(1_840_999),
        "GetItem",
        new TreeMap<>(who),
        List.of(
            new TableAccess(
                "Customers",
                1,
                new TreeSet<>(),
                new TreeSet<>(List.of("ssn", "email")),
                new TreeSet<>(),
                new TreeSet<>(List.of("v1")),
                new TreeSet<>(List.of("default")))),
        error);
  }

  private static String logged(OperationEvent event) {
    PrintStream standardError = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      new JsonAuditListener().onEvent(event);
    } finally {
      System.setErr(standardError);
    }
    return log.toString(UTF_8).strip();
  }

  @Test
  void onEvent_whenTheOperationSucceeded_logsOneLineOfJson() {
    assertThat(logged(event(Map.of("user", "u-17"), null)))
        .isEqualTo(
            "INFO audit - {\"time\":\"2026-11-22T10:15:30.123456Z\",\"durationMicros\":1840,"
                + "\"operation\":\"GetItem\",\"who\":{\"user\":\"u-17\"},\"tables\":[{\"table\":\"Customers\","
                + "\"items\":1,\"encrypted\":[],\"decrypted\":[\"email\",\"ssn\"],\"hashed\":[],"
                + "\"keyVersions\":[\"v1\"],\"keyScopes\":[\"default\"]}],\"outcome\":\"success\"}");
  }

  @Test
  void onEvent_whenTheOperationFailed_namesTheError() throws Exception {
    JsonNode line = json(event(Map.of(), "NOT_AUTHENTIC"));

    assertThat(line.get("outcome").asText()).isEqualTo("failure");
    assertThat(line.get("error").asText()).isEqualTo("NOT_AUTHENTIC");
  }

  /** Whoever chooses their user name must not be able to forge a line. */
  @Test
  void onEvent_whenTheCallerBreaksLines_staysOneLine() throws Exception {
    String name = "eve\n{\"operation\":\"none\"}\r\u2028\u0085\"\\";
    OperationEvent event = event(Map.of("user", name), null);

    assertThat(logged(event).lines()).hasSize(1);
    assertThat(logged(event)).isASCII();
    assertThat(json(event).get("who").get("user").asText()).isEqualTo(name);
  }

  private static JsonNode json(OperationEvent event) throws Exception {
    String line = logged(event);
    return new ObjectMapper().readTree(line.substring(line.indexOf('{')));
  }
}
