package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A script that answers every line of JSON on its standard input with a line of JSON. */
final class NodeProcess implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 60;

  /** In ASCII, as Node.js takes more characters than one for the end of a line. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Process process;
  private final Path errors;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private NodeProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a script with these environment variables besides those of this process. */
  static NodeProcess start(Path folder, String script, Map<String, String> environment)
      throws IOException {
    Path errors = Files.createTempFile(folder, script, ".log");
    ProcessBuilder builder =
        new ProcessBuilder("node", script)
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new NodeProcess(builder.start(), errors);
  }

  /** The answer to a request. */
  JsonNode ask(Object request) throws Exception {
    String line = JSON.writeValueAsString(request);
    String answer;
    try {
      answer =
          CompletableFuture.supplyAsync(() -> exchange(line))
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException("The script does not answer; it says: " + Files.readString(errors), e);
    }
    JsonNode json = JSON.readTree(answer);
    assertThat(json.path("failure").textValue()).isNull();
    return json;
  }

  private String exchange(String line) {
    try {
      requests.write(line);
      requests.newLine();
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("It has ended");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
