package dev.hushtable.testkit;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A bean with what there is to look for. */
@DynamoDbBean
public class Person {
  private String id;
  private String email;
  private BigDecimal salary;
  private SdkBytes photo;
  private Boolean member;
  private List<String> nicknames;
  private List<Home> homes;
  private Map<String, Home> homesByName;
  private String plan;
  private Long version;

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted
  @EqualityIndex(unique = true)
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted
  public BigDecimal getSalary() {
    return salary;
  }

  public void setSalary(BigDecimal salary) {
    this.salary = salary;
  }

  @Encrypted
  public SdkBytes getPhoto() {
    return photo;
  }

  public void setPhoto(SdkBytes photo) {
    this.photo = photo;
  }

  @Encrypted
  public Boolean getMember() {
    return member;
  }

  public void setMember(Boolean member) {
    this.member = member;
  }

  @Encrypted
  public List<String> getNicknames() {
    return nicknames;
  }

  public void setNicknames(List<String> nicknames) {
    this.nicknames = nicknames;
  }

  public List<Home> getHomes() {
    return homes;
  }

  public void setHomes(List<Home> homes) {
    this.homes = homes;
  }

  public Map<String, Home> getHomesByName() {
    return homesByName;
  }

  public void setHomesByName(Map<String, Home> homesByName) {
    this.homesByName = homesByName;
  }

  public String getPlan() {
    return plan;
  }

  public void setPlan(String plan) {
    this.plan = plan;
  }

  @DynamoDbVersionAttribute
  public Long getVersion() {
    return version;
  }

  public void setVersion(Long version) {
    this.version = version;
  }

  /** A nested bean. */
  @DynamoDbBean
  public static class Home {
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
  }
}
