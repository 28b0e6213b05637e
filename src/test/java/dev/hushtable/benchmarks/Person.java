package dev.hushtable.benchmarks;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/**
 * The reference item: a key of 36 characters, five secrets of 22, 14, 13, 11 and 60, one of them
 * searchable, and four plain attributes; 244 bytes as DynamoDB counts them.
 */
@DynamoDbBean
public class Person {
  public static final String TABLE = "People";
  static final String INDEX = "EmailIndex";
  public static final String SEARCHABLE = "email";
  public static final List<String> SECRETS = List.of(SEARCHABLE, "name", "phone", "ssn", "address");
  public static final List<String> PLAIN = List.of("plan", "country", "visits", "active");

  private String id;
  private String email;
  private String name;
  private String phone;
  private String ssn;
  private String address;
  private String plan;
  private String country;
  private Integer visits;
  private Boolean active;

  public static Person reference() {
    Person person = new Person();
    person.id = "5b2f8a0e-93c1-4d67-8f4a-0d6b7c1e9a35";
    person.email = "alice.liddell@test.org";
    person.name = "Alice Liddells";
    person.phone = "+441234567890";
    person.ssn = "219-09-9999";
    person.address = "Folly Bridge 7, first floor on the left, Oxford OX1 4LB, UK.";
    person.plan = "gold, paid quarterly";
    person.country = "United Kingdom";
    person.visits = 421_337;
    person.active = true;
    return person;
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
  @DynamoDbSecondaryPartitionKey(indexNames = INDEX)
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted
  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  @Encrypted
  public String getPhone() {
    return phone;
  }

  public void setPhone(String phone) {
    this.phone = phone;
  }

  @Encrypted
  public String getSsn() {
    return ssn;
  }

  public void setSsn(String ssn) {
    this.ssn = ssn;
  }

  @Encrypted
  public String getAddress() {
    return address;
  }

  public void setAddress(String address) {
    this.address = address;
  }

  public String getPlan() {
    return plan;
  }

  public void setPlan(String plan) {
    this.plan = plan;
  }

  public String getCountry() {
    return country;
  }

  public void setCountry(String country) {
    this.country = country;
  }

  public Integer getVisits() {
    return visits;
  }

  public void setVisits(Integer visits) {
    this.visits = visits;
  }

  public Boolean getActive() {
    return active;
  }

  public void setActive(Boolean active) {
    this.active = active;
  }
}
