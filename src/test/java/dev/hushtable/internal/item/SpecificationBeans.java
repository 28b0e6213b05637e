package dev.hushtable.internal.item;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.SealedItem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** The declarations of the vectors in format.md. */
final class SpecificationBeans {
  private SpecificationBeans() {}

  /** Vector 1. */
  @DynamoDbBean
  public static class Customer {
    private String id;
    private String email;
    private String ssn;
    private String plan;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted(padTo = 24)
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  /** Vector 2. */
  @DynamoDbBean
  public static class Order {
    private String shop;
    private BigDecimal number;
    private List<Contact> contacts;
    private Map<String, Depot> depots;
    private Map<String, String> details;

    @DynamoDbPartitionKey
    public String getShop() {
      return shop;
    }

    public void setShop(String shop) {
      this.shop = shop;
    }

    @DynamoDbSortKey
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    public List<Contact> getContacts() {
      return contacts;
    }

    public void setContacts(List<Contact> contacts) {
      this.contacts = contacts;
    }

    public Map<String, Depot> getDepots() {
      return depots;
    }

    public void setDepots(Map<String, Depot> depots) {
      this.depots = depots;
    }

    @Encrypted
    public Map<String, String> getDetails() {
      return details;
    }

    public void setDetails(Map<String, String> details) {
      this.details = details;
    }
  }

  /** An element of a list in vector 2. */
  @DynamoDbBean
  public static class Contact {
    private String kind;
    private BigDecimal phone;

    public String getKind() {
      return kind;
    }

    public void setKind(String kind) {
      this.kind = kind;
    }

    @Encrypted
    @EqualityIndex
    public BigDecimal getPhone() {
      return phone;
    }

    public void setPhone(BigDecimal phone) {
      this.phone = phone;
    }
  }

  /** An entry of a map in vector 2. */
  @DynamoDbBean
  public static class Depot {
    private String code;

    @Encrypted(boundName = "key")
    public String getCode() {
      return code;
    }

    public void setCode(String code) {
      this.code = code;
    }
  }

  /** Vector 3. */
  @DynamoDbBean
  public static class Member {
    private String email;
    private SdkBytes device;
    private String note;

    @Encrypted
    @EqualityIndex
    @DynamoDbPartitionKey
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @DynamoDbSortKey
    public SdkBytes getDevice() {
      return device;
    }

    public void setDevice(SdkBytes device) {
      this.device = device;
    }

    @Encrypted(boundName = "remark")
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Vector 4. */
  @DynamoDbBean
  @SealedItem
  public static class Account {
    private String id;
    private String email;
    private BigDecimal limit;
    private String closed;
    private String theme;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Authenticated
    public BigDecimal getLimit() {
      return limit;
    }

    public void setLimit(BigDecimal limit) {
      this.limit = limit;
    }

    @Authenticated
    public String getClosed() {
      return closed;
    }

    public void setClosed(String closed) {
      this.closed = closed;
    }

    public String getTheme() {
      return theme;
    }

    public void setTheme(String theme) {
      this.theme = theme;
    }
  }

  /** Vector 5. */
  @DynamoDbBean
  public static class Patient {
    private String id;
    private String name;
    private String diagnosis;
    private String ward;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    public String getDiagnosis() {
      return diagnosis;
    }

    public void setDiagnosis(String diagnosis) {
      this.diagnosis = diagnosis;
    }

    public String getWard() {
      return ward;
    }

    public void setWard(String ward) {
      this.ward = ward;
    }
  }

  /** Vector 6. */
  @DynamoDbBean
  public static class Person {
    private String id;
    private String note;
    private Home home;
    private String email;
    private Integer age;
    private String phone;
    private String ssn;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }

    public Home getHome() {
      return home;
    }

    public void setHome(Home home) {
      this.home = home;
    }

    @Encrypted(group = "private")
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted(group = "private")
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }

    @Encrypted(group = "private")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }

    @Encrypted(group = "private", boundName = "number", padTo = 24)
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }

  /** A document of vector 6. */
  @DynamoDbBean
  public static class Home {
    private String street;
    private String zip;
    private String country;

    @Encrypted(group = "private")
    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    @Encrypted(group = "private")
    @EqualityIndex
    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }

    public String getCountry() {
      return country;
    }

    public void setCountry(String country) {
      this.country = country;
    }
  }
}
