package dev.hushtable.internal.item;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** The beans that tests of the engine, of expressions and of requests share. */
public final class Beans {
  private Beans() {}

  /** With everything that may lie in an item. */
  @DynamoDbBean
  public static class Patient {
    private String id;
    private String email;
    private String ssn;
    private Integer number;
    private SdkBytes photo;
    private String plan;
    private Address address;
    private List<Contact> contacts;
    private Map<String, Contact> byRole;
    private List<List<Contact>> grid;
    private Opening opening;

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

    @Encrypted
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Encrypted
    @EqualityIndex
    public Integer getNumber() {
      return number;
    }

    public void setNumber(Integer number) {
      this.number = number;
    }

    @Encrypted
    @EqualityIndex
    public SdkBytes getPhoto() {
      return photo;
    }

    public void setPhoto(SdkBytes photo) {
      this.photo = photo;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
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

    public List<List<Contact>> getGrid() {
      return grid;
    }

    public void setGrid(List<List<Contact>> grid) {
      this.grid = grid;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Patient that
          && Objects.equals(id, that.id)
          && Objects.equals(email, that.email)
          && Objects.equals(ssn, that.ssn)
          && Objects.equals(number, that.number)
          && Objects.equals(photo, that.photo)
          && Objects.equals(plan, that.plan)
          && Objects.equals(address, that.address)
          && Objects.equals(contacts, that.contacts)
          && Objects.equals(byRole, that.byRole)
          && Objects.equals(grid, that.grid)
          && Objects.equals(opening, that.opening);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          id, email, ssn, number, photo, plan, address, contacts, byRole, grid, opening);
    }
  }

  /** Nested once. */
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

    @Override
    public boolean equals(Object other) {
      return other instanceof Address that
          && Objects.equals(zip, that.zip)
          && Objects.equals(street, that.street)
          && Objects.equals(city, that.city);
    }

    @Override
    public int hashCode() {
      return Objects.hash(zip, street, city);
    }
  }

  /** Holds itself. */
  @DynamoDbBean
  public static class Contact {
    private String name;
    private String label;
    private List<Contact> children;

    @Encrypted
    @EqualityIndex
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String getLabel() {
      return label;
    }

    public void setLabel(String label) {
      this.label = label;
    }

    public List<Contact> getChildren() {
      return children;
    }

    public void setChildren(List<Contact> children) {
      this.children = children;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Contact that
          && Objects.equals(name, that.name)
          && Objects.equals(label, that.label)
          && Objects.equals(children, that.children);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, label, children);
    }
  }

  /** Holds nothing encrypted. */
  @DynamoDbBean
  public static class Opening {
    private Integer hour;

    public Integer getHour() {
      return hour;
    }

    public void setHour(Integer hour) {
      this.hour = hour;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Opening that && Objects.equals(hour, that.hour);
    }

    @Override
    public int hashCode() {
      return Objects.hash(hour);
    }
  }

  /** With encrypted keys of every kind. */
  @DynamoDbBean
  public static class Ticket {
    private String holder;
    private Integer seat;
    private String show;
    private BigDecimal price;
    private String note;

    @Encrypted
    @EqualityIndex
    @DynamoDbPartitionKey
    public String getHolder() {
      return holder;
    }

    public void setHolder(String holder) {
      this.holder = holder;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSortKey
    public Integer getSeat() {
      return seat;
    }

    public void setSeat(Integer seat) {
      this.seat = seat;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = "ShowIndex")
    public String getShow() {
      return show;
    }

    public void setShow(String show) {
      this.show = show;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = {"ShowIndex", "PriceIndex"})
    public BigDecimal getPrice() {
      return price;
    }

    public void setPrice(BigDecimal price) {
      this.price = price;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Ticket that
          && Objects.equals(holder, that.holder)
          && Objects.equals(seat, that.seat)
          && Objects.equals(show, that.show)
          && Objects.equals(price, that.price)
          && Objects.equals(note, that.note);
    }

    @Override
    public int hashCode() {
      return Objects.hash(holder, seat, show, price, note);
    }
  }

  /** Keyed by a number and bytes. */
  @DynamoDbBean
  public static class Reading {
    private BigDecimal meter;
    private SdkBytes serial;
    private String value;

    @DynamoDbPartitionKey
    public BigDecimal getMeter() {
      return meter;
    }

    public void setMeter(BigDecimal meter) {
      this.meter = meter;
    }

    @DynamoDbSortKey
    public SdkBytes getSerial() {
      return serial;
    }

    public void setSerial(SdkBytes serial) {
      this.serial = serial;
    }

    @Encrypted
    public String getValue() {
      return value;
    }

    public void setValue(String value) {
      this.value = value;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Reading that
          && Objects.equals(meter, that.meter)
          && Objects.equals(serial, that.serial)
          && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Objects.hash(meter, serial, value);
    }
  }
}
