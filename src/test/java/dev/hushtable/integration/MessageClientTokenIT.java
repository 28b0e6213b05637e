package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.MappedTableResource;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Messages of the AWS Encryption SDK: a transaction that is sent again is the same request as long
 * as the provider has the same data key. Later, or in another process, it is another request, which
 * DynamoDB refuses to carry out a second time.
 */
class MessageClientTokenIT extends SeveralTablesTestBase {
  private KeyStoreFixture keyStore;
  private String token;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    keyStore = KeyStoreFixture.create(environment);
    return keyStore.provider(StoredFormat.ENCRYPTION_SDK);
  }

  @BeforeEach
  void drawToken() {
    token = UUID.randomUUID().toString();
  }

  private void send(MappedTableResource<Customer> table) {
    enhanced().transactWriteItems(r -> r.clientRequestToken(token).addPutItem(table, alice));
  }

  @Test
  void transactWriteItems_whenDataKeyIsTheSame_isTheSameRequest() {
    send(customers);
    customers.deleteItem(alice);

    send(customers);

    List<TransactWriteItemsRequest> sent = wire.requests(TransactWriteItemsRequest.class);
    assertThat(sent.get(1).transactItems()).isEqualTo(sent.get(0).transactItems());
    assertThat(customers.getItem(alice)).as("was not carried out again").isNull();
  }

  @Test
  void transactWriteItems_whenDataKeyIsAnother_isRefusedAndCarriedOutOnce() {
    send(customers);
    customers.deleteItem(alice);

    try (KeyProvider ofAnotherProcess = keyStore.provider(StoredFormat.ENCRYPTION_SDK)) {
      hushtable = severalTables().keys(ofAnotherProcess).build();
      EncryptedTable<Customer> same =
          mode().table(hushtable, customers.tableName(), Customer.class);
      assertThatThrownBy(() -> send(same)).isInstanceOf(IdempotentParameterMismatchException.class);
    }

    assertThat(customers.getItem(alice)).isNull();
  }
}
