package dev.hushtable.matrix;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/**
 * The suites' ordinary bean: every attribute that is no key is encrypted, and so are the keys of
 * its {@code TextIndex}.
 */
@DynamoDbBean
public class Item {
  private String id;
  private Integer sort;
  private String text;
  private String note;
  private Long amount;
  private Integer rank;
  private List<String> tags;
  private Address address;
  private byte[] data;

  static Item of(String id, int sort) {
    Item item = key(id, sort);
    item.text = MatrixTestBase.secret("text of " + id);
    item.note = MatrixTestBase.secret("note " + sort);
    item.amount = MatrixTestBase.NUMBER + sort;
    item.rank = sort;
    item.tags = List.of(MatrixTestBase.secret("tag"), MatrixTestBase.secret("other"));
    item.address = Address.of("street " + sort, "town");
    item.data = MatrixTestBase.secret("data").getBytes(StandardCharsets.UTF_8);
    return item;
  }

  /** With no attributes but its key. */
  static Item key(String id, int sort) {
    Item item = new Item();
    item.id = id;
    item.sort = sort;
    return item;
  }

  Key key() {
    return Key.builder().partitionValue(id).sortValue(sort).build();
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @DynamoDbSortKey
  public Integer getSort() {
    return sort;
  }

  public void setSort(Integer sort) {
    this.sort = sort;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = {"TextIndex", "RankIndex"})
  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  @Encrypted
  public String getNote() {
    return note;
  }

  public void setNote(String note) {
    this.note = note;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondarySortKey(indexNames = "TextIndex")
  public Long getAmount() {
    return amount;
  }

  public void setAmount(Long amount) {
    this.amount = amount;
  }

  @DynamoDbSecondarySortKey(indexNames = {"RankIndex", "LocalIndex"})
  public Integer getRank() {
    return rank;
  }

  public void setRank(Integer rank) {
    this.rank = rank;
  }

  @Encrypted
  public List<String> getTags() {
    return tags;
  }

  public void setTags(List<String> tags) {
    this.tags = tags;
  }

  public Address getAddress() {
    return address;
  }

  public void setAddress(Address address) {
    this.address = address;
  }

  @Encrypted
  @EqualityIndex
  public byte[] getData() {
    return data;
  }

  public void setData(byte[] data) {
    this.data = data;
  }

  /** A document that is encrypted inside. */
  @DynamoDbBean
  public static class Address {
    private String street;
    private String town;

    static Address of(String street, String town) {
      Address address = new Address();
      address.street = street == null ? null : MatrixTestBase.secret(street);
      address.town = town == null ? null : MatrixTestBase.secret(town);
      return address;
    }

    @Encrypted
    @EqualityIndex
    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    @Encrypted
    public String getTown() {
      return town;
    }

    public void setTown(String town) {
      this.town = town;
    }
  }
}
