package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** A bean whose partition key is encrypted, and whose sort key is not. */
@DynamoDbBean
public class Parcel {
  private String recipient;
  private Integer number;
  private String carrier;
  private String note;
  private Integer weight;

  public Parcel() {}

  static Parcel of(String recipient, int number, String note) {
    Parcel parcel = new Parcel();
    parcel.recipient = recipient;
    parcel.number = number;
    parcel.carrier = "carrier-" + number % 2;
    parcel.note = note;
    parcel.weight = 0;
    return parcel;
  }

  @Encrypted
  @EqualityIndex(normalizers = Normalizer.LowerCase.class)
  @DynamoDbPartitionKey
  public String getRecipient() {
    return recipient;
  }

  public void setRecipient(String recipient) {
    this.recipient = recipient;
  }

  @DynamoDbSortKey
  public Integer getNumber() {
    return number;
  }

  public void setNumber(Integer number) {
    this.number = number;
  }

  @DynamoDbSecondaryPartitionKey(indexNames = "CarrierIndex")
  public String getCarrier() {
    return carrier;
  }

  public void setCarrier(String carrier) {
    this.carrier = carrier;
  }

  @Encrypted
  public String getNote() {
    return note;
  }

  public void setNote(String note) {
    this.note = note;
  }

  public Integer getWeight() {
    return weight;
  }

  public void setWeight(Integer weight) {
    this.weight = weight;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parcel that
        && Objects.equals(recipient, that.recipient)
        && Objects.equals(number, that.number)
        && Objects.equals(carrier, that.carrier)
        && Objects.equals(note, that.note)
        && Objects.equals(weight, that.weight);
  }

  @Override
  public int hashCode() {
    return Objects.hash(recipient, number);
  }

  @Override
  public String toString() {
    return recipient + " " + number + " by " + carrier + ": " + note + ", " + weight;
  }
}
