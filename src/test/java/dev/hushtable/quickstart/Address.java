package dev.hushtable.quickstart;

import dev.hushtable.annotation.Encrypted;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

/** Where a customer lives. Inside a {@link Customer} its own annotations count. */
@DynamoDbBean
public class Address {
  private @Nullable String street;
  private @Nullable String city;
  private @Nullable String country;

  @Encrypted
  public @Nullable String getStreet() {
    return street;
  }

  public void setStreet(@Nullable String street) {
    this.street = street;
  }

  @Encrypted
  public @Nullable String getCity() {
    return city;
  }

  public void setCity(@Nullable String city) {
    this.city = city;
  }

  /** Stays plain. */
  public @Nullable String getCountry() {
    return country;
  }

  public void setCountry(@Nullable String country) {
    this.country = country;
  }
}
