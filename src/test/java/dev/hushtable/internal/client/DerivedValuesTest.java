package dev.hushtable.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** That values are made once, and go with what they were made of. */
class DerivedValuesTest {
  private final AtomicInteger made = new AtomicInteger();
  private final DerivedValues<List<String>, Integer> values =
      new DerivedValues<>(object -> made.incrementAndGet());

  @Test
  void of_whenAskedAgain_givesTheSame() {
    List<String> object = new ArrayList<>(List.of("a"));
    assertThat(values.of(object)).isEqualTo(1);
    object.add("b");
    assertThat(values.of(object)).as("by identity").isEqualTo(1);
    assertThat(values.size()).isEqualTo(1);
  }

  @Test
  void of_whenObjectsAreEqual_tellsThemApart() {
    List<String> one = new ArrayList<>(List.of("a"));
    List<String> other = new ArrayList<>(List.of("a"));
    assertThat(values.of(one)).isNotEqualTo(values.of(other));
  }

  @Test
  void of_whenObjectsAreGone_forgetsTheirValues() throws InterruptedException {
    List<String> kept = new ArrayList<>();
    int ofKept = values.of(kept);
    for (int i = 0; i < 100; i++) {
      int unused = values.of(new ArrayList<>());
    }
    for (int attempt = 0; attempt < 200 && values.size() > 3; attempt++) {
      System.gc();
      Thread.sleep(10);
      int unused = values.of(new ArrayList<>());
    }
    assertThat(values.size()).isLessThanOrEqualTo(3);
    assertThat(values.of(kept)).isEqualTo(ofKept);
  }
}
