package dev.hushtable.integration;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.PlaintextPolicy;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * What an application does whose values are in the compact format and whose keys are in a key
 * store, and what it is told when it goes further. Each step prints a line.
 */
final class SmallApplication {
  private static final String MESSAGE = "message";

  private SmallApplication() {}

  /** Takes the key store's table, its logical name, the KMS key, and the table of customers. */
  public static void main(String[] arguments) {
    try (DynamoDbClient client = DynamoDbClient.create();
        KmsClient kms = KmsClient.create()) {
      KeyStoreSettings settings =
          KeyStoreSettings.builder()
              .dynamoDbClient(client)
              .kmsClient(kms)
              .tableName(arguments[0])
              .logicalName(arguments[1])
              .kmsKeyArn(arguments[2])
              .build();
      String table = arguments[3];
      try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(settings)) {
        Hushtable hushtable =
            Hushtable.builder()
                .client(client)
                .keys(keys)
                .plaintextPolicy(PlaintextPolicy.ACCEPT_READS)
                .build();
        useTable(hushtable.table(table, Customer.class));
        meetMessage(client, hushtable.table(table, Customer.class));
        System.out.println(
            "migrate " + told(() -> hushtable.migration(table, s -> s.threads(1)).run()));
        System.out.println("status " + hushtable.status(table).items());
      }
      administer(settings);
      System.out.println(
          "messages "
              + told(
                  () ->
                      KeyStoreKeyProvider.builder()
                          .keyStore(settings)
                          .formats(StoredFormat.COMPACT, StoredFormat.ENCRYPTION_SDK)
                          .build()));
      kms.disableKey(r -> r.keyId(settings.kmsKeyArn()));
      try (KeyStoreKeyProvider keys = KeyStoreKeyProvider.create(settings)) {
        Hushtable hushtable = Hushtable.builder().client(client).keys(keys).build();
        System.out.println(
            "outage " + told(() -> hushtable.table(table, Customer.class).putItem(customer("2"))));
      }
    }
  }

  private static void useTable(EncryptedTable<Customer> customers) {
    customers.putItem(customer("1"));
    System.out.println("get " + customers.getItem(key("1")).getEmail());
    System.out.println(
        "query "
            + customers
                .index("EmailIndex")
                .query(QueryConditional.keyEqualTo(k -> k.partitionValue("1@example.com")))
                .stream()
                .flatMap(page -> page.items().stream())
                .map(Customer::getId)
                .toList());
    Customer changed = customer("1");
    changed.setTags(List.of("a", "b"));
    System.out.println("update " + customers.updateItem(changed).getTags());
  }

  /** Someone else's value, in a format that these keys do not read. */
  private static void meetMessage(DynamoDbClient client, EncryptedTable<Customer> customers) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("id", AttributeValue.fromS(MESSAGE));
    item.put("ssn__source", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {2, 4, 0x78})));
    client.putItem(r -> r.tableName(customers.tableName()).item(item));
    System.out.println("foreign " + told(() -> customers.getItem(key(MESSAGE))));
  }

  private static void administer(KeyStoreSettings settings) {
    KeyStoreAdministration administration = KeyStoreAdministration.create(settings);
    System.out.println("scopes " + administration.scopes());
    System.out.println("describe " + administration.describe(KeyScope.DEFAULT).usableGenerations());
    System.out.println("existing " + administration.createKeys(KeyScope.DEFAULT).changes().size());
    System.out.println("create " + told(() -> administration.createKeys(KeyScope.of("another"))));
  }

  private static Key key(String id) {
    return Key.builder().partitionValue(id).build();
  }

  private static Customer customer(String id) {
    Customer customer = new Customer();
    customer.setId(id);
    customer.setEmail(id + "@example.com");
    customer.setSsn("123");
    customer.setPlan("free");
    return customer;
  }

  private static String told(Runnable step) {
    try {
      step.run();
      return "went through";
    } catch (HushtableException e) {
      return e.code() + " " + e.getMessage();
    }
  }
}
