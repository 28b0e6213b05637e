package dev.hushtable.shapes;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnoreNulls;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** Classes and records with builders. */
final class ImmutableShapes {
  private ImmutableShapes() {}

  static List<Shape<?>> all() {
    return List.of(
        Shape.of(
            Invoice.class,
            Invoice.builder()
                .id("full")
                .customer("alice@example.com")
                .paid(true)
                .total(new BigDecimal("12.50"))
                .lines(List.of(new Line("book", 1), new Line("pen", 2)))
                .build(),
            Invoice.builder().id("empty").build(),
            "customer__source",
            "customer__hmac",
            "paid__source",
            "total__source",
            "lines[].text__source",
            "lines[].count__source"),
        Shape.of(
            Account.class,
            new Account(
                "full",
                "alice@example.com",
                List.of("a", "b"),
                new Owner("Alice", new Owner("Bob", null)),
                Map.of("x", new Owner("Cid", null))),
            new Account("empty", null, null, null, null),
            "e-mail__source",
            "e-mail__hmac",
            "tags__source",
            "owner.name__source",
            "owner.deputy.name__source",
            "owners__source"),
        Shape.of(
            Contact.class,
            new Contact("full", "alice@example.com", "555", new Place("Long Street", "8001")),
            new Contact("empty", null, null, null),
            "private__source",
            "email__hmac",
            "place.private__source"));
  }

  /** As one writes it without tools, with annotations on getters and a static method. */
  @DynamoDbImmutable(builder = Invoice.Builder.class)
  public static final class Invoice {
    private final String id;
    private final String customer;
    private final Boolean paid;
    private final BigDecimal total;
    private final List<Line> lines;

    private Invoice(Builder builder) {
      this.id = builder.id;
      this.customer = builder.customer;
      this.paid = builder.paid;
      this.total = builder.total;
      this.lines = builder.lines;
    }

    public static Builder builder() {
      return new Builder();
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    @Encrypted
    @EqualityIndex
    public String getCustomer() {
      return customer;
    }

    @Encrypted
    public Boolean isPaid() {
      return paid;
    }

    @Encrypted
    public BigDecimal total() {
      return total;
    }

    public List<Line> lines() {
      return lines;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Invoice that
          && Objects.equals(id, that.id)
          && Objects.equals(customer, that.customer)
          && Objects.equals(paid, that.paid)
          && Objects.equals(total, that.total)
          && Objects.equals(lines, that.lines);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, customer, paid, total, lines);
    }

    public static final class Builder {
      private String id;
      private String customer;
      private Boolean paid;
      private BigDecimal total;
      private List<Line> lines;

      private Builder() {}

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder customer(String customer) {
        this.customer = customer;
        return this;
      }

      public Builder paid(Boolean paid) {
        this.paid = paid;
        return this;
      }

      public Builder total(BigDecimal total) {
        this.total = total;
        return this;
      }

      public Builder lines(List<Line> lines) {
        this.lines = lines;
        return this;
      }

      public Invoice build() {
        return new Invoice(this);
      }
    }
  }

  @DynamoDbImmutable(builder = Line.Builder.class)
  public record Line(@Encrypted String text, @Encrypted Integer count) {

    /** With setters that return nothing. */
    public static final class Builder {
      private String text;
      private Integer count;

      public void setText(String text) {
        this.text = text;
      }

      public void setCount(Integer count) {
        this.count = count;
      }

      public Line build() {
        return new Line(text, count);
      }
    }
  }

  /** A record with a builder, in which records lie. */
  @DynamoDbImmutable(builder = Account.Builder.class)
  public record Account(
      @DynamoDbPartitionKey String id,
      @Encrypted @EqualityIndex @DynamoDbAttribute("e-mail") String email,
      @Encrypted List<String> tags,
      @DynamoDbIgnoreNulls Owner owner,
      @Encrypted Map<String, Owner> owners) {

    public static final class Builder {
      private String id;
      private String email;
      private List<String> tags;
      private Owner owner;
      private Map<String, Owner> owners;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder email(String email) {
        this.email = email;
        return this;
      }

      public Builder tags(List<String> tags) {
        this.tags = tags;
        return this;
      }

      public Builder owner(Owner owner) {
        this.owner = owner;
        return this;
      }

      public Builder owners(Map<String, Owner> owners) {
        this.owners = owners;
        return this;
      }

      public Account build() {
        return new Account(id, email, tags, owner, owners);
      }
    }
  }

  /** Holds another of its kind. */
  @DynamoDbImmutable(builder = Owner.Builder.class)
  public record Owner(@Encrypted String name, @DynamoDbIgnoreNulls Owner deputy) {

    public static final class Builder {
      private String name;
      private Owner deputy;

      public Builder name(String name) {
        this.name = name;
        return this;
      }

      public Builder deputy(Owner deputy) {
        this.deputy = deputy;
        return this;
      }

      public Owner build() {
        return new Owner(name, deputy);
      }
    }
  }

  /** A record whose values are stored together. */
  @DynamoDbImmutable(builder = Contact.Builder.class)
  public record Contact(
      @DynamoDbPartitionKey String id,
      @Encrypted(group = "private") @EqualityIndex String email,
      @Encrypted(group = "private") String phone,
      @DynamoDbIgnoreNulls Place place) {

    public static final class Builder {
      private String id;
      private String email;
      private String phone;
      private Place place;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder email(String email) {
        this.email = email;
        return this;
      }

      public Builder phone(String phone) {
        this.phone = phone;
        return this;
      }

      public Builder place(Place place) {
        this.place = place;
        return this;
      }

      public Contact build() {
        return new Contact(id, email, phone, place);
      }
    }
  }

  /** A class with a builder, whose values are stored together. */
  @DynamoDbImmutable(builder = Place.Builder.class)
  public static final class Place {
    private final String street;
    private final String zip;

    Place(String street, String zip) {
      this.street = street;
      this.zip = zip;
    }

    @Encrypted(group = "private")
    public String street() {
      return street;
    }

    @Encrypted(group = "private")
    public String zip() {
      return zip;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that
          && Objects.equals(street, that.street)
          && Objects.equals(zip, that.zip);
    }

    @Override
    public int hashCode() {
      return Objects.hash(street, zip);
    }

    public static final class Builder {
      private String street;
      private String zip;

      public Builder street(String street) {
        this.street = street;
        return this;
      }

      public Builder zip(String zip) {
        this.zip = zip;
        return this;
      }

      public Place build() {
        return new Place(street, zip);
      }
    }
  }
}
