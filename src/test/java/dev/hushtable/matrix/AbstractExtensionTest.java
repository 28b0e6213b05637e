package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClientExtension;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbExtensionContext;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.extensions.ReadModification;
import software.amazon.awssdk.enhanced.dynamodb.extensions.WriteModification;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Rows EXT. */
abstract class AbstractExtensionTest extends MatrixTestBase {
  private final List<String> seen = new ArrayList<>();

  private final class Watching implements DynamoDbEnhancedClientExtension {
    private final String name;
    private final Expression condition;

    Watching(String name, Expression condition) {
      this.name = name;
      this.condition = condition;
    }

    @Override
    public WriteModification beforeWrite(DynamoDbExtensionContext.BeforeWrite context) {
      seen.add("write " + name);
      return WriteModification.builder().additionalConditionalExpression(condition).build();
    }

    @Override
    public ReadModification afterRead(DynamoDbExtensionContext.AfterRead context) {
      seen.add("read " + name);
      return ReadModification.builder().build();
    }
  }

  /** With an attribute for the SDK's default extensions. */
  @DynamoDbBean
  public static class Versioned {
    private String id;
    private String text;
    private String note;
    private Integer version;

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
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }

    @DynamoDbVersionAttribute
    public Integer getVersion() {
      return version;
    }

    public void setVersion(Integer version) {
      this.version = version;
    }
  }

  private Versioned item() {
    Versioned item = new Versioned();
    item.setId(id);
    item.setText(secret("text"));
    return item;
  }

  @Test
  @Row({"EXT-01", "EXT-03"})
  void extensions_always_runInOrderAndTheirConditionsAreJoined() {
    EncryptedTable<Versioned> table =
        newTable(
            extended(
                new Watching(
                    "a",
                    expression(
                        "attribute_not_exists(#t) OR #t = :t", "#t", "text", ":t", secret("text"))),
                new Watching(
                    "b",
                    expression("attribute_not_exists(#n) OR #n <> :n", "#n", "id", ":n", "none"))),
            Versioned.class);
    seen.clear();

    table.putItem(item());
    table.getItem(item());

    assertThat(seen).containsExactly("write a", "write b", "read b", "read a");
    assertThat(table.getItem(item()).getVersion()).as("given ones replace the defaults").isNull();
    Versioned other = item();
    other.setText(secret("other"));
    table.putItem(other);
    assertThatThrownBy(() -> table.putItem(other))
        .isExactlyInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  @Row("EXT-01")
  void extensions_whenNoneAreGiven_areTheSdksDefaults() {
    EncryptedTable<Versioned> table = newTable(Versioned.class);

    table.putItem(item());

    assertThat(table.getItem(item()).getVersion()).isEqualTo(1);
  }

  @Test
  @Row("EXT-02")
  void extension_whenItAddsADeclaredAttribute_isEncryptedBelow() {
    EncryptedTable<Versioned> table =
        newTable(
            extended(
                new Expressing()
                    .transforming(
                        item -> {
                          item.put("note", AttributeValue.fromS(secret("added")));
                          return item;
                        })),
            Versioned.class);

    table.putItem(item());

    assertThat(table.getItem(item()).getNote()).isEqualTo(secret("added"));
    assertThat(stored(table, "id", id))
        .containsOnlyKeys("id", "text__source", "text__hmac", "note__source");
  }

  @Test
  @Row("EXT-03")
  void extension_whenItsConditionAsksWhatHasNoIndex_isRefused() {
    EncryptedTable<Versioned> table =
        newTable(
            extended(new Watching("a", expression("note = :n", ":n", secret("x")))),
            Versioned.class);

    assertRefusedUnsent(() -> table.putItem(item()), NOT_SEARCHABLE);
    assertThat(storedItems(table)).isEmpty();
  }
}
