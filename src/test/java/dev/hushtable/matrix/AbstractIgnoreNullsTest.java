package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbUpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Rows IGN. */
abstract class AbstractIgnoreNullsTest extends MatrixTestBase {

  /** With documents of every kind. */
  @DynamoDbBean
  public static class Nested {
    private String id;
    private String text;
    private Whole whole;
    private Open open;
    private Plain plain;
    private Map<String, String> labels;
    private Map<String, String> notes;
    private List<Open> list;

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
    public Whole getWhole() {
      return whole;
    }

    public void setWhole(Whole whole) {
      this.whole = whole;
    }

    public Open getOpen() {
      return open;
    }

    public void setOpen(Open open) {
      this.open = open;
    }

    public Plain getPlain() {
      return plain;
    }

    public void setPlain(Plain plain) {
      this.plain = plain;
    }

    @Encrypted
    public Map<String, String> getLabels() {
      return labels;
    }

    public void setLabels(Map<String, String> labels) {
      this.labels = labels;
    }

    public Map<String, String> getNotes() {
      return notes;
    }

    public void setNotes(Map<String, String> notes) {
      this.notes = notes;
    }

    public List<Open> getList() {
      return list;
    }

    public void setList(List<Open> list) {
      this.list = list;
    }
  }

  /** Encrypted as a whole. */
  @DynamoDbBean
  public static class Whole {
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
    private Deep deep;
    private Whole sealed;
    private List<Deep> parts;

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

    public Deep getDeep() {
      return deep;
    }

    public void setDeep(Deep deep) {
      this.deep = deep;
    }

    @Encrypted
    public Whole getSealed() {
      return sealed;
    }

    public void setSealed(Whole sealed) {
      this.sealed = sealed;
    }

    public List<Deep> getParts() {
      return parts;
    }

    public void setParts(List<Deep> parts) {
      this.parts = parts;
    }
  }

  /** Encrypted inside, a level below. */
  @DynamoDbBean
  public static class Deep {
    private String name;
    private String other;
    private Deeper deeper;

    @Encrypted
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

    public Deeper getDeeper() {
      return deeper;
    }

    public void setDeeper(Deeper deeper) {
      this.deeper = deeper;
    }
  }

  /** And another level below. */
  @DynamoDbBean
  public static class Deeper {
    private String name;
    private String other;

    @Encrypted
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

  /** Not encrypted. */
  @DynamoDbBean
  public static class Plain {
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

  private EncryptedTable<Nested> table() {
    return table(Nested.class);
  }

  private Nested key() {
    Nested nested = new Nested();
    nested.setId(id);
    return nested;
  }

  private static Open open(String name, String other) {
    Open open = new Open();
    open.setName(name);
    open.setOther(other);
    return open;
  }

  private static Whole whole(String name, String other) {
    Whole whole = new Whole();
    whole.setName(name);
    whole.setOther(other);
    return whole;
  }

  private static Deep deep(String name, String other) {
    Deep deep = new Deep();
    deep.setName(name);
    deep.setOther(other);
    return deep;
  }

  private Nested put() {
    Nested nested = key();
    nested.setText(secret("text"));
    nested.setWhole(whole(secret("a"), secret("b")));
    nested.setOpen(open(secret("a"), secret("b")));
    nested.getOpen().setDeep(deep(secret("c"), secret("d")));
    Deeper deeper = new Deeper();
    deeper.setName(secret("e"));
    deeper.setOther(secret("f"));
    nested.getOpen().getDeep().setDeeper(deeper);
    nested.getOpen().setParts(List.of(deep(secret("1"), secret("2"))));
    nested.getOpen().setSealed(whole(secret("a"), secret("b")));
    nested.setPlain(new Plain());
    nested.getPlain().setName("plain");
    nested.getPlain().setOther("kept");
    nested.setLabels(Map.of("k", secret("label")));
    nested.setNotes(Map.of("k", "note"));
    table().putItem(nested);
    return nested;
  }

  private Nested update(Nested nested, IgnoreNullsMode ignoring) {
    return table().updateItem(r -> r.item(nested).ignoreNullsMode(ignoring));
  }

  @Test
  @Row("IGN-01")
  void updateItem_whenNullsAreIgnoredOrNot_keepsOrRemovesThem() {
    Nested before = put();
    Nested change = key();
    change.setWhole(whole(secret("x"), null));
    before.setWhole(change.getWhole());

    assertEqual(table().updateItem(r -> r.item(change).ignoreNulls(true)), before);
    assertEqual(update(change, IgnoreNullsMode.DEFAULT), change);
  }

  @Test
  @Row("IGN-02")
  void updateItem_whenMapsOnly_replacesNestedBeans() {
    Nested before = put();
    Nested change = key();
    change.setOpen(open(secret("x"), null));
    before.setOpen(change.getOpen());

    assertEqual(update(change, IgnoreNullsMode.MAPS_ONLY), before);
    table().putItem(key());
    assertEqual(update(change, IgnoreNullsMode.MAPS_ONLY), change);
  }

  @Test
  @Row("IGN-03")
  void updateItem_whenScalarOnlyInAPlainBean_keepsItsOtherMembers() {
    Nested before = put();
    Nested change = key();
    change.setPlain(new Plain());
    change.getPlain().setName("changed");
    before.getPlain().setName("changed");

    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
  }

  @Test
  @Row("IGN-04")
  void updateItem_whenScalarOnlyOnAnEncryptedMember_setsItsForms() {
    Nested before = put();
    Nested change = key();
    change.setOpen(open(secret("x"), null));
    before.getOpen().setName(secret("x"));

    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
    assertThat(
            table()
                .scan(
                    r ->
                        r.filterExpression(
                            expression(
                                "id = :i AND #o.#n = :v",
                                "#o",
                                "open",
                                "#n",
                                "name",
                                ":v",
                                secret("x"),
                                ":i",
                                id)))
                .items())
        .hasSize(1);
  }

  @Test
  @Row("IGN-05")
  void updateItem_whenScalarOnlyInAnEncryptedBean_isRefused() {
    Nested before = put();
    Nested change = key();
    change.setWhole(whole(secret("x"), null));

    assertRefusedUnsent(
        () -> update(change, IgnoreNullsMode.SCALAR_ONLY), EXPRESSION_NOT_SUPPORTED);
    assertEqual(table().getItem(before), before);
  }

  @Test
  @Row("IGN-06")
  void updateItem_whenScalarOnlySeveralLevelsDeep_setsTheMember() {
    Nested before = put();
    Nested change = key();
    change.setOpen(open(null, null));
    change.getOpen().setDeep(deep(secret("x"), null));
    change.getOpen().getDeep().setDeeper(new Deeper());
    change.getOpen().getDeep().getDeeper().setName(secret("y"));
    before.getOpen().getDeep().setName(secret("x"));
    before.getOpen().getDeep().getDeeper().setName(secret("y"));

    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
    change.getOpen().setSealed(whole(secret("z"), null));
    assertRefusedUnsent(
        () -> update(change, IgnoreNullsMode.SCALAR_ONLY), EXPRESSION_NOT_SUPPORTED);
    assertEqual(table().getItem(before), before);
  }

  @Test
  @Row("IGN-07")
  void updateItem_whenScalarOnlyAndTheMapIsNotThere_givesTheServicesError() {
    table().putItem(key());
    Nested change = key();
    change.setOpen(open(secret("x"), null));

    assertThatThrownBy(() -> update(change, IgnoreNullsMode.SCALAR_ONLY))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  @Row("IGN-08")
  void updateItem_whenScalarOnlyWithNullsOnly_followsTheSdk() {
    Nested before = put();
    Nested below = key();
    below.setOpen(open(secret("x"), null));
    below.getOpen().setDeep(deep(null, null));
    before.getOpen().setName(secret("x"));

    assertEqual(update(below, IgnoreNullsMode.SCALAR_ONLY), before);
    Nested change = key();
    change.setOpen(open(null, null));
    before.setOpen(null);
    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
    assertThat(stored(table(), "id", id).get("open").hasM()).isTrue();
  }

  @Test
  @Row("IGN-09")
  void updateItem_whenScalarOnlyOnAMap_setsItsEntriesOrIsRefused() {
    Nested before = put();
    Nested change = key();
    change.setNotes(Map.of("other", "new"));
    before.setNotes(Map.of("k", "note", "other", "new"));

    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
    change.setLabels(Map.of("other", secret("new")));
    assertRefusedUnsent(
        () -> update(change, IgnoreNullsMode.SCALAR_ONLY), EXPRESSION_NOT_SUPPORTED);
    assertEqual(table().getItem(before), before);
  }

  @Test
  @Row("IGN-10")
  void updateItem_whenScalarOnlyWithAListInside_replacesTheList() {
    Nested before = put();
    Nested change = key();
    change.setOpen(open(null, null));
    change.getOpen().setParts(List.of(deep(secret("3"), null), deep(null, secret("4"))));
    change.setList(List.of(open(secret("5"), secret("6"))));
    before.getOpen().setParts(change.getOpen().getParts());
    before.setList(change.getList());

    assertEqual(update(change, IgnoreNullsMode.SCALAR_ONLY), before);
  }

  /** Whose member and attribute share a placeholder. */
  @DynamoDbBean
  public static class Colliding {
    private String id;
    private Plain part;
    private String other;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    public Plain getPart() {
      return part;
    }

    public void setPart(Plain part) {
      this.part = part;
    }

    @Encrypted
    @DynamoDbAttribute("part_name")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @Test
  @Row("IGN-11")
  void updateItem_whenScalarOnlyAndPlaceholdersMeet_isTheSdksRefusal() {
    EncryptedTable<Colliding> table = table(Colliding.class);
    Colliding colliding = new Colliding();
    colliding.setId(id);
    colliding.setOther(secret("x"));
    colliding.setPart(new Plain());
    colliding.getPart().setName("name");
    table.putItem(colliding);
    int before = wire.count();

    assertThatThrownBy(
            () ->
                table.updateItem(
                    r -> r.item(colliding).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(wire.count()).isEqualTo(before);
  }

  /** With a member that is written once. */
  @DynamoDbBean
  public static class Outer {
    private String id;
    private OnceInside part;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    public OnceInside getPart() {
      return part;
    }

    public void setPart(OnceInside part) {
      this.part = part;
    }
  }

  /** Whose member says that it is written once. */
  @DynamoDbBean
  public static class OnceInside {
    private String name;

    @Encrypted
    @EqualityIndex
    @DynamoDbUpdateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  private Outer outer(String name) {
    Outer outer = new Outer();
    outer.setId(id);
    outer.setPart(new OnceInside());
    outer.getPart().setName(name);
    return outer;
  }

  @Test
  @Row("IGN-12")
  void updateItem_whenScalarOnlyOnAMemberWrittenIfAbsent_writesItAsTheSdkDoes() {
    EncryptedTable<Outer> table = table(Outer.class);
    table.putItem(outer(secret("first")));

    Outer second = outer(secret("second"));
    assertEqual(
        table.updateItem(r -> r.item(second).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY)), second);
  }
}
