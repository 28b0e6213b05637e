package dev.hushtable.integration;

import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** A bean of a table that is not encrypted. */
@DynamoDbBean
public class Note {
  private String id;
  private String text;

  public Note() {}

  static Note of(String id, String text) {
    Note note = new Note();
    note.id = id;
    note.text = text;
    return note;
  }

  @DynamoDbPartitionKey
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Note that
        && Objects.equals(id, that.id)
        && Objects.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, text);
  }

  @Override
  public String toString() {
    return "Note " + id + " " + text;
  }
}
