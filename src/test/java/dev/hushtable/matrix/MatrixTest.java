package dev.hushtable.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The table of rows, {@code src/test/resources/matrix.tsv}: identifier, scenario, what comes of it,
 * and why. Its scenarios are those of the SDK's own functional tests of the Enhanced Client, and
 * some of ours.
 *
 * <p>{@link #main} prints the table as Markdown; {@code mvn test} writes it to {@code
 * target/matrix.md}.
 */
class MatrixTest {
  private static final Path MARKDOWN = Path.of("target", "matrix.md");

  /** What comes of a scenario on encrypted attributes. */
  private enum Outcome {
    WORKS("works"),
    /** Before anything is sent. */
    REFUSED("refused"),
    /** On encrypted attributes refused before anything is sent. */
    CLEAR_ONLY("in the clear only"),
    ABSENT("not in this SDK version");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    static Outcome of(String text) {
      return Stream.of(values())
          .filter(outcome -> outcome.text.equals(text))
          .findAny()
          .orElseThrow(() -> new IllegalArgumentException("No outcome: " + text));
    }
  }

  private record Scenario(String id, String text, Outcome outcome, String reason) {}

  private static final Map<String, Scenario> ROWS = read();
  private static final List<Class<?>> CLASSES = classes();
  private static final Map<String, List<Method>> TESTS = tests();

  private static Map<String, Scenario> read() {
    Map<String, Scenario> rows = new LinkedHashMap<>();
    try (InputStream file = MatrixTest.class.getResourceAsStream("/matrix.tsv")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] cells = line.split("\t", -1);
        Scenario row = new Scenario(cells[0], cells[1], Outcome.of(cells[2]), cells[3]);
        if (rows.put(row.id(), row) != null) {
          throw new IllegalArgumentException("Twice: " + row.id());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Those of this package. */
  private static List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(Path.of(MatrixTest.class.getResource("MatrixTest.class").toURI()).getParent())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        classes.add(
            Class.forName(
                MatrixTest.class.getPackageName() + "." + name,
                false,
                MatrixTest.class.getClassLoader()));
      }
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return classes;
  }

  private static Map<String, List<Method>> tests() {
    Map<String, List<Method>> tests = new TreeMap<>();
    for (Class<?> type : CLASSES) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Row.class)) {
          for (String id : method.getAnnotation(Row.class).value()) {
            tests.computeIfAbsent(id, i -> new ArrayList<>()).add(method);
          }
        }
      }
    }
    return tests;
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    System.out.print(markdown());
  }

  private static String markdown() {
    StringBuilder text = new StringBuilder("| row | scenario | result |\n|---|---|---|\n");
    for (Scenario row : ROWS.values()) {
      text.append("| ")
          .append(row.id())
          .append(" | ")
          .append(row.text())
          .append(" | ")
          .append(row.outcome().text)
          .append(row.reason().isEmpty() ? "" : ": " + row.reason())
          .append(" |\n");
    }
    return text.toString();
  }

  @AfterAll
  static void writeMarkdown() throws IOException {
    Files.createDirectories(MARKDOWN.getParent());
    Files.writeString(MARKDOWN, markdown());
  }

  @Test
  void rows_whenTheSdkHasThem_haveATest() {
    assertThat(ROWS.values())
        .filteredOn(row -> row.outcome() != Outcome.ABSENT)
        .extracting(Scenario::id)
        .isSubsetOf(TESTS.keySet());
  }

  @Test
  void rows_whenTheSdkHasThemNot_haveNoTestAndAReason() {
    assertThat(ROWS.values())
        .filteredOn(row -> row.outcome() == Outcome.ABSENT)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(TESTS).doesNotContainKey(row.id());
              assertThat(row.reason()).isNotEmpty();
            });
  }

  @Test
  void tests_always_nameRows() {
    assertThat(TESTS.keySet()).isSubsetOf(ROWS.keySet());
  }

  @Test
  void tests_always_areTests() {
    assertThat(TESTS.values().stream().flatMap(List::stream))
        .allMatch(method -> method.isAnnotationPresent(Test.class));
  }

  /** A suite that nobody extends never runs. */
  @Test
  void suites_always_runInBothModes() {
    Set<Class<?>> suites =
        TESTS.values().stream()
            .flatMap(List::stream)
            .map(Method::getDeclaringClass)
            .filter(suite -> Modifier.isAbstract(suite.getModifiers()))
            .collect(Collectors.toSet());

    assertThat(suites)
        .isNotEmpty()
        .allSatisfy(
            suite -> {
              String name = suite.getSimpleName().replaceAll("^Abstract|Test$", "");
              assertThat(CLASSES)
                  .filteredOn(type -> type.getSuperclass() == suite)
                  .extracting(Class::getSimpleName)
                  .contains(name + "IT", name + "AsyncIT");
            });
  }
}
