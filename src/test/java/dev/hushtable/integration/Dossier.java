package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;

/**
 * A bean with encrypted attributes of every kind: indexed and not, named by a reserved word, and
 * nested in a document, a list and a map of documents. What it does not map is plain.
 */
@DynamoDbBean
public class Dossier {
  private String id;
  private String email;
  private String tier;
  private Integer code;
  private String date;
  private String ssn;
  private List<String> words;
  private Address address;
  private List<Contact> contacts;
  private Map<String, Contact> byRole;

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

  @DynamoDbSecondarySortKey(indexNames = "EmailIndex")
  public String getTier() {
    return tier;
  }

  public void setTier(String tier) {
    this.tier = tier;
  }

  @Encrypted
  @EqualityIndex
  public Integer getCode() {
    return code;
  }

  public void setCode(Integer code) {
    this.code = code;
  }

  @Encrypted
  @EqualityIndex
  public String getDate() {
    return date;
  }

  public void setDate(String date) {
    this.date = date;
  }

  @Encrypted
  public String getSsn() {
    return ssn;
  }

  public void setSsn(String ssn) {
    this.ssn = ssn;
  }

  @Encrypted
  public List<String> getWords() {
    return words;
  }

  public void setWords(List<String> words) {
    this.words = words;
  }

  public Address getAddress() {
    return address;
  }

  public void setAddress(Address address) {
    this.address = address;
  }

  public List<Contact> getContacts() {
    return contacts;
  }

  public void setContacts(List<Contact> contacts) {
    this.contacts = contacts;
  }

  public Map<String, Contact> getByRole() {
    return byRole;
  }

  public void setByRole(Map<String, Contact> byRole) {
    this.byRole = byRole;
  }

  /** A document. */
  @DynamoDbBean
  public static class Address {
    private String zip;
    private String street;
    private String city;

    @Encrypted
    @EqualityIndex
    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }

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

  /** A document that lies in lists and maps, and holds a list of its own kind. */
  @DynamoDbBean
  public static class Contact {
    private String nick;
    private String label;
    private List<Contact> kids;

    @Encrypted
    @EqualityIndex
    public String getNick() {
      return nick;
    }

    public void setNick(String nick) {
      this.nick = nick;
    }

    public String getLabel() {
      return label;
    }

    public void setLabel(String label) {
      this.label = label;
    }

    public List<Contact> getKids() {
      return kids;
    }

    public void setKids(List<Contact> kids) {
      this.kids = kids;
    }
  }
}
