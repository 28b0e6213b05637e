package dev.hushtable.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The benchmarks of whole calls go on working. */
class CallsTest {
  static Stream<Calls> calls() {
    return Stream.of(new PlainCalls(), new HushtableCalls());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void getItem_throughACannedAnswer_givesTheReferenceItem(Calls calls) {
    calls.setUp();

    calls.putItem();
    calls.putItemAsync();

    assertThat(calls.getItem()).usingRecursiveComparison().isEqualTo(Person.reference());
    assertThat(calls.getItemAsync()).usingRecursiveComparison().isEqualTo(Person.reference());
  }
}
