package dev.hushtable.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CustomerGeneratorTest {
  private static final List<Customer> CUSTOMERS = CustomerGenerator.generate(10_000);

  @Test
  void generate_whenCalledAgain_givesTheSame() {
    assertThat(asMaps(CustomerGenerator.generate(10_000))).isEqualTo(asMaps(CUSTOMERS));
  }

  @Test
  void generate_whenFewerAreWanted_givesTheFirst() {
    assertThat(asMaps(CustomerGenerator.generate(50))).isEqualTo(asMaps(CUSTOMERS.subList(0, 50)));
  }

  @Test
  void generate_whenThereAreMany_repeatsNoIdAndNoEmail() {
    assertThat(CUSTOMERS).extracting(Customer::getId).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(present(Customer::getEmail))
        .doesNotHaveDuplicates()
        .allMatch(email -> email.matches("[a-z]+\\.[a-z]+[0-9]*@example\\.(com|org|net)"));
  }

  @Test
  void generate_whenThereAreMany_leavesEveryOptionalFieldOutSometimes() {
    Stream.<Function<Customer, ?>>of(
            Customer::getEmail,
            Customer::getSsn,
            Customer::getBirthday,
            Customer::getPhones,
            Customer::getAddress)
        .forEach(field -> assertThat(present(field)).hasSizeBetween(7_000, 9_900));
    assertThat(CUSTOMERS).extracting(Customer::getName).doesNotContainNull();
    assertThat(CUSTOMERS).extracting(Customer::getPlan).doesNotContainNull();
  }

  @Test
  void generate_whenItBegins_givesTwoCompleteCustomers() {
    assertThat(CUSTOMERS.subList(0, 2))
        .allSatisfy(c -> assertThat(c).hasNoNullFieldsOrProperties());
    assertThat(CUSTOMERS.get(0).getName()).matches("\\p{IsHan}.*");
  }

  @Test
  void generate_whenThereAreMany_writesNamesInManyScripts() {
    for (String script : List.of("Latin", "Greek", "Cyrillic", "Arabic", "Han", "Hangul")) {
      assertThat(CUSTOMERS).extracting(Customer::getName).anyMatch(in(script));
    }
    assertThat(CUSTOMERS).extracting(Customer::getName).anyMatch(n -> n.matches(".*\\p{M}.*"));
    assertThat(CUSTOMERS).extracting(Customer::getName).noneMatch(n -> n.contains("null"));
  }

  @Test
  void generate_whenItMakesUpNumbers_usesNoneThatIsIssued() {
    assertThat(present(Customer::getSsn))
        .allMatch(ssn -> ssn.matches("9[0-9]{2}-(0[1-9]|[1-4][0-9])-[0-9]{4}"));
    assertThat(present(Customer::getPhones))
        .allSatisfy(phones -> assertThat(phones).isNotEmpty().allMatch(p -> p.startsWith("+")));
  }

  private static <T> List<T> present(Function<Customer, T> field) {
    return CUSTOMERS.stream().map(field).filter(Objects::nonNull).toList();
  }

  private static Predicate<String> in(String script) {
    return name -> name.matches(".*\\p{Is" + script + "}.*");
  }

  private static List<Map<String, AttributeValue>> asMaps(List<Customer> customers) {
    TableSchema<Customer> schema = TableSchema.fromBean(Customer.class);
    return customers.stream().map(customer -> schema.itemToMap(customer, true)).toList();
  }
}
