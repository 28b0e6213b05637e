package dev.hushtable.integration;

import dev.hushtable.EncryptedTable;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of customers for each test, and a customer for it. */
abstract class CustomersTestBase extends EncryptedTableTestBase {
  EncryptedTable<Customer> customers;
  Customer alice;

  @BeforeEach
  final void createCustomers() {
    customers = newTable(Customer.class);
    alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
    wire.clear();
  }

  /** What is stored of a customer. */
  final Map<String, AttributeValue> stored(String id) {
    return stored(customers.tableName(), Map.of("id", AttributeValue.fromS(id)));
  }
}
