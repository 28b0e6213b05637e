package dev.hushtable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexStepsTest {
  @Test
  void next_whenAGenerationInTheMiddleHasTheHashes_namesItAndTheNewest() {
    List<String> next = next(List.of(1, 2, 3, 5), Set.of(3));

    assertThat(next).hasSize(3);
    assertThat(next.get(0))
        .contains("IndexGenerations.of(3, 5), and when all have it, IndexGenerations.of(5, 3)");
    assertThat(next.get(1)).contains("generation 3", "IndexGenerations.of(5, 3)", "rotate rehash");
    assertThat(next.get(2)).contains("retire-generation 1'", "retire-generation 2'");
    assertThat(String.join(" ", next)).doesNotContain("retire-generation 3", "of(1");
  }

  @Test
  void next_whenSeveralHaveHashes_namesAll() {
    List<String> begun = next(List.of(1, 2, 3), Set.of(1, 2, 3));
    List<String> notBegun = next(List.of(1, 2, 3), Set.of(1, 2));

    assertThat(begun).hasSize(1);
    assertThat(begun.get(0)).contains("generations 1, 2", "IndexGenerations.of(3, 1, 2)");
    assertThat(notBegun.get(0))
        .contains("IndexGenerations.of(1, 2, 3)", "first the one that they write now");
  }

  @Test
  void next_whenNothingHasHashes_leavesNoGenerationOut() {
    List<String> next = next(List.of(1, 2, 4), Set.of());

    assertThat(next).hasSize(1);
    assertThat(next.get(0))
        .contains("IndexGenerations.of(1, 2, 4)", "IndexGenerations.of(4, 1, 2)");
  }

  @Test
  void next_whenOnlyTheNewestHasHashes_retiresEachOlderOne() {
    List<String> next = next(List.of(1, 2, 3), Set.of(3));

    assertThat(next).hasSize(1);
    assertThat(next.get(0))
        .contains("IndexGenerations.of(3);", "retire-generation 1'", "retire-generation 2'")
        .doesNotContain("retire-generation 3");
  }

  @Test
  void print_always_namesEveryGenerationThatIsNotRetired() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new IndexSteps(List.of(1, 3, 5)).print(new Terminal(stream, false, false, 200, "", false));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("'hushtable keys create-generation 5")
        .contains("1. IndexGenerations.of(1, 3, 5)", "2. IndexGenerations.of(5, 1, 3)")
        .contains("no hash of generations 1, 3 is left")
        .contains("5. IndexGenerations.of(5);", "retire-generation 1'", "retire-generation 3'");
  }

  private static List<String> next(List<Integer> usable, Set<Integer> used) {
    return new IndexSteps(usable).next(used);
  }
}
