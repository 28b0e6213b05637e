package dev.hushtable.quickstart;

import static dev.hushtable.quickstart.UnexpectedException.unless;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.cli.item.ItemSize;
import dev.hushtable.cli.terminal.Style;
import dev.hushtable.cli.terminal.Terminal;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.KmsEmulator;
import dev.hushtable.testkit.LocalDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The guided tour: makes keys, writes customers through an {@link EncryptedTable}, looks at what
 * DynamoDB really stores, finds a customer again, and lets an {@link Intruder} tamper with the
 * table. It fails as soon as something comes out otherwise than promised.
 *
 * <p>DynamoDB and KMS run in this process, on loopback and in memory, and never anywhere else: no
 * environment variable can point the tour at a real account.
 */
public final class Quickstart {
  private static final String TABLE = "Customers";
  private static final String KEY_STORE = "CustomerKeys";
  private static final int MIN_CUSTOMERS = 2;
  private static final int MAX_CUSTOMERS = 1_000_000;
  private static final int MAX_KMS_CALLS = 20;

  private final TableSchema<Customer> schema = TableSchema.fromBean(Customer.class);
  private final long startNanos = System.nanoTime();
  private final Terminal terminal;
  private final List<Customer> customers;

  private Quickstart(Terminal terminal, int count) {
    this.terminal = terminal;
    this.customers = CustomerGenerator.generate(count);
  }

  /** Runs the tour with as many customers as the system property quickstart.customers says. */
  public static void main(String[] args) {
    Terminal terminal = Terminal.system();
    try {
      new Quickstart(terminal, customerCount()).run();
    } catch (UnexpectedException e) {
      fail(terminal, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e.getCause();
      fail(terminal, e + (cause == null ? "" : " (" + cause + ")"));
    }
  }

  private static int customerCount() {
    String value = System.getProperty("quickstart.customers", "10000");
    int count = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
    unless(
        count >= MIN_CUSTOMERS && count <= MAX_CUSTOMERS,
        "quickstart.customers must be a whole number from %d to %d, not '%s'",
        MIN_CUSTOMERS,
        MAX_CUSTOMERS,
        value);
    return count;
  }

  private static void fail(Terminal terminal, String message) {
    terminal.stopDrawing();
    System.err.println(terminal.style(Style.BAD, "Quickstart failed: ") + message);
    System.exit(1);
  }

  private void run() {
    terminal.title(
        "Hushtable quickstart",
        "Field encryption for DynamoDB. DynamoDB Local and a KMS emulator run inside this program,"
            + " and the AWS SDK talks HTTP to them. No account, no Docker, nothing left behind.");
    try (LocalDynamoDb localDynamoDb = LocalDynamoDb.start();
        KmsEmulator kms = KmsEmulator.start();
        AwsTestEnvironment aws = AwsTestEnvironment.of(localDynamoDb.endpoint(), kms.endpoint())) {
      terminal.section("Keys and tables");
      terminal.fact("DynamoDB Local", "%s", localDynamoDb.endpoint());
      terminal.fact("KMS emulator", "%s", kms.endpoint());
      KeyStoreSettings keyStore = createKeys(aws);
      int setUpCalls = kms.calls();
      try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(keyStore)) {
        Hushtable hushtable = Hushtable.builder().client(aws.dynamoDb()).keys(keys).build();
        EncryptedTable<Customer> table = hushtable.table(TABLE, Customer.class);
        table.createTable();
        terminal.fact(TABLE, "the table; its EmailIndex has the key email__hmac, not email");

        Intruder intruder = new Intruder(aws.dynamoDb(), TABLE);
        Duration writing = write(table);
        show(customers.get(0), intruder);
        find(customers.get(0), table, intruder);
        new Tampering(terminal, table, intruder).demonstrate(customers.get(0), customers.get(1));
        long readStart = System.nanoTime();
        readBack(table);
        Duration reading = Duration.ofNanos(System.nanoTime() - readStart);
        figures(writing, reading, intruder.searchAll(customers), setUpCalls, kms.calls());
      }
    }
    ReadOn.print(terminal);
  }

  private KeyStoreSettings createKeys(AwsTestEnvironment aws) {
    String kmsKeyArn = aws.createKmsKey();
    terminal.fact("KMS key", "%s", kmsKeyArn.substring(kmsKeyArn.indexOf("key/")));
    KeyStoreSettings keyStore =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(KEY_STORE)
            .kmsKeyArn(kmsKeyArn)
            .build();
    KeyStoreAdministration administration = KeyStoreAdministration.create(keyStore);
    administration.createTable();
    administration.createKeys(KeyScope.DEFAULT);
    terminal.fact(
        KEY_STORE, "the key store: one key to encrypt with, one to hash with; KMS wraps both");
    return keyStore;
  }

  private Duration write(EncryptedTable<Customer> table) {
    terminal.section(
        "Write %,d customers, each with customers.putItem(customer)", customers.size());
    terminal.paragraph(
        "Among them are %s, all made up from a fixed seed.",
        // Names stay in one piece at the end of a line.
        String.join(", ", CustomerGenerator.someNames(customers))
            .replace(' ', '\u00a0')
            .replace(",\u00a0", ", "));
    return CustomerWriter.write(table, customers, terminal);
  }

  private void show(Customer customer, Intruder intruder) {
    terminal.section("One of them: the bean, and what DynamoDB gives to the plain client");
    Map<String, AttributeValue> plain = schema.itemToMap(customer, true);
    Map<String, AttributeValue> stored = intruder.read(customer.getId());
    SideBySide.of(plain, stored).print(terminal);
    terminal.blank();
    terminal.paragraph(
        "The item has %d bytes, in the clear it would have %d. Each ciphertext names its format and"
            + " key version first (c1\u00a0…), and opens as this attribute of this item of this table"
            + " only.",
        ItemSize.bytes(stored), ItemSize.bytes(plain));
  }

  private void find(Customer wanted, EncryptedTable<Customer> table, Intruder intruder) {
    String email = wanted.getEmail();
    terminal.section("Find the customer by e-mail");
    terminal.line(terminal.style(Style.CODE, "customers.index(\"EmailIndex\")"));
    terminal.line(
        terminal.style(
            Style.CODE, "    .query(keyEqualTo(k -> k.partitionValue(\"" + email + "\")))"));
    List<Customer> found =
        table.index("EmailIndex").query(keyEqualTo(k -> k.partitionValue(email))).items().stream()
            .toList();
    unless(found.size() == 1, "%d customers, not one, were found by e-mail", found.size());
    unless(
        schema.itemToMap(found.get(0), true).equals(schema.itemToMap(wanted, true)),
        "the customer that was found is not the one that was written");
    terminal.kept(
        "found %s, %s, with every property as it was written",
        found.get(0).getId(), found.get(0).getName());

    AttributeValue hash = table.hmac("email", email);
    unless(
        intruder.countInEmailIndex(hash.b()) == 1, "the index does not have the hash as its key");
    unless(
        intruder.countInEmailIndex(SdkBytes.fromUtf8String(email)) == 0,
        "the index has the e-mail address in the clear");
    terminal.kept("the plain client finds nothing under the address itself:");
    terminal.detail("the index holds a keyed hash of it, %s", SideBySide.brief(hash));
  }

  private void readBack(EncryptedTable<Customer> table) {
    Map<String, Customer> written =
        customers.stream().collect(Collectors.toMap(Customer::getId, Function.identity()));
    for (Customer read : table.scan().items()) {
      unless(
          schema.itemToMap(read, true).equals(schema.itemToMap(written.remove(read.getId()), true)),
          "%s is not read as it was written",
          read.getId());
    }
    unless(written.isEmpty(), "the scan did not find %,d customers", written.size());
  }

  private void figures(
      Duration writing, Duration reading, Intruder.Loot loot, int setUpCalls, int kmsCalls) {
    int count = customers.size();
    List<Map<String, AttributeValue>> plain =
        customers.stream().map(customer -> schema.itemToMap(customer, true)).toList();
    terminal.section("The figures");
    new Figures()
        .add("customers written", count, "in %s", perSecond(count, writing))
        .add("customers read back", count, "in %s, all as written", perSecond(count, reading))
        .add("KMS calls", kmsCalls, "%d to set up, %d since", setUpCalls, kmsCalls - setUpCalls)
        .add(
            "bytes per item, plain",
            plain.stream().mapToInt(ItemSize::bytes).sum() / count,
            "on average")
        .add(
            "bytes per item, stored",
            loot.bytes() / count,
            "77 more a value, 33 a hash, and longer names")
        .add(
            "write units per item",
            (double) loot.writeUnits() / count,
            "of 1 KB; %.2f in the clear",
            plain.stream().mapToDouble(ItemSize::writeUnits).sum() / count)
        .add(
            "secrets in the clear",
            loot.secretsFound(),
            "of %,d names, e-mails, SSNs and birthdays",
            loot.secrets())
        .add("seconds in all", (System.nanoTime() - startNanos) / 1_000_000_000, "")
        .print(terminal);
    unless(loot.items() == count, "the table has %,d items, not %,d", loot.items(), count);
    unless(loot.secretsFound() == 0, "%,d secrets stand in the clear", loot.secretsFound());
    unless(loot.plansFound() == count, "the search missed plans, which are not encrypted");
    unless(kmsCalls <= MAX_KMS_CALLS, "%,d KMS calls, more than %d", kmsCalls, MAX_KMS_CALLS);
  }

  private static String perSecond(int count, Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return String.format(Locale.ROOT, "%.1f s, %,.0f a second", seconds, count / seconds);
  }
}
