package dev.hushtable.quickstart;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/**
 * An ordinary bean of the DynamoDB Enhanced Client. {@code @Encrypted} is all it takes, and
 * {@code @EqualityIndex} where a property must be found again.
 */
@DynamoDbBean
public class Customer {
  private @Nullable String id;
  private @Nullable String name;
  private @Nullable String email;
  private @Nullable String ssn;
  private @Nullable LocalDate birthday;
  private @Nullable List<String> phones;
  private @Nullable Address address;
  private @Nullable String plan;

  @DynamoDbPartitionKey
  public @Nullable String getId() {
    return id;
  }

  public void setId(@Nullable String id) {
    this.id = id;
  }

  @Encrypted
  public @Nullable String getName() {
    return name;
  }

  public void setName(@Nullable String name) {
    this.name = name;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
  public @Nullable String getEmail() {
    return email;
  }

  public void setEmail(@Nullable String email) {
    this.email = email;
  }

  @Encrypted
  public @Nullable String getSsn() {
    return ssn;
  }

  public void setSsn(@Nullable String ssn) {
    this.ssn = ssn;
  }

  @Encrypted
  public @Nullable LocalDate getBirthday() {
    return birthday;
  }

  public void setBirthday(@Nullable LocalDate birthday) {
    this.birthday = birthday;
  }

  @Encrypted
  public @Nullable List<String> getPhones() {
    return phones;
  }

  public void setPhones(@Nullable List<String> phones) {
    this.phones = phones;
  }

  /** Encrypted in part: see {@link Address}. */
  public @Nullable Address getAddress() {
    return address;
  }

  public void setAddress(@Nullable Address address) {
    this.address = address;
  }

  /** Stays plain. */
  public @Nullable String getPlan() {
    return plan;
  }

  public void setPlan(@Nullable String plan) {
    this.plan = plan;
  }
}
