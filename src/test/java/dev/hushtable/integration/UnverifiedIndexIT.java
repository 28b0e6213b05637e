package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** An index that is declared to hold the hash of its key only. */
class UnverifiedIndexIT {

  /** Found through an index that does not project the e-mail's ciphertext. */
  @DynamoDbBean
  public static class Contact {
    private String id;
    private String email;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex(unverifiedIn = "EmailIndex")
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private EncryptedTable<Contact> contacts;

  @BeforeEach
  void createTable() {
    contacts =
        EncryptedTable.builder(Contact.class)
            .client(aws.dynamoDb())
            .keys(LocalKeyProvider.inMemory())
            .tableName(aws.uniqueTableName("contacts"))
            .build();
    contacts.createTable(
        r ->
            r.globalSecondaryIndices(
                i ->
                    i.indexName("EmailIndex")
                        .projection(
                            Projection.builder()
                                .projectionType(ProjectionType.KEYS_ONLY)
                                .build())));
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(contacts.tableName()));
    Contact contact = new Contact();
    contact.setId("c-1");
    contact.setEmail("alice@example.com");
    contacts.putItem(contact);
  }

  @Test
  void createTable_whenIndexIsUnverified_keepsItAsItIs() {
    assertThat(contacts.describeTable().table().globalSecondaryIndexes().get(0).projection())
        .extracting(Projection::projectionType)
        .isEqualTo(ProjectionType.KEYS_ONLY);
  }

  @Test
  void indexQuery_whenIndexIsUnverified_leavesTheKeyOut() {
    var condition = keyEqualTo(k -> k.partitionValue("alice@example.com"));
    List<Contact> found = contacts.index("EmailIndex").query(condition).items().stream().toList();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).getId()).isEqualTo("c-1");
    assertThat(found.get(0).getEmail()).isNull();
  }

  @Test
  void indexQuery_whenUnverifiedKeyIsProjected_leavesItOutToo() {
    List<Contact> found =
        contacts
            .index("EmailIndex")
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue("alice@example.com")))
                        .attributesToProject("id", "email"))
            .items()
            .stream()
            .toList();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).getId()).isEqualTo("c-1");
    assertThat(found.get(0).getEmail()).isNull();
  }
}
