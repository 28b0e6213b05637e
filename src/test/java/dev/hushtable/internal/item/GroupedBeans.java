package dev.hushtable.internal.item;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** Classes with groups. */
public final class GroupedBeans {
  private GroupedBeans() {}

  /** Some of it in a group, at the top and in documents. */
  @DynamoDbBean
  public static class Person {
    private String id;
    private String email;
    private Integer age;
    private String ssn;
    private Size size;
    private String note;
    private String plan;
    private Address home;
    private List<Address> others;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
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

    @Encrypted(group = "private", boundName = "number")
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Encrypted(group = "private")
    public Size getSize() {
      return size;
    }

    public void setSize(Size size) {
      this.size = size;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }

    public Address getHome() {
      return home;
    }

    public void setHome(Address home) {
      this.home = home;
    }

    public List<Address> getOthers() {
      return others;
    }

    public void setOthers(List<Address> others) {
      this.others = others;
    }
  }

  /** Padded as enums are. */
  public enum Size {
    S,
    EXTRA_LARGE
  }

  /** A document with a group of the same name. */
  @DynamoDbBean
  public static class Address {
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

  /** The same attributes, each stored alone. */
  @DynamoDbBean
  public static class Alone {
    private String id;
    private String email;
    private Integer age;

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

    @Encrypted
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }
  }

  /** A member more. */
  @DynamoDbBean
  public static class Wider {
    private String id;
    private String email;
    private Integer age;
    private String ssn;
    private Size size;
    private String phone;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
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

    @Encrypted(group = "private", boundName = "number")
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Encrypted(group = "private")
    public Size getSize() {
      return size;
    }

    public void setSize(Size size) {
      this.size = size;
    }

    @Encrypted(group = "private")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  /** A member that was renamed. */
  @DynamoDbBean
  public static class Renamed {
    private String id;
    private String mail;
    private Integer age;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted(group = "private", boundName = "email")
    public String getMail() {
      return mail;
    }

    public void setMail(String mail) {
      this.mail = mail;
    }

    @Encrypted(group = "private")
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }
  }

  /** The same members in a group of another name. */
  @DynamoDbBean
  public static class Other {
    private String id;
    private String email;
    private Integer age;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted(group = "secret")
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted(group = "secret")
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }
  }

  /** Sealed. */
  @SealedItem
  @DynamoDbBean
  public static class Closed {
    private String id;
    private String email;
    private Integer age;
    private String phone;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
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
    @EqualityIndex
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  /** An attribute that is called as the group of others. */
  @DynamoDbBean
  public static class Diary {
    private String id;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbAttribute("private")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  /** An attribute that is bound under the name of the group beside it. */
  @DynamoDbBean
  public static class Namesakes {
    private String id;
    private String text;
    private Integer age;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted(boundName = "private")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @Encrypted(group = "private")
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }
  }
}
