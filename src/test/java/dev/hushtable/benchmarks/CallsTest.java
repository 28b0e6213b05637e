package dev.hushtable.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The benchmarks of whole calls and of pages go on working. */
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

  @Test
  void page_ofTwelve_hasThemDecrypted() {
    QueryPages pages = new QueryPages();
    pages.items = 12;
    pages.setUp();

    List<Person> found = pages.hushtable();

    assertThat(found).hasSize(12).extracting(Person::getSsn).containsOnly("219-09-9999");
    assertThat(found).usingRecursiveComparison().isEqualTo(pages.decryptModels());
    assertThat(pages.plainClient()).hasSize(12).extracting(Person::getSsn).containsOnlyNulls();
  }
}
