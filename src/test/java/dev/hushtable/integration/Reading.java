package dev.hushtable.integration;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;

/** An item that is found by an encrypted value, in an index that sorts or in one that does not. */
@DynamoDbBean
public class Reading {
  private String id;
  private String sensor;
  private Integer time;
  private String value;

  public Reading() {}

  static Reading of(String id, String sensor, int time) {
    Reading reading = new Reading();
    reading.id = id;
    reading.sensor = sensor;
    reading.time = time;
    reading.value = "value of " + id;
    return reading;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  @Encrypted
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = {"SensorIndex", "SensorTimeIndex"})
  public String getSensor() {
    return sensor;
  }

  public void setSensor(String sensor) {
    this.sensor = sensor;
  }

  @DynamoDbSecondarySortKey(indexNames = "SensorTimeIndex")
  public Integer getTime() {
    return time;
  }

  public void setTime(Integer time) {
    this.time = time;
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
        && Objects.equals(id, that.id)
        && Objects.equals(sensor, that.sensor)
        && Objects.equals(time, that.time)
        && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, sensor, time, value);
  }

  @Override
  public String toString() {
    return id + "@" + time;
  }
}
