package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.KeyScope;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;

/** An item whose tenant is no part of its key. */
@DynamoDbBean
public class Ticket {
  private String id;
  private String tenant;
  private String email;
  private String text;
  private String status;

  public Ticket() {}

  static Ticket of(String id, String tenant, String email, String text) {
    Ticket ticket = new Ticket();
    ticket.id = id;
    ticket.tenant = tenant;
    ticket.email = email;
    ticket.text = text;
    ticket.status = "open";
    return ticket;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @KeyScope
  @DynamoDbSecondaryPartitionKey(indexNames = "TenantIndex")
  public String getTenant() {
    return tenant;
  }

  public void setTenant(String tenant) {
    this.tenant = tenant;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
  @DynamoDbSecondarySortKey(indexNames = "TenantIndex")
  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  @Encrypted
  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  public String getStatus() {
    return status;
  }

  public void setStatus(String status) {
    this.status = status;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ticket that
        && Objects.equals(id, that.id)
        && Objects.equals(tenant, that.tenant)
        && Objects.equals(email, that.email)
        && Objects.equals(text, that.text)
        && Objects.equals(status, that.status);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, tenant, email, text, status);
  }

  @Override
  public String toString() {
    return id + " of " + tenant + ": " + email + ", " + text + ", " + status;
  }
}
