package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items of several classes in one table. */
class SharedTableIT {

  /** What all items of the table have in common. */
  public abstract static class Entity {
    private String pk;
    private String sk;

    @DynamoDbPartitionKey
    public String getPk() {
      return pk;
    }

    public void setPk(String pk) {
      this.pk = pk;
    }

    @DynamoDbSortKey
    public String getSk() {
      return sk;
    }

    public void setSk(String sk) {
      this.sk = sk;
    }
  }

  /** Declares {@code name}. */
  @DynamoDbBean
  public static class Person extends Entity {
    private String name;

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Declares {@code address}. */
  @DynamoDbBean
  public static class Order extends Entity {
    private String address;
    private Integer total;

    @Encrypted
    @EqualityIndex
    public String getAddress() {
      return address;
    }

    public void setAddress(String address) {
      this.address = address;
    }

    public Integer getTotal() {
      return total;
    }

    public void setTotal(Integer total) {
      this.total = total;
    }
  }

  /** Leaves {@code name} plain. */
  @DynamoDbBean
  public static class PlainName extends Order {
    private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Binds {@code name} under another name. */
  @DynamoDbBean
  public static class OtherBoundName extends Entity {
    private String name;

    @Encrypted(boundName = "fullName")
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Maps an attribute under which another class stores ciphertext. */
  @DynamoDbBean
  public static class StoredName extends Order {
    private String other;

    @DynamoDbAttribute("name__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  /** Has an encrypted primary key. */
  @DynamoDbBean
  public static class EncryptedKey {
    private String pk;

    @Encrypted
    @EqualityIndex
    @DynamoDbPartitionKey
    public String getPk() {
      return pk;
    }

    public void setPk(String pk) {
      this.pk = pk;
    }
  }

  private final AwsTestEnvironment aws = AwsTestEnvironment.shared();
  private Hushtable hushtable;
  private EncryptedTable<Person> persons;
  private EncryptedTable<Order> orders;

  @BeforeEach
  void createTable() {
    hushtable =
        Hushtable.builder().client(aws.dynamoDb()).keys(LocalKeyProvider.inMemory()).build();
    String name = aws.uniqueTableName("shared");
    persons = hushtable.table(name, Person.class);
    orders = hushtable.table(name, Order.class);
    persons.createTable();
    aws.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(name));
  }

  @Test
  void table_whenTwoClassesShareIt_servesBoth() {
    Person person = new Person();
    person.setPk("p-1");
    person.setSk("person");
    person.setName("Alice");
    persons.putItem(person);
    Order order = new Order();
    order.setPk("p-1");
    order.setSk("order#1");
    order.setAddress("1 Main Street");
    order.setTotal(7);
    orders.putItem(order);

    assertThat(persons.getItem(person).getName()).isEqualTo("Alice");
    assertThat(orders.getItem(order).getAddress()).isEqualTo("1 Main Street");
    assertThat(orders.query(keyEqualTo(k -> k.partitionValue("p-1"))).items()).hasSize(2);
    assertThat(
            aws.dynamoDb().scan(r -> r.tableName(persons.tableName())).items().stream()
                .flatMap(item -> item.keySet().stream()))
        .containsExactlyInAnyOrder(
            "pk", "sk", "name__source", "pk", "sk", "address__source", "address__hmac", "total");
  }

  @Test
  void lowLevelClient_whenTwoClassesShareTable_encryptsAttributesOfBoth() {
    hushtable
        .client()
        .putItem(
            r ->
                r.tableName(persons.tableName())
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS("p-2"),
                            "sk", AttributeValue.fromS("x"),
                            "name", AttributeValue.fromS("Alice"),
                            "address", AttributeValue.fromS("1 Main Street"))));

    assertThat(aws.dynamoDb().scan(r -> r.tableName(persons.tableName())).items().get(0))
        .containsOnlyKeys("pk", "sk", "name__source", "address__source", "address__hmac");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {PlainName.class, OtherBoundName.class, StoredName.class, EncryptedKey.class})
  void table_whenClassesContradict_isRefused(Class<?> type) {
    assertThatThrownBy(() -> hushtable.table(persons.tableName(), type))
        .isInstanceOfSatisfying(
            InvalidUsageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICTING_CLASSES);
              assertThat(e).hasMessageContaining(type.getName());
              assertThat(e).hasMessageContaining(persons.tableName());
            });
  }

  @Test
  void table_whenAskedAgain_isEquivalent() {
    EncryptedTable<Person> again = hushtable.table(persons.tableName(), Person.class);
    Person person = new Person();
    person.setPk("p-1");
    person.setSk("person");
    person.setName("Alice");
    again.putItem(person);

    assertThat(persons.getItem(person).getName()).isEqualTo("Alice");
  }
}
