package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.CONFLICTING_CLASSES;
import static dev.hushtable.exception.ErrorCode.DUPLICATE_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.exception.ErrorCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbUpdateBehavior;

/** What may be in a group, and what a group may be called. */
class GroupPlanTest {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(Blank.class, INVALID_SCHEMA, "has 1 to 100 letters, digits, _ and -"),
        Arguments.of(Dotted.class, INVALID_SCHEMA, "in group 'a.b'"),
        Arguments.of(Accented.class, INVALID_SCHEMA, "in group 'privé'"),
        Arguments.of(TooLong.class, INVALID_SCHEMA, "1 to 100 letters"),
        Arguments.of(BadInDocument.class, INVALID_SCHEMA, "Dotted.ssn"),
        Arguments.of(LikeItself.class, STEM_COLLISION, "'ssn', which is the name of an attribute"),
        Arguments.of(LikePlain.class, STEM_COLLISION, "'plan', which is the name of an attribute"),
        Arguments.of(LikeKey.class, STEM_COLLISION, "rename one of them"),
        Arguments.of(LikeFlattened.class, STEM_COLLISION, "'city'"),
        Arguments.of(CollidingInDocument.class, STEM_COLLISION, "'plan'"),
        Arguments.of(MappedGroup.class, STEM_COLLISION, "'private__source'"),
        Arguments.of(MappedMember.class, STEM_COLLISION, "'ssn__source'"),
        Arguments.of(MappedHash.class, STEM_COLLISION, "'ssn__hmac'"),
        Arguments.of(OneBoundName.class, DUPLICATE_ATTRIBUTE, "is bound as 'ssn'"),
        Arguments.of(OneBoundNameOutside.class, DUPLICATE_ATTRIBUTE, "is bound as 'ssn'"),
        Arguments.of(GroupedKey.class, INVALID_SCHEMA, "'id'"),
        Arguments.of(GroupedSortKey.class, INVALID_SCHEMA, "part of the primary key"),
        Arguments.of(IndexedVersion.class, UNSUPPORTED_ATTRIBUTE, "store it alone"),
        Arguments.of(Counter.class, UNSUPPORTED_ATTRIBUTE, "atomic counter"),
        Arguments.of(WrittenOnce.class, UNSUPPORTED_ATTRIBUTE, "@DynamoDbUpdateBehavior"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void build_whenTheGroupCannotBe_isRefused(Class<?> type, ErrorCode code, String inMessage) {
    assertRefused(() -> plan(type), code, inMessage);
  }

  @ParameterizedTest
  @ValueSource(classes = {Longest.class, EveryCharacter.class, WithMember.class})
  void build_whenTheNameIsWithinTheRule_acceptsIt(Class<?> type) {
    DocumentPlan root = plan(type).root();

    EncryptedGroup group = root.groups().values().iterator().next();
    assertThat(group.names()).containsExactly("ssn");
    assertThat(root.declared(group.name() + "__source")).isEqualTo(new DeclaredName.Group(group));
    assertThat(root.isReserved("ssn__source")).isTrue();
    assertThat(root.encrypted("ssn").sourceName()).isEqualTo(group.sourceName());
  }

  @Test
  void build_whenDocumentsNameOneGroup_keepsThemApart() {
    DocumentPlan root = plan(Nesting.class).root();
    DocumentPlan inner = ((NestedAttribute) root.attribute("inner")).shape().document();

    assertThat(root.groups().get("private").names()).containsExactly("ssn");
    assertThat(inner.groups().get("private").names()).containsExactlyInAnyOrder("ssn", "email");
  }

  @Test
  void build_whenFlattenedBeansNameOneGroup_joinsThem() {
    assertThat(plan(Flattening.class).root().groups().get("private").names())
        .containsExactlyInAnyOrder("ssn", "city");
  }

  @Test
  void build_whenAMemberIsTheKeyOfAnIndex_acceptsIt() {
    assertThat(plan(IndexKey.class).keys("EmailIndex"))
        .extracting(KeyAttribute::storedName)
        .containsExactly("email__hmac");
  }

  @Test
  void build_whenTheItemIsSealed_sealsTheGroupOnce() {
    assertThat(plan(Closed.class).seal().storedNames())
        .containsExactlyInAnyOrder("private__source", "email__hmac");
  }

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(Alone.class, "'email' is encrypted in different ways"),
        Arguments.of(ElsewhereGrouped.class, "'email' is encrypted in different ways"),
        Arguments.of(MoreMembers.class, "'email' is encrypted in different ways"),
        Arguments.of(OtherMembers.class, "group 'private' has different members"),
        Arguments.of(PlainPrivate.class, "'private' is a group in class"),
        Arguments.of(EncryptedPrivate.class, "'private' is a group in class"),
        Arguments.of(PlainGroupSource.class, "'private__source'"),
        Arguments.of(PlainMemberSource.class, "'email__source'"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void merge_whenClassesDisagreeOnAGroup_isRefusedWhicheverComesFirst(
      Class<?> other, String inMessage) {
    for (Class<?>[] order : new Class<?>[][] {{IndexKey.class, other}, {other, IndexKey.class}}) {
      assertRefused(
          () -> TablePlanMerger.merge(plan(order[0]), plan(order[1])),
          CONFLICTING_CLASSES,
          inMessage,
          IndexKey.class.getName(),
          other.getName());
    }
  }

  @Test
  void merge_whenClassesAgreeOnAGroup_knowsItAndOthers() {
    TablePlan merged = TablePlanMerger.merge(plan(IndexKey.class), plan(SameGroup.class));

    assertThat(merged.root().groups()).containsOnlyKeys("private", "other");
    assertThat(merged.root().storedUnder("private__source"))
        .extracting(EncryptedAttribute::name)
        .containsExactlyInAnyOrder("email", "ssn");
    assertThat(merged.root().storedUnder("other__source"))
        .extracting(EncryptedAttribute::name)
        .containsExactly("phone");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  /** With a number that subclasses put into a group. */
  public abstract static class WithSsn extends WithId {
    private String ssn;

    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }

  /** With a group. */
  public abstract static class Grouped extends WithSsn {
    @Override
    @Encrypted(group = "private")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class Blank extends WithSsn {
    @Override
    @Encrypted(group = " ")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class Dotted extends WithSsn {
    @Override
    @Encrypted(group = "a.b")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class Accented extends WithSsn {
    @Override
    @Encrypted(group = "privé")
    public String getSsn() {
      return super.getSsn();
    }
  }

  private static final String TEN = "abcdefghij";
  private static final String HUNDRED = TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN + TEN;

  @DynamoDbBean
  public static class TooLong extends WithSsn {
    @Override
    @Encrypted(group = HUNDRED + "k")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class Longest extends WithSsn {
    @Override
    @Encrypted(group = HUNDRED)
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class EveryCharacter extends WithSsn {
    @Override
    @Encrypted(group = "-aZ09_")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class WithMember extends Grouped {}

  @DynamoDbBean
  public static class BadInDocument extends WithId {
    private Dotted inner;

    public Dotted getInner() {
      return inner;
    }

    public void setInner(Dotted inner) {
      this.inner = inner;
    }
  }

  @DynamoDbBean
  public static class LikeItself extends WithSsn {
    @Override
    @Encrypted(group = "ssn")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class LikePlain extends WithSsn {
    private String plan;

    @Override
    @Encrypted(group = "plan")
    public String getSsn() {
      return super.getSsn();
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class LikeKey extends WithSsn {
    @Override
    @Encrypted(group = "id")
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class City {
    private String city;

    @Encrypted(group = "private")
    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }
  }

  @DynamoDbBean
  public static class LikeFlattened extends WithSsn {
    private City where;

    @Override
    @Encrypted(group = "city")
    public String getSsn() {
      return super.getSsn();
    }

    @DynamoDbFlatten
    public City getWhere() {
      return where;
    }

    public void setWhere(City where) {
      this.where = where;
    }
  }

  @DynamoDbBean
  public static class Flattening extends Grouped {
    private City where;

    @DynamoDbFlatten
    public City getWhere() {
      return where;
    }

    public void setWhere(City where) {
      this.where = where;
    }
  }

  @DynamoDbBean
  public static class CollidingInDocument extends WithId {
    private LikePlain inner;

    public LikePlain getInner() {
      return inner;
    }

    public void setInner(LikePlain inner) {
      this.inner = inner;
    }
  }

  @DynamoDbBean
  public static class MappedGroup extends Grouped {
    private String other;

    @DynamoDbAttribute("private__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class MappedMember extends Grouped {
    private String other;

    @DynamoDbAttribute("ssn__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class MappedHash extends Grouped {
    private String other;

    @DynamoDbAttribute("ssn__hmac")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class OneBoundName extends Grouped {
    private String other;

    @Encrypted(group = "private", boundName = "ssn")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  /** So that one can leave the group, or come into it, without another taking its name. */
  @DynamoDbBean
  public static class OneBoundNameOutside extends Grouped {
    private String other;

    @Encrypted(boundName = "ssn")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class GroupedKey extends WithId {
    @Override
    @Encrypted(group = "private")
    @EqualityIndex
    @DynamoDbPartitionKey
    public String getId() {
      return super.getId();
    }
  }

  @DynamoDbBean
  public static class GroupedSortKey extends WithSsn {
    @Override
    @Encrypted(group = "private")
    @EqualityIndex
    @DynamoDbSortKey
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class IndexedVersion extends Grouped {
    private Long version;

    @Encrypted(group = "private")
    @EqualityIndex
    @DynamoDbVersionAttribute
    public Long getVersion() {
      return version;
    }

    public void setVersion(Long version) {
      this.version = version;
    }
  }

  @DynamoDbBean
  public static class Counter extends Grouped {
    private Long visits;

    @Encrypted(group = "private")
    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }
  }

  @DynamoDbBean
  public static class WrittenOnce extends Grouped {
    @Override
    @DynamoDbUpdateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)
    public String getSsn() {
      return super.getSsn();
    }
  }

  @DynamoDbBean
  public static class Nesting extends Grouped {
    private IndexKey inner;

    public IndexKey getInner() {
      return inner;
    }

    public void setInner(IndexKey inner) {
      this.inner = inner;
    }
  }

  @DynamoDbBean
  public static class IndexKey extends Grouped {
    private String email;

    @Encrypted(group = "private")
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @SealedItem
  @DynamoDbBean
  public static class Closed extends IndexKey {}

  @DynamoDbBean
  public static class SameGroup extends IndexKey {
    private String phone;

    @Encrypted(group = "other")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  @DynamoDbBean
  public static class MoreMembers extends IndexKey {
    private String phone;

    @Encrypted(group = "private")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  @DynamoDbBean
  public static class OtherMembers extends WithId {
    private String phone;

    @Encrypted(group = "private")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  @DynamoDbBean
  public static class Alone extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class ElsewhereGrouped extends WithId {
    private String email;

    @Encrypted(group = "other")
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
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
  public static class PlainPrivate extends Other {
    private String text;

    @DynamoDbAttribute("private")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class EncryptedPrivate extends Other {
    private String text;

    @Encrypted
    @DynamoDbAttribute("private")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class PlainGroupSource extends Other {
    private String text;

    @DynamoDbAttribute("private__source")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @DynamoDbBean
  public static class PlainMemberSource extends Other {
    private String text;

    @DynamoDbAttribute("email__source")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }
}
