package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** A bean with a group of attributes, one of them a key of an index, and another in a document. */
@DynamoDbBean
public class Resident {
  private String id;
  private String email;
  private String ssn;
  private Integer age;
  private String note;
  private String plan;
  private Home home;

  static Resident of(String id, String email, String ssn, Integer age) {
    Resident resident = new Resident();
    resident.id = id;
    resident.email = email;
    resident.ssn = ssn;
    resident.age = age;
    return resident;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted(group = "private")
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted(group = "private")
  public String getSsn() {
    return ssn;
  }

  public void setSsn(String ssn) {
    this.ssn = ssn;
  }

  @Encrypted(group = "private")
  @EqualityIndex
  public Integer getAge() {
    return age;
  }

  public void setAge(Integer age) {
    this.age = age;
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

  public Home getHome() {
    return home;
  }

  public void setHome(Home home) {
    this.home = home;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Resident that
        && Objects.equals(id, that.id)
        && Objects.equals(email, that.email)
        && Objects.equals(ssn, that.ssn)
        && Objects.equals(age, that.age)
        && Objects.equals(note, that.note)
        && Objects.equals(plan, that.plan)
        && Objects.equals(home, that.home);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, email);
  }

  @Override
  public String toString() {
    return "Resident["
        + id
        + ", "
        + email
        + ", "
        + ssn
        + ", "
        + age
        + ", "
        + note
        + ", "
        + plan
        + ", "
        + home
        + "]";
  }

  /** A document with a group of its own. */
  @DynamoDbBean
  public static class Home {
    private String street;
    private String zip;
    private String country;

    static Home of(String street, String zip, String country) {
      Home home = new Home();
      home.street = street;
      home.zip = zip;
      home.country = country;
      return home;
    }

    @Encrypted(group = "private")
    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    @Encrypted(group = "private")
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Home that
          && Objects.equals(street, that.street)
          && Objects.equals(zip, that.zip)
          && Objects.equals(country, that.country);
    }

    @Override
    public int hashCode() {
      return Objects.hash(street, zip);
    }

    @Override
    public String toString() {
      return "Home[" + street + ", " + zip + ", " + country + "]";
    }
  }
}
