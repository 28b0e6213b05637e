package dev.hushtable.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command that is run in this process, with all around it made up. */
final class CommandRun {
  private final Map<String, String> environment = new HashMap<>();
  private final StringBuilder questions = new StringBuilder();
  private String input = "";
  private String answer;
  private String out = "";
  private String err = "";

  /** Gives the command something to read. */
  CommandRun input(String text) {
    input = text;
    return this;
  }

  /** Puts somebody there who answers. */
  CommandRun answer(String text) {
    answer = text;
    return this;
  }

  CommandRun environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  int run(String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            environment,
            question -> {
              questions.append(question);
              return answer;
            },
            new Ending());
    int code = Main.run(surroundings, arguments);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  String out() {
    return out;
  }

  List<String> lines() {
    return out.lines().toList();
  }

  String err() {
    return err;
  }

  String questions() {
    return questions.toString();
  }
}
