package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.CONFLICTING_CLASSES;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** That classes which share a table agree on what is encrypted in it. */
class TablePlanMergerTest {

  @Test
  void merge_whenClassesAgree_knowsTheAttributesOfBoth() {
    TablePlan merged = merge(Customer.class, Order.class);

    assertThat(merged.tableName()).isEqualTo("Shop");
    assertThat(merged.root().encrypted("email").index()).isNotNull();
    assertThat(merged.root().encrypted("card")).isNotNull();
    assertThat(merged.root().encrypted("name")).isNotNull();
    assertThat(merged.root().storedUnder("card__source"))
        .extracting(EncryptedAttribute::name)
        .containsExactly("card");
    assertThat(merged.root().attribute("lines")).isInstanceOf(NestedAttribute.class);
    assertThat(merged.root().attribute("total")).isNull();
    assertThat(merged.plainAttributes()).containsExactlyInAnyOrder("id", "total", "plan");
    assertThat(merged.keys("EmailIndex"))
        .extracting(KeyAttribute::storedName)
        .contains("email__hmac");
    assertThat(merged.keys("TotalIndex")).extracting(KeyAttribute::storedName).contains("total");
    assertThat(merged.indexed()).isTrue();
  }

  @Test
  void merge_whenInTheOtherOrder_knowsTheSame() {
    TablePlan one = merge(Customer.class, Order.class);
    TablePlan other = merge(Order.class, Customer.class);

    assertThat(other.plainAttributes()).isEqualTo(one.plainAttributes());
    assertThat(other.root().attributes().keySet()).isEqualTo(one.root().attributes().keySet());
    assertThat(other.indexKeys().keySet()).isEqualTo(one.indexKeys().keySet());
    assertThat(other.indexed()).isTrue();
  }

  @Test
  void merge_whenTheClassIsTheSame_staysTheSame() {
    TablePlan merged = merge(Order.class, Order.class);

    assertThat(merged.root().attributes().keySet())
        .isEqualTo(plan(Order.class).root().attributes().keySet());
    assertThat(merged.indexed()).isFalse();
  }

  @Test
  void merge_whenThreeClassesShareATable_checksTheThirdAgainstBoth() {
    TablePlan both = merge(Customer.class, Order.class);

    assertThat(TablePlanMerger.merge(both, plan(Order.class)).root().attributes().keySet())
        .isEqualTo(both.root().attributes().keySet());
    assertRefused(
        () -> TablePlanMerger.merge(both, plan(PlainCard.class)), CONFLICTING_CLASSES, "'card'");
  }

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(PlainEmail.class, "'email'"),
        Arguments.of(EmailOfAnotherName.class, "'email'"),
        Arguments.of(EmailWithoutIndex.class, "'email'"),
        Arguments.of(EmailOfAnotherType.class, "'email'"),
        Arguments.of(EmailOtherwisePadded.class, "'email'"),
        Arguments.of(EmailOtherwiseNormalized.class, "'email'"),
        Arguments.of(EmailUnverified.class, "'email'"),
        Arguments.of(NestedEmail.class, "'email'"),
        Arguments.of(PlainSource.class, "'email__source'"),
        Arguments.of(PlainHash.class, "'name__hmac'"),
        Arguments.of(WithSortKey.class, "primary key"),
        Arguments.of(OtherIndex.class, "EmailIndex"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void merge_whenClassesDisagree_isRefusedWhicheverComesFirst(Class<?> other, String inMessage) {
    for (Class<?>[] order : new Class<?>[][] {{Customer.class, other}, {other, Customer.class}}) {
      assertRefused(
          () -> merge(order[0], order[1]),
          CONFLICTING_CLASSES,
          inMessage,
          Customer.class.getName(),
          other.getName(),
          "table Shop");
    }
  }

  @Test
  void merge_whenNestedBeansDiffer_isRefused() {
    assertRefused(
        () -> merge(Order.class, OtherLines.class), CONFLICTING_CLASSES, "'lines'", "table Shop");
    assertRefused(() -> merge(Order.class, OneLine.class), CONFLICTING_CLASSES, "'lines'");
    assertRefused(() -> merge(Order.class, PlainLines.class), CONFLICTING_CLASSES, "'lines'");
  }

  /** An encrypted attribute of one class whose name is the stored form of another's. */
  @ParameterizedTest
  @MethodSource("encryptedStems")
  void merge_whenAnEncryptedAttributeBearsAStoredName_isRefused(Class<?> other, String inMessage) {
    assertRefused(() -> merge(Customer.class, other), CONFLICTING_CLASSES, inMessage);
    assertRefused(() -> merge(other, Customer.class), CONFLICTING_CLASSES, inMessage);
  }

  static Stream<Arguments> encryptedStems() {
    return Stream.of(
        Arguments.of(EncryptedSource.class, "'email__source'"),
        Arguments.of(NestedHash.class, "'name__hmac'"));
  }

  /** Otherwise the ciphertext of one attribute would open as the other. */
  @Test
  void merge_whenTwoAttributesAreBoundUnderOneName_isRefused() {
    assertRefused(() -> merge(Customer.class, BoundAsEmail.class), CONFLICTING_CLASSES, "'email'");
    assertRefused(() -> merge(BoundAsEmail.class, Customer.class), CONFLICTING_CLASSES, "'email'");
  }

  private static TablePlan merge(Class<?> first, Class<?> second) {
    return TablePlanMerger.merge(plan(first), plan(second));
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("Shop", "Shop", PlanBuilder.schema(type));
  }

  // --- Beans

  @DynamoDbBean
  public static class Customer extends WithId {
    private String email;
    private String name;
    private String plan;

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class Line {
    private String text;

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class OtherLine {
    private String text;

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class Order extends WithId {
    private String card;
    private Integer total;
    private List<Line> lines;

    @Encrypted
    public String getCard() {
      return card;
    }

    public void setCard(String card) {
      this.card = card;
    }

    @DynamoDbSecondaryPartitionKey(indexNames = "TotalIndex")
    public Integer getTotal() {
      return total;
    }

    public void setTotal(Integer total) {
      this.total = total;
    }

    public List<Line> getLines() {
      return lines;
    }

    public void setLines(List<Line> lines) {
      this.lines = lines;
    }
  }

  /** With something encrypted that disturbs nobody. */
  public abstract static class Other extends WithId {
    private String secret;

    @Encrypted
    public String getSecret() {
      return secret;
    }

    public void setSecret(String secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class PlainEmail extends Other {
    private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class PlainCard extends Other {
    private String card;

    public String getCard() {
      return card;
    }

    public void setCard(String card) {
      this.card = card;
    }
  }

  @DynamoDbBean
  public static class EmailOfAnotherName extends Other {
    private String email;

    @Encrypted(boundName = "mail")
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class EmailWithoutIndex extends Other {
    private String email;

    @Encrypted
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class EmailOfAnotherType extends Other {
    private Integer email;

    @Encrypted
    @EqualityIndex
    public Integer getEmail() {
      return email;
    }

    public void setEmail(Integer email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class EmailOtherwisePadded extends Other {
    private String email;

    @Encrypted(padTo = 8)
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class EmailOtherwiseNormalized extends Other {
    private String email;

    @Encrypted
    @EqualityIndex(normalizers = Normalizer.Trim.class)
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class EmailUnverified extends Other {
    private String email;

    @Encrypted
    @EqualityIndex(unverifiedIn = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class NestedEmail extends Other {
    private Line email;

    public Line getEmail() {
      return email;
    }

    public void setEmail(Line email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class PlainSource extends Other {
    private String value;

    @DynamoDbAttribute("email__source")
    public String getValue() {
      return value;
    }

    public void setValue(String value) {
      this.value = value;
    }
  }

  @DynamoDbBean
  public static class PlainHash extends Other {
    private String value;

    @DynamoDbAttribute("name__hmac")
    public String getValue() {
      return value;
    }

    public void setValue(String value) {
      this.value = value;
    }
  }

  @DynamoDbBean
  public static class EncryptedSource extends Other {
    private String value;

    @Encrypted
    @DynamoDbAttribute("email__source")
    public String getValue() {
      return value;
    }

    public void setValue(String value) {
      this.value = value;
    }
  }

  @DynamoDbBean
  public static class NestedHash extends Other {
    private Line value;

    @DynamoDbAttribute("name__hmac")
    public Line getValue() {
      return value;
    }

    public void setValue(Line value) {
      this.value = value;
    }
  }

  @DynamoDbBean
  public static class BoundAsEmail extends Other {
    private String contact;

    @Encrypted(boundName = "email")
    public String getContact() {
      return contact;
    }

    public void setContact(String contact) {
      this.contact = contact;
    }
  }

  @DynamoDbBean
  public static class WithSortKey extends Other {
    private String range;

    @DynamoDbSortKey
    public String getRange() {
      return range;
    }

    public void setRange(String range) {
      this.range = range;
    }
  }

  @DynamoDbBean
  public static class OtherIndex extends Other {
    private String region;

    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getRegion() {
      return region;
    }

    public void setRegion(String region) {
      this.region = region;
    }
  }

  @DynamoDbBean
  public static class OtherLines extends Other {
    private List<OtherLine> lines;

    public List<OtherLine> getLines() {
      return lines;
    }

    public void setLines(List<OtherLine> lines) {
      this.lines = lines;
    }
  }

  @DynamoDbBean
  public static class OneLine extends Other {
    private Line lines;

    public Line getLines() {
      return lines;
    }

    public void setLines(Line lines) {
      this.lines = lines;
    }
  }

  @DynamoDbBean
  public static class PlainLines extends Other {
    private List<String> lines;

    public List<String> getLines() {
      return lines;
    }

    public void setLines(List<String> lines) {
      this.lines = lines;
    }
  }
}
