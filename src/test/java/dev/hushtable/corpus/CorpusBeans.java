package dev.hushtable.corpus;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.testing.RawConverter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The classes that the corpus's tables are mapped to. They are as frozen as the corpus: what is
 * declared here is what its items were written with.
 */
public final class CorpusBeans {
  private CorpusBeans() {}

  static Class<?> named(String name) {
    return Stream.of(CorpusBeans.class.getDeclaredClasses())
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** An attribute of each type. */
  @DynamoDbBean
  public static class Everything {
    private String id;
    private String text;
    private BigDecimal number;
    private SdkBytes bytes;
    private Boolean flag;
    private AttributeValue list;
    private AttributeValue map;
    private Set<String> strings;
    private Set<BigDecimal> numbers;
    private Set<SdkBytes> binaries;
    private AttributeValue anything;
    private String plain;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @Encrypted
    @EqualityIndex
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    @Encrypted
    @EqualityIndex
    public SdkBytes getBytes() {
      return bytes;
    }

    public void setBytes(SdkBytes bytes) {
      this.bytes = bytes;
    }

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    public Boolean getFlag() {
      return flag;
    }

    public void setFlag(Boolean flag) {
      this.flag = flag;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbConvertedBy(RawList.class)
    public AttributeValue getList() {
      return list;
    }

    public void setList(AttributeValue list) {
      this.list = list;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbConvertedBy(RawMap.class)
    public AttributeValue getMap() {
      return map;
    }

    public void setMap(AttributeValue map) {
      this.map = map;
    }

    @Encrypted
    @EqualityIndex
    public Set<String> getStrings() {
      return strings;
    }

    public void setStrings(Set<String> strings) {
      this.strings = strings;
    }

    @Encrypted
    @EqualityIndex
    public Set<BigDecimal> getNumbers() {
      return numbers;
    }

    public void setNumbers(Set<BigDecimal> numbers) {
      this.numbers = numbers;
    }

    @Encrypted
    @EqualityIndex
    public Set<SdkBytes> getBinaries() {
      return binaries;
    }

    public void setBinaries(Set<SdkBytes> binaries) {
      this.binaries = binaries;
    }

    @Encrypted
    @DynamoDbConvertedBy(RawMap.class)
    public AttributeValue getAnything() {
      return anything;
    }

    public void setAnything(AttributeValue anything) {
      this.anything = anything;
    }

    public String getPlain() {
      return plain;
    }

    public void setPlain(String plain) {
      this.plain = plain;
    }
  }

  /** Padding, names and normalizers. */
  @DynamoDbBean
  public static class Texts {
    private String id;
    private BigDecimal at;
    private String padded;
    private SdkBytes blob;
    private Color color;
    private String renamed;
    private String email;
    private String name;
    private String all;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @DynamoDbSortKey
    public BigDecimal getAt() {
      return at;
    }

    public void setAt(BigDecimal at) {
      this.at = at;
    }

    @Encrypted(padTo = 24)
    @EqualityIndex
    public String getPadded() {
      return padded;
    }

    public void setPadded(String padded) {
      this.padded = padded;
    }

    @Encrypted(padTo = 16)
    public SdkBytes getBlob() {
      return blob;
    }

    public void setBlob(SdkBytes blob) {
      this.blob = blob;
    }

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    public Color getColor() {
      return color;
    }

    public void setColor(Color color) {
      this.color = color;
    }

    @Encrypted(boundName = "original")
    @EqualityIndex
    public String getRenamed() {
      return renamed;
    }

    public void setRenamed(String renamed) {
      this.renamed = renamed;
    }

    @Encrypted
    @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.Nfc.class)
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    @EqualityIndex(
        normalizers = {Normalizer.Nfc.class, Normalizer.LowerCase.class, Normalizer.Trim.class})
    public String getAll() {
      return all;
    }

    public void setAll(String all) {
      this.all = all;
    }
  }

  /** Documents, and lists and maps of them. */
  @DynamoDbBean
  public static class Documents {
    private String id;
    private Address address;
    private List<Contact> contacts;
    private Map<String, Contact> byRole;
    private List<List<Address>> grid;
    private Map<String, List<Address>> shelves;
    private Opening opening;
    private String note;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
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

    public List<List<Address>> getGrid() {
      return grid;
    }

    public void setGrid(List<List<Address>> grid) {
      this.grid = grid;
    }

    public Map<String, List<Address>> getShelves() {
      return shelves;
    }

    public void setShelves(Map<String, List<Address>> shelves) {
      this.shelves = shelves;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
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

    @Encrypted(boundName = "road")
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

  /** A document that holds others. */
  @DynamoDbBean
  public static class Contact {
    private String phone;
    private String label;
    private Address home;
    private List<Address> offices;

    @Encrypted
    @EqualityIndex
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }

    public String getLabel() {
      return label;
    }

    public void setLabel(String label) {
      this.label = label;
    }

    public Address getHome() {
      return home;
    }

    public void setHome(Address home) {
      this.home = home;
    }

    public List<Address> getOffices() {
      return offices;
    }

    public void setOffices(List<Address> offices) {
      this.offices = offices;
    }
  }

  /** A document without declared attributes. */
  @DynamoDbBean
  public static class Opening {
    private Integer hour;

    public Integer getHour() {
      return hour;
    }

    public void setHour(Integer hour) {
      this.hour = hour;
    }
  }

  /** Both keys are encrypted. */
  @DynamoDbBean
  public static class Ticket {
    private String holder;
    private BigDecimal seat;
    private String note;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
    public String getHolder() {
      return holder;
    }

    public void setHolder(String holder) {
      this.holder = holder;
    }

    @DynamoDbSortKey
    @Encrypted(boundName = "place")
    @EqualityIndex
    public BigDecimal getSeat() {
      return seat;
    }

    public void setSeat(BigDecimal seat) {
      this.seat = seat;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Keys of types N and B, whose names differ in their order as bytes and in UTF-16. */
  @DynamoDbBean
  public static class Reading {
    private BigDecimal meter;
    private SdkBytes serial;
    private AttributeValue value;

    @DynamoDbPartitionKey
    @DynamoDbAttribute("ｚähler")
    public BigDecimal getMeter() {
      return meter;
    }

    public void setMeter(BigDecimal meter) {
      this.meter = meter;
    }

    @DynamoDbSortKey
    @DynamoDbAttribute("𐀀serial")
    public SdkBytes getSerial() {
      return serial;
    }

    public void setSerial(SdkBytes serial) {
      this.serial = serial;
    }

    @Encrypted
    @DynamoDbConvertedBy(RawMap.class)
    @DynamoDbAttribute("wert.[0]")
    public AttributeValue getValue() {
      return value;
    }

    public void setValue(AttributeValue value) {
      this.value = value;
    }
  }

  /** A sealed item. */
  @SealedItem
  @DynamoDbBean
  public static class Letter {
    private String owner;
    private BigDecimal number;
    private String body;
    private String subject;
    private Address address;
    private Opening opening;
    private String status;
    private Set<BigDecimal> pages;
    private AttributeValue log;
    private String comment;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner;
    }

    @DynamoDbSortKey
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    @Encrypted
    public String getBody() {
      return body;
    }

    public void setBody(String body) {
      this.body = body;
    }

    @Encrypted
    @EqualityIndex
    public String getSubject() {
      return subject;
    }

    public void setSubject(String subject) {
      this.subject = subject;
    }

    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }

    @Authenticated
    public String getStatus() {
      return status;
    }

    public void setStatus(String status) {
      this.status = status;
    }

    @Authenticated
    @DynamoDbAttribute("ｚpages")
    public Set<BigDecimal> getPages() {
      return pages;
    }

    public void setPages(Set<BigDecimal> pages) {
      this.pages = pages;
    }

    @Authenticated
    @DynamoDbConvertedBy(RawMap.class)
    @DynamoDbAttribute("𐀀log")
    public AttributeValue getLog() {
      return log;
    }

    public void setLog(AttributeValue log) {
      this.log = log;
    }

    public String getComment() {
      return comment;
    }

    public void setComment(String comment) {
      this.comment = comment;
    }
  }

  /** {@link Letter} before its declaration grew. */
  @SealedItem
  @DynamoDbBean
  public static class LetterBefore {
    private String owner;
    private BigDecimal number;
    private String body;
    private String status;
    private String comment;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner;
    }

    @DynamoDbSortKey
    public BigDecimal getNumber() {
      return number;
    }

    public void setNumber(BigDecimal number) {
      this.number = number;
    }

    @Encrypted
    public String getBody() {
      return body;
    }

    public void setBody(String body) {
      this.body = body;
    }

    @Authenticated
    public String getStatus() {
      return status;
    }

    public void setStatus(String status) {
      this.status = status;
    }

    public String getComment() {
      return comment;
    }

    public void setComment(String comment) {
      this.comment = comment;
    }
  }

  /** Several groups and a value beside them, with documents that have groups too. */
  @DynamoDbBean
  public static class Person {
    private String id;
    private String note;
    private String email;
    private Integer age;
    private String ssn;
    private Color color;
    private String first;
    private String last;
    private BigDecimal balance;
    private Set<BigDecimal> rates;
    private Residence home;
    private List<Residence> others;
    private Map<String, Residence> byRole;
    private String plan;

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

    @Encrypted(group = "private")
    @EqualityIndex(normalizers = {Normalizer.Trim.class, Normalizer.LowerCase.class})
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted(group = "private")
    @EqualityIndex
    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }

    @Encrypted(group = "private", boundName = "number", padTo = 24)
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Encrypted(group = "private")
    public Color getColor() {
      return color;
    }

    public void setColor(Color color) {
      this.color = color;
    }

    @Encrypted(group = "private")
    @DynamoDbAttribute("𐀀first")
    public String getFirst() {
      return first;
    }

    public void setFirst(String first) {
      this.first = first;
    }

    @Encrypted(group = "private")
    @DynamoDbAttribute("ｚlast")
    public String getLast() {
      return last;
    }

    public void setLast(String last) {
      this.last = last;
    }

    @Encrypted(group = "Money-1_x")
    public BigDecimal getBalance() {
      return balance;
    }

    public void setBalance(BigDecimal balance) {
      this.balance = balance;
    }

    @Encrypted(group = "Money-1_x")
    public Set<BigDecimal> getRates() {
      return rates;
    }

    public void setRates(Set<BigDecimal> rates) {
      this.rates = rates;
    }

    public Residence getHome() {
      return home;
    }

    public void setHome(Residence home) {
      this.home = home;
    }

    public List<Residence> getOthers() {
      return others;
    }

    public void setOthers(List<Residence> others) {
      this.others = others;
    }

    public Map<String, Residence> getByRole() {
      return byRole;
    }

    public void setByRole(Map<String, Residence> byRole) {
      this.byRole = byRole;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  /** A document with a group and a value beside it. */
  @DynamoDbBean
  public static class Residence {
    private String street;
    private String zip;
    private String phone;
    private String city;

    @Encrypted(group = "private", boundName = "road")
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

    @Encrypted
    @EqualityIndex
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }
  }

  /** A group in a sealed item. */
  @DynamoDbBean
  @SealedItem
  public static class Dossier {
    private String owner;
    private String body;
    private String subject;
    private Residence address;
    private String status;
    private String comment;

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner;
    }

    @Encrypted(group = "private")
    public String getBody() {
      return body;
    }

    public void setBody(String body) {
      this.body = body;
    }

    @Encrypted(group = "private")
    @EqualityIndex
    public String getSubject() {
      return subject;
    }

    public void setSubject(String subject) {
      this.subject = subject;
    }

    public Residence getAddress() {
      return address;
    }

    public void setAddress(Residence address) {
      this.address = address;
    }

    @Authenticated
    public String getStatus() {
      return status;
    }

    public void setStatus(String status) {
      this.status = status;
    }

    public String getComment() {
      return comment;
    }

    public void setComment(String comment) {
      this.comment = comment;
    }
  }

  /** Of different lengths. */
  public enum Color {
    RED,
    GREEN,
    ULTRAMARINE
  }

  /** A list as DynamoDB has it. */
  public static final class RawList extends RawConverter {
    public RawList() {
      super(AttributeValueType.L);
    }
  }

  /** A map as DynamoDB has it. */
  public static final class RawMap extends RawConverter {
    public RawMap() {
      super(AttributeValueType.M);
    }
  }
}
