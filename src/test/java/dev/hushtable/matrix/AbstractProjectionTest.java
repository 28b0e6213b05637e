package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.EXPRESSION_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.NestedAttributeName;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Rows PRJ. */
abstract class AbstractProjectionTest extends MatrixTestBase {

  /** With documents of both kinds, and odd names. */
  @DynamoDbBean
  public static class Shown {
    private String id;
    private String text;
    private Part whole;
    private Open open;
    private String dotted;
    private String dashed;

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

    @Encrypted
    @DynamoDbAttribute("a.b")
    public String getDotted() {
      return dotted;
    }

    public void setDotted(String dotted) {
      this.dotted = dotted;
    }

    @Encrypted
    @DynamoDbAttribute("a-b")
    public String getDashed() {
      return dashed;
    }

    public void setDashed(String dashed) {
      this.dashed = dashed;
    }
  }

  /** Encrypted as a whole. */
  @DynamoDbBean
  public static class Part {
    private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Encrypted inside. */
  @DynamoDbBean
  public static class Open {
    private String name;
    private String other;
    private String plain;

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    @EqualityIndex
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }

    public String getPlain() {
      return plain;
    }

    public void setPlain(String plain) {
      this.plain = plain;
    }
  }

  private Shown shown() {
    Shown shown = new Shown();
    shown.setId(id);
    shown.setText(secret("text"));
    shown.setWhole(new Part());
    shown.getWhole().setName(secret("whole"));
    shown.setOpen(new Open());
    shown.getOpen().setName(secret("name"));
    shown.getOpen().setOther(secret("other"));
    shown.getOpen().setPlain("plain");
    shown.setDotted(secret("dotted"));
    shown.setDashed(secret("dashed"));
    return shown;
  }

  private Shown projected(Consumer<QueryEnhancedRequest.Builder> projection) {
    table(Shown.class).putItem(shown());
    List<Shown> found =
        items(
            table(Shown.class)
                .query(
                    r -> {
                      r.queryConditional(keyEqualTo(k -> k.partitionValue(id)));
                      projection.accept(r);
                    }));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  @Row("PRJ-01")
  void query_whenOneAttributeIsAskedFor_givesNothingElse() {
    Shown text = new Shown();
    text.setText(secret("text"));

    assertEqual(projected(r -> r.attributesToProject("text")), text);
    assertEqual(
        items(
            table(Shown.class)
                .scan(
                    r ->
                        r.attributesToProject("text")
                            .filterExpression(expression("id = :i", ":i", id)))),
        List.of(text));
  }

  @Test
  @Row("PRJ-02")
  void query_whenMembersAreAskedFor_givesThem() {
    Shown name = new Shown();
    name.setOpen(new Open());
    name.getOpen().setName(secret("name"));
    assertEqual(
        projected(r -> r.addNestedAttributeToProject(NestedAttributeName.create("open", "name"))),
        name);

    name.getOpen().setOther(secret("other"));
    name.getOpen().setPlain("plain");
    name.setText(secret("text"));
    assertEqual(
        projected(
            r ->
                r.addNestedAttributesToProject(
                        NestedAttributeName.builder().elements("open", "name").build(),
                        NestedAttributeName.create("open", "other"),
                        NestedAttributeName.create("open", "plain"))
                    .addAttributeToProject("text")),
        name);
    table(Shown.class).putItem(shown());
    assertRefusedUnsent(
        () ->
            items(
                table(Shown.class)
                    .scan(
                        r ->
                            r.addNestedAttributeToProject(
                                NestedAttributeName.create("whole", "name")))),
        EXPRESSION_NOT_SUPPORTED);
  }

  @Test
  @Row("PRJ-03")
  void query_whenANameIsGivenTwice_givesItOnce() {
    Shown text = new Shown();
    text.setText(secret("text"));

    assertEqual(
        projected(
            r ->
                r.attributesToProject("text")
                    .addNestedAttributeToProject(NestedAttributeName.create("text"))),
        text);
  }

  @Test
  @Row("PRJ-04")
  void query_whenTheNameDoesNotExist_hasNullInItsPage() {
    assertThat(projected(r -> r.attributesToProject("unknown"))).isNull();
  }

  @Test
  @Row({"PRJ-05", "PRJ-07"})
  void query_whenNamesCleanToOnePlaceholder_tellsThemApart() {
    Shown odd = new Shown();
    odd.setDotted(secret("dotted"));
    assertEqual(projected(r -> r.attributesToProject("a.b")), odd);

    odd.setDashed(secret("dashed"));
    assertEqual(projected(r -> r.attributesToProject("a.b", "a-b")), odd);
  }

  @Test
  @Row("PRJ-06")
  void query_whenTheProjectionIsEmpty_givesWholeItems() {
    assertEqual(projected(r -> r.attributesToProject(List.of())), shown());
    assertEqual(projected(r -> r.attributesToProject((Collection<String>) null)), shown());
    assertThatThrownBy(() -> items(table(Shown.class).scan(r -> r.attributesToProject(""))))
        .isInstanceOf(DynamoDbException.class);
  }
}
