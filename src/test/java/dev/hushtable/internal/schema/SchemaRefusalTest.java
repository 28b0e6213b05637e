package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.DUPLICATE_ATTRIBUTE;
import static dev.hushtable.exception.ErrorCode.INDEX_WITHOUT_ENCRYPTION;
import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static dev.hushtable.exception.ErrorCode.KEY_WITHOUT_INDEX;
import static dev.hushtable.exception.ErrorCode.LOW_ENTROPY_INDEX;
import static dev.hushtable.exception.ErrorCode.STEM_COLLISION;
import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.annotation.Normalizer;
import dev.hushtable.exception.ErrorCode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.Order;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSearchVectorsHashKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbVectorAttribute;
import software.amazon.awssdk.enhanced.dynamodb.model.DistanceFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * That each contradiction in an annotated class is refused with its own code and a clear message.
 */
class SchemaRefusalTest {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(EncryptedPartitionKey.class, KEY_WITHOUT_INDEX, "'id'"),
        Arguments.of(EncryptedSortKey.class, KEY_WITHOUT_INDEX, "'range'"),
        Arguments.of(EncryptedIndexPartitionKey.class, KEY_WITHOUT_INDEX, "'email'"),
        Arguments.of(EncryptedIndexSortKey.class, KEY_WITHOUT_INDEX, "'email'"),
        Arguments.of(BinaryKey.class, UNSUPPORTED_ATTRIBUTE, "'photo'"),
        Arguments.of(IndexOnly.class, INDEX_WITHOUT_ENCRYPTION, "IndexOnly.email"),
        Arguments.of(IndexedPrimitiveBoolean.class, LOW_ENTROPY_INDEX, ".active"),
        Arguments.of(IndexedBoolean.class, LOW_ENTROPY_INDEX, ".active"),
        Arguments.of(IndexedAtomicBoolean.class, LOW_ENTROPY_INDEX, ".active"),
        Arguments.of(IndexedEnum.class, LOW_ENTROPY_INDEX, ".color"),
        Arguments.of(NamedLikeSource.class, STEM_COLLISION, "'email__source'"),
        Arguments.of(NamedLikeHmac.class, STEM_COLLISION, "'email__hmac'"),
        Arguments.of(EncryptedNamedLikeSource.class, STEM_COLLISION, "'email__source'"),
        Arguments.of(NestedNamedLikeSource.class, STEM_COLLISION, "'zip__source'"),
        Arguments.of(FlattenedNamedLikeHmac.class, STEM_COLLISION, "'email__hmac'"),
        Arguments.of(OneAttributeTwice.class, DUPLICATE_ATTRIBUTE, "'email'"),
        Arguments.of(OneAttributeTwiceFlattened.class, DUPLICATE_ATTRIBUTE, "'email'"),
        Arguments.of(OneBoundNameTwice.class, DUPLICATE_ATTRIBUTE, "'mail'"),
        Arguments.of(BoundAsAnother.class, DUPLICATE_ATTRIBUTE, "'email'"),
        Arguments.of(NothingEncrypted.class, INVALID_SCHEMA, "NothingEncrypted"),
        Arguments.of(PaddedTooFar.class, INVALID_SCHEMA, "PaddedTooFar.email"),
        Arguments.of(PaddedBelowZero.class, INVALID_SCHEMA, "PaddedBelowZero.email"),
        Arguments.of(NormalizedNumber.class, UNSUPPORTED_ATTRIBUTE, ".number"),
        Arguments.of(UnusableNormalizer.class, INVALID_SCHEMA, ".email"),
        Arguments.of(EncryptedVector.class, UNSUPPORTED_ATTRIBUTE, "'embedding'"),
        Arguments.of(EncryptedVectorFilter.class, UNSUPPORTED_ATTRIBUTE, "'category'"),
        Arguments.of(NotABean.class, INVALID_SCHEMA, "NotABean"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void build_whenTheClassContradictsItself_isRefused(
      Class<?> type, ErrorCode code, String inMessage) {
    assertRefused(() -> plan(type), code, inMessage);
  }

  @ParameterizedTest
  @ValueSource(classes = {NoPartitionKey.class, SortKeyOnly.class})
  void build_whenThereIsNoPartitionKey_isRefused(Class<?> type) {
    assertRefused(() -> plan(type), INVALID_SCHEMA, type.getSimpleName(), "partition key");
  }

  @ParameterizedTest
  @ValueSource(classes = {UnmappableType.class, OverloadedBuilder.class, NoConstructor.class})
  void build_whenTheSdkCannotMapTheClass_isRefused(Class<?> type) {
    assertRefused(() -> plan(type), INVALID_SCHEMA, type.getSimpleName());
  }

  @Test
  void build_whenLeaksAreAcknowledged_acceptsThem() {
    TablePlan plan = plan(Acknowledged.class);

    assertThat(plan.root().encrypted("active").index().type()).isEqualTo(AttributeValue.Type.BOOL);
    assertThat(plan.root().encrypted("archived").index().type())
        .isEqualTo(AttributeValue.Type.BOOL);
    assertThat(plan.root().encrypted("color").index().type()).isEqualTo(AttributeValue.Type.S);
  }

  @Test
  void build_whenEnumIsEncrypted_padsToItsLongestConstant() {
    TablePlan plan = plan(Acknowledged.class);

    int typeByte = 1;
    assertThat(plan.root().encrypted("color").padTo()).isEqualTo(typeByte + "ULTRAMARINE".length());
    assertThat(plan.root().encrypted("named").padTo())
        .isEqualTo(typeByte + "größtenteils".length() + 2);
    assertThat(plan.root().encrypted("padded").padTo()).isEqualTo(40);
    assertThat(plan.root().encrypted("active").padTo()).isZero();
  }

  @Test
  void build_whenPaddedWithinBounds_acceptsBoth() {
    assertThat(plan(PaddedAtMost.class).root().encrypted("email").padTo()).isEqualTo(65_536);
  }

  @Test
  void build_whenKeysAreIndexed_knowsThemByTheirHashes() {
    TablePlan plan = plan(EncryptedKeys.class);

    assertThat(plan.primaryKey())
        .extracting(KeyAttribute::storedName)
        .containsExactly("id__hmac", "range__hmac");
    assertThat(plan.keys("EmailIndex"))
        .extracting(KeyAttribute::storedName)
        .containsExactly("email__hmac", "plan");
    assertThat(plan.keys("LocalIndex"))
        .extracting(KeyAttribute::storedName)
        .containsExactly("id__hmac", "local");
    assertThat(plan.keys(null)).isEqualTo(plan.primaryKey());
    assertThat(plan.keys("NoSuchIndex")).isNull();
  }

  @Test
  void build_whenAnIndexKeyHasSeveralAttributes_knowsThemInOrder() {
    assertThat(plan(CompositeKey.class).keys("Composite"))
        .extracting(KeyAttribute::storedName)
        .containsExactly("region", "email__hmac", "day__hmac");
  }

  @Test
  void build_whenAVectorIndexIsPlain_acceptsIt() {
    assertThat(plan(PlainVector.class).root().attribute("embedding")).isNull();
  }

  @Test
  void build_whenBinaryIsIndexedButNoKey_acceptsIt() {
    assertThat(plan(BinaryIndex.class).root().encrypted("photo").index().type())
        .isEqualTo(AttributeValue.Type.B);
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  /** With an e-mail address that is neither encrypted nor a key. */
  public abstract static class WithEmail extends WithId {
    private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  /** With an encrypted e-mail address. */
  public abstract static class WithSecret extends WithEmail {
    @Override
    @Encrypted
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class EncryptedPartitionKey extends WithId {
    @Override
    @Encrypted
    @DynamoDbPartitionKey
    public String getId() {
      return super.getId();
    }
  }

  @DynamoDbBean
  public static class EncryptedSortKey extends WithId {
    private int range;

    @Encrypted
    @DynamoDbSortKey
    public int getRange() {
      return range;
    }

    public void setRange(int range) {
      this.range = range;
    }
  }

  @DynamoDbBean
  public static class EncryptedIndexPartitionKey extends WithEmail {
    @Override
    @Encrypted
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class EncryptedIndexSortKey extends WithEmail {
    @Override
    @Encrypted
    @DynamoDbSecondarySortKey(indexNames = "LocalIndex")
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class BinaryKey extends WithId {
    private SdkBytes photo;

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "PhotoIndex")
    public SdkBytes getPhoto() {
      return photo;
    }

    public void setPhoto(SdkBytes photo) {
      this.photo = photo;
    }
  }

  @DynamoDbBean
  public static class BinaryIndex extends WithId {
    private byte[] photo;

    @Encrypted
    @EqualityIndex
    public byte[] getPhoto() {
      return photo;
    }

    public void setPhoto(byte[] photo) {
      this.photo = photo;
    }
  }

  @DynamoDbBean
  public static class IndexOnly extends WithEmail {
    @Override
    @EqualityIndex
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class IndexedPrimitiveBoolean extends WithId {
    @Encrypted @EqualityIndex private boolean active;

    public boolean isActive() {
      return active;
    }

    public void setActive(boolean active) {
      this.active = active;
    }
  }

  @DynamoDbBean
  public static class IndexedBoolean extends WithId {
    @Encrypted @EqualityIndex private Boolean active;

    public Boolean getActive() {
      return active;
    }

    public void setActive(Boolean active) {
      this.active = active;
    }
  }

  @DynamoDbBean
  public static class IndexedAtomicBoolean extends WithId {
    @Encrypted @EqualityIndex private AtomicBoolean active;

    public AtomicBoolean getActive() {
      return active;
    }

    public void setActive(AtomicBoolean active) {
      this.active = active;
    }
  }

  public enum Color {
    RED,
    ULTRAMARINE {
      @Override
      boolean isBlue() {
        return true;
      }
    };

    boolean isBlue() {
      return false;
    }
  }

  /** Stored by what {@code toString} gives, which is longer in UTF-8 than it looks. */
  public enum Named {
    ALL,
    MOST {
      @Override
      public String toString() {
        return "größtenteils";
      }
    }
  }

  @DynamoDbBean
  public static class IndexedEnum extends WithId {
    @Encrypted @EqualityIndex private Color color;

    public Color getColor() {
      return color;
    }

    public void setColor(Color color) {
      this.color = color;
    }
  }

  @DynamoDbBean
  public static class Acknowledged extends WithId {
    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    private boolean active;

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    private Boolean archived;

    @Encrypted
    @EqualityIndex(acknowledgeLowEntropy = true)
    private Color color;

    @Encrypted private Named named;

    @Encrypted(padTo = 40)
    private Color padded;

    public boolean isActive() {
      return active;
    }

    public void setActive(boolean active) {
      this.active = active;
    }

    public Boolean getArchived() {
      return archived;
    }

    public void setArchived(Boolean archived) {
      this.archived = archived;
    }

    public Color getColor() {
      return color;
    }

    public void setColor(Color color) {
      this.color = color;
    }

    public Named getNamed() {
      return named;
    }

    public void setNamed(Named named) {
      this.named = named;
    }

    public Color getPadded() {
      return padded;
    }

    public void setPadded(Color padded) {
      this.padded = padded;
    }
  }

  @DynamoDbBean
  public static class NamedLikeSource extends WithSecret {
    private String other;

    @DynamoDbAttribute("email__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  /** The name is reserved although the attribute has no index. */
  @DynamoDbBean
  public static class NamedLikeHmac extends WithSecret {
    private String other;

    @DynamoDbAttribute("email__hmac")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class EncryptedNamedLikeSource extends WithSecret {
    private String other;

    @Encrypted
    @DynamoDbAttribute("email__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class CollidingAddress {
    private String zip;
    private String other;

    @Encrypted
    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }

    @DynamoDbAttribute("zip__source")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class NestedNamedLikeSource extends WithId {
    private List<CollidingAddress> addresses;

    public List<CollidingAddress> getAddresses() {
      return addresses;
    }

    public void setAddresses(List<CollidingAddress> addresses) {
      this.addresses = addresses;
    }
  }

  @DynamoDbBean
  public static class Extra {
    private String extra;

    @DynamoDbAttribute("email__hmac")
    public String getExtra() {
      return extra;
    }

    public void setExtra(String extra) {
      this.extra = extra;
    }
  }

  @DynamoDbBean
  public static class FlattenedNamedLikeHmac extends WithSecret {
    private Extra extra;

    @DynamoDbFlatten
    public Extra getExtra() {
      return extra;
    }

    public void setExtra(Extra extra) {
      this.extra = extra;
    }
  }

  @DynamoDbBean
  public static class OneAttributeTwice extends WithSecret {
    private String other;

    @DynamoDbAttribute("email")
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class Mail {
    private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class OneAttributeTwiceFlattened extends WithSecret {
    private Mail mail;

    @DynamoDbFlatten
    public Mail getMail() {
      return mail;
    }

    public void setMail(Mail mail) {
      this.mail = mail;
    }
  }

  @DynamoDbBean
  public static class OneBoundNameTwice extends WithId {
    @Encrypted(boundName = "mail")
    private String first;

    @Encrypted(boundName = "mail")
    private String second;

    public String getFirst() {
      return first;
    }

    public void setFirst(String first) {
      this.first = first;
    }

    public String getSecond() {
      return second;
    }

    public void setSecond(String second) {
      this.second = second;
    }
  }

  @DynamoDbBean
  public static class BoundAsAnother extends WithSecret {
    @Encrypted(boundName = "email")
    private String formerEmail;

    public String getFormerEmail() {
      return formerEmail;
    }

    public void setFormerEmail(String formerEmail) {
      this.formerEmail = formerEmail;
    }
  }

  @DynamoDbBean
  public static class NothingEncrypted extends WithEmail {}

  @DynamoDbBean
  public static class PaddedTooFar extends WithEmail {
    @Override
    @Encrypted(padTo = 65_537)
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class PaddedBelowZero extends WithEmail {
    @Override
    @Encrypted(padTo = -1)
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class PaddedAtMost extends WithEmail {
    @Override
    @Encrypted(padTo = 65_536)
    public String getEmail() {
      return super.getEmail();
    }
  }

  @DynamoDbBean
  public static class NormalizedNumber extends WithId {
    @Encrypted
    @EqualityIndex(normalizers = Normalizer.Trim.class)
    private int number;

    public int getNumber() {
      return number;
    }

    public void setNumber(int number) {
      this.number = number;
    }
  }

  /** Needs an argument. */
  public static class Needy implements Normalizer {
    private final String id;

    public Needy(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String normalize(String value) {
      return value;
    }
  }

  @DynamoDbBean
  public static class UnusableNormalizer extends WithEmail {
    @Override
    @Encrypted
    @EqualityIndex(normalizers = Needy.class)
    public String getEmail() {
      return super.getEmail();
    }
  }

  /** With a vector index whose parts the subclasses encrypt. */
  public abstract static class WithVector extends WithSecret {
    private List<Float> embedding;
    private String category;

    @DynamoDbVectorAttribute(
        indexName = "VectorIndex",
        dimensions = 3,
        distanceFunction = DistanceFunction.COSINE)
    public List<Float> getEmbedding() {
      return embedding;
    }

    public void setEmbedding(List<Float> embedding) {
      this.embedding = embedding;
    }

    @DynamoDbSearchVectorsHashKey(indexNames = "VectorIndex")
    public String getCategory() {
      return category;
    }

    public void setCategory(String category) {
      this.category = category;
    }
  }

  @DynamoDbBean
  public static class EncryptedVector extends WithVector {
    @Override
    @Encrypted
    public void setEmbedding(List<Float> embedding) {
      super.setEmbedding(embedding);
    }
  }

  @DynamoDbBean
  public static class EncryptedVectorFilter extends WithVector {
    @Override
    @Encrypted
    public void setCategory(String category) {
      super.setCategory(category);
    }
  }

  @DynamoDbBean
  public static class PlainVector extends WithVector {}

  /** With an index whose key has several attributes. */
  @DynamoDbBean
  public static class CompositeKey extends WithEmail {
    private String region;
    private String day;

    @Override
    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "Composite", order = Order.SECOND)
    public String getEmail() {
      return super.getEmail();
    }

    @DynamoDbSecondaryPartitionKey(indexNames = "Composite", order = Order.FIRST)
    public String getRegion() {
      return region;
    }

    public void setRegion(String region) {
      this.region = region;
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondarySortKey(indexNames = "Composite")
    public String getDay() {
      return day;
    }

    public void setDay(String day) {
      this.day = day;
    }
  }

  public static class NotABean extends WithSecret {}

  @DynamoDbBean
  public static class NoPartitionKey {
    @Encrypted private String email;

    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }
  }

  @DynamoDbBean
  public static class SortKeyOnly extends NoPartitionKey {
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
  public static class UnmappableType extends WithSecret {
    private Thread thread;

    public Thread getThread() {
      return thread;
    }

    public void setThread(Thread thread) {
      this.thread = thread;
    }
  }

  @DynamoDbBean
  public static class NoConstructor extends WithSecret {
    public NoConstructor(String id) {
      setId(id);
    }
  }

  @DynamoDbImmutable(builder = OverloadedBuilder.Builder.class)
  public static class OverloadedBuilder {
    private final String id;

    OverloadedBuilder(String id) {
      this.id = id;
    }

    @DynamoDbPartitionKey
    @Encrypted
    @EqualityIndex
    public String id() {
      return id;
    }

    public static class Builder {
      private String id;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder id(int id) {
        return id(String.valueOf(id));
      }

      public OverloadedBuilder build() {
        return new OverloadedBuilder(id);
      }
    }
  }

  @DynamoDbBean
  public static class EncryptedKeys extends WithEmail {
    private int range;
    private String plan;
    private String local;

    @Override
    @Encrypted
    @EqualityIndex
    @DynamoDbPartitionKey
    public String getId() {
      return super.getId();
    }

    @Encrypted
    @EqualityIndex
    @DynamoDbSortKey
    public int getRange() {
      return range;
    }

    public void setRange(int range) {
      this.range = range;
    }

    @Override
    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return super.getEmail();
    }

    @DynamoDbSecondarySortKey(indexNames = "EmailIndex")
    public String getPlan() {
      return plan;
    }

    public void setPlan(String plan) {
      this.plan = plan;
    }

    @DynamoDbSecondarySortKey(indexNames = "LocalIndex")
    public String getLocal() {
      return local;
    }

    public void setLocal(String local) {
      this.local = local;
    }
  }
}
