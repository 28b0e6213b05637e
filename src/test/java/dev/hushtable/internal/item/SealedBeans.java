package dev.hushtable.internal.item;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** Classes whose items are sealed. */
public final class SealedBeans {
  private SealedBeans() {}

  /** The key that most of them have. */
  public abstract static class Keyed {
    private String id;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }
  }

  /** With everything that a seal covers, and one attribute that it does not. */
  @DynamoDbBean
  @SealedItem
  public static class Member extends Keyed {
    private String email;
    private String ssn;
    private String plan;
    private BigDecimal visits;
    private Set<String> tags;
    private Set<BigDecimal> scores;
    private Beans.Opening opening;
    private List<Beans.Contact> contacts;
    private String note;

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

    @Authenticated
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }

    @Authenticated
    public BigDecimal getVisits() {
      return visits;
    }

    public void setVisits(BigDecimal visits) {
      this.visits = visits;
    }

    @Authenticated
    public Set<String> getTags() {
      return tags;
    }

    public void setTags(Set<String> tags) {
      this.tags = tags;
    }

    @Authenticated
    public Set<BigDecimal> getScores() {
      return scores;
    }

    public void setScores(Set<BigDecimal> scores) {
      this.scores = scores;
    }

    @Authenticated
    public Beans.Opening getOpening() {
      return opening;
    }

    public void setOpening(Beans.Opening opening) {
      this.opening = opening;
    }

    public List<Beans.Contact> getContacts() {
      return contacts;
    }

    public void setContacts(List<Beans.Contact> contacts) {
      this.contacts = contacts;
    }

    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** An early release of a class. */
  @DynamoDbBean
  @SealedItem
  public static class Early extends Keyed {
    private String ssn;
    private String plan;
    private String fax;

    @Encrypted
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

    @Encrypted
    public String getFax() {
      return fax;
    }

    public void setFax(String fax) {
      this.fax = fax;
    }
  }

  /** A later one: fax is gone, phone came, ssn has an index, and the plan is authenticated. */
  @DynamoDbBean
  @SealedItem
  public static class Late extends Keyed {
    private String ssn;
    private String plan;
    private String phone;

    @Encrypted
    @EqualityIndex
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Authenticated
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }

    @Encrypted
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  /** Shares its table with {@link Early}. */
  @DynamoDbBean
  @SealedItem
  public static class Order extends Keyed {
    private String card;
    private BigDecimal total;

    @Encrypted
    public String getCard() {
      return card;
    }

    public void setCard(String card) {
      this.card = card;
    }

    @Authenticated
    public BigDecimal getTotal() {
      return total;
    }

    public void setTotal(BigDecimal total) {
      this.total = total;
    }
  }

  /** Is keyed by a hash. */
  @DynamoDbBean
  @SealedItem
  public static class Holder {
    private String holder;
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
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Holds itself. */
  @DynamoDbBean
  @SealedItem
  public static class Node extends Keyed {
    private String secret;
    private String label;
    private List<Node> children;

    @Encrypted
    public String getSecret() {
      return secret;
    }

    public void setSecret(String secret) {
      this.secret = secret;
    }

    @Authenticated
    public String getLabel() {
      return label;
    }

    public void setLabel(String label) {
      this.label = label;
    }

    public List<Node> getChildren() {
      return children;
    }

    public void setChildren(List<Node> children) {
      this.children = children;
    }
  }

  /** Stores the properties of another class in its place. */
  @DynamoDbBean
  @SealedItem
  public static class Flat extends Keyed {
    private Details details;

    @DynamoDbFlatten
    public Details getDetails() {
      return details;
    }

    public void setDetails(Details details) {
      this.details = details;
    }
  }

  /** What is flattened. */
  @DynamoDbBean
  public static class Details {
    private String pin;
    private String level;

    @Encrypted
    public String getPin() {
      return pin;
    }

    public void setPin(String pin) {
      this.pin = pin;
    }

    @Authenticated
    public String getLevel() {
      return level;
    }

    public void setLevel(String level) {
      this.level = level;
    }
  }

  /** Cannot be changed; its annotations stand on the builder. */
  @DynamoDbImmutable(builder = Fixed.Builder.class)
  public static final class Fixed {
    private final String id;
    private final String ssn;
    private final String plan;

    private Fixed(Builder builder) {
      this.id = builder.id;
      this.ssn = builder.ssn;
      this.plan = builder.plan;
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public String ssn() {
      return ssn;
    }

    public String plan() {
      return plan;
    }

    /** Its builder. */
    @SealedItem
    public static final class Builder {
      private String id;
      private String ssn;
      private String plan;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      @Encrypted
      public Builder ssn(String ssn) {
        this.ssn = ssn;
        return this;
      }

      @Authenticated
      public Builder plan(String plan) {
        this.plan = plan;
        return this;
      }

      public Fixed build() {
        return new Fixed(this);
      }
    }
  }
}
