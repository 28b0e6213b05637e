package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;

/** A bean with a plain key, an encrypted index key, and encrypted, nested and plain attributes. */
@DynamoDbBean
public class Customer {
  private String id;
  private String email;
  @Encrypted private String ssn;
  private Address address;
  private List<String> tags;
  private String plan;
  private Integer visits;

  public Customer() {}

  static Customer of(String id, String email, String ssn) {
    Customer customer = new Customer();
    customer.id = id;
    customer.email = email;
    customer.ssn = ssn;
    customer.plan = "gold";
    customer.visits = 3;
    customer.tags = List.of("tag-secret-1", "tag-secret-2");
    customer.address = new Address();
    customer.address.setStreet("1 Secret Street of " + id);
    customer.address.setCity("Springfield");
    return customer;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getSsn() {
    return ssn;
  }

  public void setSsn(String ssn) {
    this.ssn = ssn;
  }

  public Address getAddress() {
    return address;
  }

  public void setAddress(Address address) {
    this.address = address;
  }

  @Encrypted
  public List<String> getTags() {
    return tags;
  }

  public void setTags(List<String> tags) {
    this.tags = tags;
  }

  @DynamoDbSecondarySortKey(indexNames = "EmailIndex")
  public String getPlan() {
    return plan;
  }

  public void setPlan(String plan) {
    this.plan = plan;
  }

  public Integer getVisits() {
    return visits;
  }

  public void setVisits(Integer visits) {
    this.visits = visits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Customer that
        && Objects.equals(id, that.id)
        && Objects.equals(email, that.email)
        && Objects.equals(ssn, that.ssn)
        && Objects.equals(address, that.address)
        && Objects.equals(tags, that.tags)
        && Objects.equals(plan, that.plan)
        && Objects.equals(visits, that.visits);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id);
  }

  @Override
  public String toString() {
    return "Customer " + id + " " + email + " " + ssn + " " + address + " " + tags + " " + plan;
  }

  /** Stored as a document whose street is encrypted inside. */
  @DynamoDbBean
  public static class Address {
    private String street;
    private String city;

    @Encrypted
    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Address that
          && Objects.equals(street, that.street)
          && Objects.equals(city, that.city);
    }

    @Override
    public int hashCode() {
      return Objects.hash(street, city);
    }

    @Override
    public String toString() {
      return street + ", " + city;
    }
  }
}
