package dev.hushtable.quickstart;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Makes up customers from all over the world, the same ones every time: the first few are the same
 * however many are asked for. No two share an e-mail address, and none can be a real person's:
 * domains are those of RFC 2606, and social security numbers of a kind that is never issued.
 *
 * <p>The first two have every field. The others may lack any but the id, the name and the plan, as
 * customers do.
 */
final class CustomerGenerator {
  private static final long SEED = 56_163;
  private static final int ALWAYS_COMPLETE = 2;
  private static final int SOME = 6;
  private static final Culture[] CULTURES = Culture.values();
  private static final List<String> DOMAINS = List.of("example.com", "example.org", "example.net");
  private static final List<String> PLANS = List.of("free", "free", "free", "plus", "plus", "pro");
  private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1935, 1, 1);
  private static final int BIRTHDAYS = 72 * 365;

  private final Random random = new Random(SEED);
  private final Map<String, Integer> mailboxes = new HashMap<>();
  private int made;

  private CustomerGenerator() {}

  /** That many customers. */
  static List<Customer> generate(int count) {
    CustomerGenerator generator = new CustomerGenerator();
    List<Customer> customers = new ArrayList<>(count);
    while (customers.size() < count) {
      customers.add(generator.next());
    }
    return customers;
  }

  /** The names of a few, from as many countries. */
  static List<String> someNames(List<Customer> customers) {
    Map<String, String> byCountry = new LinkedHashMap<>();
    for (Customer customer : customers) {
      if (customer.getAddress() != null) {
        byCountry.putIfAbsent(customer.getAddress().getCountry(), customer.getName());
      }
    }
    return byCountry.values().stream().limit(SOME).toList();
  }

  private Customer next() {
    made++;
    Culture culture = culture();
    Culture.Name name = culture.name(random);
    Customer customer = new Customer();
    customer.setId(String.format(Locale.ROOT, "c-%05d", made));
    customer.setName(name.written());
    if (has(97)) {
      customer.setEmail(email(name));
    }
    if (has(90)) {
      customer.setSsn(ssn());
    }
    if (has(85)) {
      customer.setBirthday(FIRST_BIRTHDAY.plusDays(random.nextInt(BIRTHDAYS)));
    }
    if (has(75)) {
      customer.setPhones(phones(culture));
    }
    if (has(90)) {
      customer.setAddress(culture.address(random));
    }
    customer.setPlan(PLANS.get(random.nextInt(PLANS.size())));
    return customer;
  }

  private Culture culture() {
    int choice = random.nextInt(CULTURES.length + 6);
    if (made == 1) {
      return Culture.JAPANESE;
    }
    return choice < CULTURES.length ? CULTURES[choice] : Culture.AMERICAN;
  }

  private boolean has(int percent) {
    return random.nextInt(100) < percent || made <= ALWAYS_COMPLETE;
  }

  private String email(Culture.Name name) {
    String domain = DOMAINS.get(random.nextInt(DOMAINS.size()));
    int bearers = mailboxes.merge(name.mailbox(), 1, Integer::sum);
    return name.mailbox() + (bearers == 1 ? "" : bearers) + "@" + domain;
  }

  /** An area from 900 on with a group below 50, which neither SSNs nor tax numbers ever have. */
  private String ssn() {
    return String.format(
        Locale.ROOT,
        "9%02d-%02d-%04d",
        random.nextInt(100),
        1 + random.nextInt(49),
        1 + random.nextInt(9999));
  }

  private List<String> phones(Culture culture) {
    List<String> phones = new ArrayList<>();
    phones.add(culture.phone(random));
    if (random.nextInt(3) == 0) {
      phones.add(culture.phone(random));
    }
    return phones;
  }
}
