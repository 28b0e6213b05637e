package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.NOT_SEARCHABLE;
import static dev.hushtable.exception.ErrorCode.VALUE_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Rows NUL and EMP. */
abstract class AbstractNullsTest extends MatrixTestBase {

  /** With nulls in every place. */
  @DynamoDbBean
  public static class Sparse {
    private String id;
    private String text;
    private List<String> list;
    private Map<String, String> map;
    private Part whole;
    private Open open;
    private List<Open> opens;
    private byte[] bytes;
    private byte[] unindexed;
    private Set<String> strings;
    private String note;

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
    public List<String> getList() {
      return list;
    }

    public void setList(List<String> list) {
      this.list = list;
    }

    @Encrypted
    public Map<String, String> getMap() {
      return map;
    }

    public void setMap(Map<String, String> map) {
      this.map = map;
    }

    @Encrypted
    public Part getWhole() {
      return whole;
    }

    public void setWhole(Part whole) {
      this.whole = whole;
    }

    public Open getOpen() {
      return open;
    }

    public void setOpen(Open open) {
      this.open = open;
    }

    public List<Open> getOpens() {
      return opens;
    }

    public void setOpens(List<Open> opens) {
      this.opens = opens;
    }

    @Encrypted
    @EqualityIndex
    public byte[] getBytes() {
      return bytes;
    }

    public void setBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Encrypted
    public byte[] getUnindexed() {
      return unindexed;
    }

    public void setUnindexed(byte[] unindexed) {
      this.unindexed = unindexed;
    }

    @Encrypted
    public Set<String> getStrings() {
      return strings;
    }

    public void setStrings(Set<String> strings) {
      this.strings = strings;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  /** Encrypted as a whole. */
  @DynamoDbBean
  public static class Part {
    private String name;
    private String other;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  /** Encrypted inside. */
  @DynamoDbBean
  public static class Open {
    private String name;
    private String other;

    @Encrypted
    @EqualityIndex
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  private Sparse key() {
    Sparse sparse = new Sparse();
    sparse.setId(id);
    return sparse;
  }

  private Sparse sparse() {
    Sparse sparse = key();
    sparse.setList(Arrays.asList(secret("a"), null, secret("b")));
    Map<String, String> map = new HashMap<>(Map.of("a", secret("a")));
    map.put("n", null);
    sparse.setMap(map);
    sparse.setWhole(new Part());
    sparse.getWhole().setName(secret("whole"));
    sparse.setOpen(new Open());
    sparse.getOpen().setName(secret("open"));
    sparse.setOpens(Arrays.asList(sparse.getOpen(), null));
    return sparse;
  }

  @Test
  @Row("NUL-01")
  void putItem_whenAttributesAreNull_storesNeitherForm() {
    table(Sparse.class).putItem(key());

    assertThat(stored(table(Sparse.class), "id", id)).containsOnlyKeys("id");
  }

  @Test
  @Row({"NUL-03", "NUL-04", "NUL-05"})
  void putItem_whenNullsAreInside_comesBackAgainAndAgain() {
    EncryptedTable<Sparse> table = table(Sparse.class);
    Sparse written = sparse();
    for (int i = 0; i < 2; i++) {
      table.putItem(written);
      written = table.getItem(key());
      assertEqual(written, sparse());
      Map<String, AttributeValue> stored = stored(table, "id", id);
      assertThat(stored)
          .containsOnlyKeys("id", "list__source", "map__source", "whole__source", "open", "opens");
      assertThat(stored.get("opens").l().get(1))
          .as("the SDK makes a map of nulls of it")
          .isEqualTo(AttributeValue.fromM(Map.of()));
      assertThat(stored.get("open").m())
          .containsEntry(
              "name__hmac",
              table.modelEncryptor().encryptModel(sparse()).get("open").m().get("name__hmac"))
          .doesNotContainKeys("other__source");
    }
    assertEqual(table.updateItem(written), sparse());
  }

  // --- Empty values

  @Test
  @Row({"EMP-01", "EMP-02"})
  void emptyString_always_isAValue() {
    EncryptedTable<Sparse> table = table(Sparse.class);
    Sparse empty = key();
    empty.setText("");
    table.putItem(empty);
    assertEqual(table.getItem(key()), empty);

    Sparse changed = key();
    changed.setText(secret("x"));
    assertEqual(
        table.updateItem(
            r -> r.item(changed).conditionExpression(expression("text = :e", ":e", ""))),
        changed);
    assertEqual(table.updateItem(empty), empty);
    assertRefusedUnsent(
        () ->
            table.updateItem(
                r -> r.item(changed).conditionExpression(expression("note = :e", ":e", ""))),
        NOT_SEARCHABLE);
  }

  @Test
  @Row("EMP-03")
  void emptyBinary_always_isAValue() {
    EncryptedTable<Sparse> table = table(Sparse.class);
    Sparse empty = key();
    empty.setBytes(new byte[0]);
    empty.setUnindexed(new byte[0]);
    table.putItem(empty);
    assertEqual(table.getItem(key()), empty);
    AttributeValue none = AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0]));

    assertEqual(
        table.updateItem(
            r ->
                r.item(empty)
                    .conditionExpression(expression("#b = :e", "#b", "bytes", ":e", none))),
        empty);
    assertRefusedUnsent(
        () ->
            table.updateItem(
                r -> r.item(empty).conditionExpression(expression("unindexed = :e", ":e", none))),
        NOT_SEARCHABLE);
  }

  /** With an encrypted index key. */
  @DynamoDbBean
  public static class Indexed {
    private String id;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "TextIndex")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row({"EMP-04", "EMP-05"})
  void emptyString_whenItIsAKey_isRefusedInTheClearOnly() {
    EncryptedTable<Indexed> table = table(Indexed.class);
    Indexed plain = new Indexed();
    plain.setId("");
    assertThatThrownBy(() -> table.putItem(plain))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));

    Indexed hidden = new Indexed();
    hidden.setId(id);
    hidden.setText("");
    table.putItem(hidden);
    assertEqual(
        items(table.index("TextIndex").query(keyEqualTo(k -> k.partitionValue("")))),
        List.of(hidden));
  }

  @Test
  @Row("EMP-06")
  void emptySet_whenEncrypted_isRefusedAsInTheClear() {
    Sparse empty = key();
    empty.setStrings(Set.of());

    assertRefusedUnsent(() -> table(Sparse.class).putItem(empty), VALUE_NOT_SUPPORTED);
  }
}
