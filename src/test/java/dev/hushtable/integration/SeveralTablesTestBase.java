package dev.hushtable.integration;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Customers, accounts, whose keys are encrypted, and notes, which are plain; over a client that can
 * be made to leave parts undone and to lie.
 */
abstract class SeveralTablesTestBase extends CustomersTestBase {
  final Between between = new Between(wire);
  private SdkAutoCloseable client;

  EncryptedTable<Account> accounts;

  /** Goes past the library, as everything plain may. */
  DynamoDbTable<Note> notes;

  Account savings;
  final Note note = Note.of("n-1", "plain text");

  @BeforeAll
  final void connect() {
    client = mode().connect(aws, between);
  }

  @AfterAll
  final void disconnect() {
    client.close();
  }

  @BeforeEach
  final void createTables() {
    between.clear();
    notes =
        DynamoDbEnhancedClient.builder()
            .dynamoDbClient(aws.dynamoDb())
            .build()
            .table(aws.uniqueTableName("notes"), TableSchema.fromBean(Note.class));
    notes.createTable();
    awaitTable(notes.tableName());
    hushtable = severalTables().build();
    customers = mode().table(hushtable, customers.tableName(), Customer.class);
    accounts = newTable(Account.class);
    savings = Account.of("alice@example.com", 7, "Secret Street", "078-05-1120");
    wire.clear();
  }

  /** With a recorded client, the keys and the plain table. */
  final Hushtable.Builder severalTables() {
    return mode().hushtable(client).keys(keys).plainTables(notes.tableName());
  }

  /** For batches and transactions. */
  final DynamoDbEnhancedClient enhanced() {
    return mode().enhancedClient(hushtable);
  }

  static Key key(Customer customer) {
    return Key.builder().partitionValue(customer.getId()).build();
  }

  static Key key(Account account) {
    return Key.builder().partitionValue(account.getOwner()).sortValue(account.getNumber()).build();
  }

  static Key key(Note note) {
    return Key.builder().partitionValue(note.getId()).build();
  }

  final String arn(String table) {
    return aws.dynamoDb().describeTable(r -> r.tableName(table)).table().tableArn();
  }

  /** What is stored of an account. */
  final Map<String, AttributeValue> stored(Account account) {
    Map<String, AttributeValue> key = new HashMap<>(accounts.encryptModel(account));
    key.keySet().retainAll(java.util.Set.of("owner__hmac", "number__hmac"));
    return stored(accounts.tableName(), key);
  }

  /** Puts an item past the library. */
  final void putRaw(String table, Map<String, AttributeValue> item) {
    aws.dynamoDb().putItem(r -> r.tableName(table).item(item));
  }
}
