package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.CONFLICTING_CLASSES;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Authenticated;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.SealedItem;
import dev.hushtable.internal.item.SealedBeans;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

/** What seals cover, by the annotations of one class or of several that share a table. */
class SealPlanTest {

  @Test
  void build_whenTheClassIsSealed_coversWhatIsDeclared() {
    SealPlan seal = plan(SealedBeans.Member.class).seal();

    assertThat(seal.plainNames())
        .containsExactlyInAnyOrder("plan", "visits", "tags", "scores", "opening", "contacts");
    assertThat(seal.storedNames())
        .containsExactlyInAnyOrder(
            "email__source",
            "email__hmac",
            "ssn__source",
            "plan",
            "visits",
            "tags",
            "scores",
            "opening",
            "contacts");
  }

  @Test
  void build_whenTheClassIsNotSealed_hasNoSeal() {
    assertThat(plan(Plain.class).seal()).isNull();
    assertThat(plan(NamedLikeSealUnsealed.class).seal()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OnGetter.class,
        OnSetter.class,
        OnField.class,
        OfSuperclass.class,
        OfInterface.class,
        Overridden.class
      })
  void build_whenAuthenticatedStandsAnywhere_coversTheProperty(Class<?> type) {
    assertThat(plan(type).seal().plainNames()).containsExactly("plan");
  }

  @Test
  void build_whenTheAttributeHasAnotherName_coversThatName() {
    assertThat(plan(Renamed.class).seal().storedNames())
        .containsExactlyInAnyOrder("tier", "SSN__source");
  }

  @Test
  void build_whenTheClassIsFlattenedOrImmutableOrHoldsItself_coversItsAttributes() {
    assertThat(plan(SealedBeans.Flat.class).seal().storedNames())
        .containsExactlyInAnyOrder("pin__source", "level");
    assertThat(plan(SealedBeans.Fixed.class).seal().storedNames())
        .containsExactlyInAnyOrder("ssn__source", "plan");
    assertThat(plan(SealedBeans.Node.class).seal().storedNames())
        .containsExactlyInAnyOrder("secret__source", "label", "children");
  }

  /** Each table seals its own items, so the annotation of what an item holds says nothing more. */
  @Test
  void build_whenDocumentsOfASealedClassAreSealedToo_coversThemAsAWhole() {
    assertThat(plan(HoldsSealed.class).seal().storedNames())
        .containsExactlyInAnyOrder("ssn__source", "inner", "byName");
  }

  /** It would be stored inside a document, where there is no seal. */
  @Test
  void build_whenADocumentMapsTheNameOfTheSeal_acceptsIt() {
    assertThat(plan(HoldsNamedLikeSeal.class).seal().storedNames())
        .containsExactlyInAnyOrder("ssn__source", "inner");
  }

  // --- Several classes in one table

  @Test
  void merge_whenAllAreSealed_coversWhatAnyDeclares() {
    SealPlan seal = merge(SealedBeans.Early.class, SealedBeans.Order.class).seal();

    assertThat(seal.storedNames())
        .containsExactlyInAnyOrder("ssn__source", "fax__source", "card__source", "total");
    assertThat(seal.plainNames()).containsExactly("total");
    assertThat(merge(SealedBeans.Order.class, SealedBeans.Early.class).seal()).isEqualTo(seal);
    assertThat(merge(SealedBeans.Order.class, SealedBeans.Order.class).seal())
        .isEqualTo(plan(SealedBeans.Order.class).seal());
  }

  @Test
  void merge_whenNoneIsSealed_hasNoSeal() {
    assertThat(merge(Plain.class, Plain.class).seal()).isNull();
  }

  static Stream<Arguments> conflicts() {
    return Stream.of(
        Arguments.of(SealedBeans.Early.class, Plain.class, "@SealedItem"),
        Arguments.of(OnGetter.class, SealedBeans.Early.class, "'plan'"),
        Arguments.of(OnGetter.class, EncryptedPlan.class, "'plan'"),
        Arguments.of(OnGetter.class, HoldsPlan.class, "'plan'"));
  }

  @ParameterizedTest
  @MethodSource("conflicts")
  void merge_whenClassesDisagree_isRefusedWhicheverComesFirst(
      Class<?> one, Class<?> other, String part) {
    assertRefused(() -> merge(one, other), CONFLICTING_CLASSES, part, "table Table");
    assertRefused(() -> merge(other, one), CONFLICTING_CLASSES, part, "table Table");
  }

  @Test
  void merge_whenAThirdClassIsPlainWhereOneIsAuthenticated_isRefused() {
    TablePlan both = TablePlanMerger.merge(plan(SealedBeans.Order.class), plan(OnGetter.class));

    assertThat(both.seal().plainNames()).containsExactlyInAnyOrder("plan", "total");
    assertRefused(
        () -> TablePlanMerger.merge(both, plan(SealedBeans.Early.class)),
        CONFLICTING_CLASSES,
        "'plan'");
    assertRefused(
        () -> TablePlanMerger.merge(plan(SealedBeans.Early.class), both),
        CONFLICTING_CLASSES,
        "'plan'");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("Table", "Table", PlanBuilder.schema(type));
  }

  private static TablePlan merge(Class<?> first, Class<?> second) {
    return TablePlanMerger.merge(plan(first), plan(second));
  }

  // --- Beans

  /** Has an encrypted property. */
  @DynamoDbBean
  public static class Plain extends WithId {
    private String ssn;

    @Encrypted
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }

  /** Is not mapped to a table by itself. */
  @SealedItem
  public abstract static class SealedPlan extends WithId {
    @Encrypted private String ssn;
    String plan;

    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class OnGetter extends SealedPlan {
    @Override
    @Authenticated
    public String getPlan() {
      return plan;
    }
  }

  @DynamoDbBean
  public static class OnSetter extends SealedPlan {
    @Override
    @Authenticated
    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class OnField extends Plain {
    @Authenticated private String plan;

    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class OfSuperclass extends OnField {}

  /** Says it for all. */
  @SealedItem
  public interface WithPlan {
    @Authenticated
    String getPlan();
  }

  @DynamoDbBean
  public static class OfInterface extends Plain implements WithPlan {
    private String plan;

    @Override
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  public static class Overridden extends OnGetter {
    @Override
    public String getPlan() {
      return plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class Renamed extends WithId {
    private String ssn;
    private String plan;

    @Encrypted
    @DynamoDbAttribute("SSN")
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }

    @Authenticated
    @DynamoDbAttribute("tier")
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class EncryptedPlan extends Plain {
    private String plan;

    @Encrypted
    @EqualityIndex
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }
  }

  /** Under that name it has a document with encrypted attributes. */
  @DynamoDbBean
  @SealedItem
  public static class HoldsPlan extends Plain {
    private Plain plan;

    public Plain getPlan() {
      return plan;
    }

    public void setPlan(Plain plan) {
      this.plan = plan;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class HoldsSealed extends Plain {
    private SealedBeans.Early inner;
    private Map<String, List<SealedBeans.Early>> byName;

    public SealedBeans.Early getInner() {
      return inner;
    }

    public void setInner(SealedBeans.Early inner) {
      this.inner = inner;
    }

    public Map<String, List<SealedBeans.Early>> getByName() {
      return byName;
    }

    public void setByName(Map<String, List<SealedBeans.Early>> byName) {
      this.byName = byName;
    }
  }

  @DynamoDbBean
  public static class NamedLikeSealUnsealed extends Plain {
    private String seal;

    @DynamoDbAttribute("__seal")
    public String getSeal() {
      return seal;
    }

    public void setSeal(String seal) {
      this.seal = seal;
    }
  }

  @DynamoDbBean
  @SealedItem
  public static class HoldsNamedLikeSeal extends Plain {
    private NamedLikeSealUnsealed inner;

    public NamedLikeSealUnsealed getInner() {
      return inner;
    }

    public void setInner(NamedLikeSealUnsealed inner) {
      this.inner = inner;
    }
  }
}
