package dev.hushtable.internal.schema;

import static dev.hushtable.exception.ErrorCode.UNSUPPORTED_ATTRIBUTE;
import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.extensions.VersionedRecordExtension;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;

/** That what an extension cannot do with ciphertext is refused when the table is built. */
class ExtensionRulesTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        EncryptedCounter.class,
        IndexedCounter.class,
        SecondCounter.class,
        Flattened.class
      })
  void build_whenACounterIsEncrypted_isRefused(Class<?> type) {
    assertRefused(
        () -> plan(type),
        UNSUPPORTED_ATTRIBUTE,
        "'visits'",
        type.getName(),
        "remove @Encrypted",
        "@DynamoDbAtomicCounter");
  }

  @Test
  void build_whenAVersionIsEncryptedWithoutIndex_isRefused() {
    assertRefused(
        () -> plan(EncryptedVersion.class),
        UNSUPPORTED_ATTRIBUTE,
        "'v'",
        EncryptedVersion.class.getName(),
        "add @EqualityIndex");
  }

  @Test
  void build_whenTheSchemaIsMadeByHand_isRefusedAlike() {
    TableSchema<PlainBoth> schema =
        TableSchema.builder(PlainBoth.class)
            .newItemSupplier(PlainBoth::new)
            .addAttribute(
                String.class,
                a ->
                    a.name("id")
                        .getter(PlainBoth::getId)
                        .setter(PlainBoth::setId)
                        .tags(StaticAttributeTags.primaryPartitionKey()))
            .addAttribute(
                Long.class,
                a ->
                    a.name("secret")
                        .getter(PlainBoth::getSecret)
                        .setter(PlainBoth::setSecret)
                        .tags(VersionedRecordExtension.AttributeTags.versionAttribute()))
            .build();

    assertRefused(
        () -> PlanBuilder.build("People", "People", schema), UNSUPPORTED_ATTRIBUTE, "'secret'");
  }

  @Test
  void build_whenAVersionIsIndexedOrBothArePlain_acceptsThem() {
    assertThat(plan(IndexedVersion.class).root().encrypted("v").index()).isNotNull();
    assertThat(plan(PlainBoth.class).root().attribute("visits")).isNull();
    assertThat(plan(PlainBoth.class).root().attribute("version")).isNull();
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("People", "People", PlanBuilder.schema(type));
  }

  // --- Beans

  @DynamoDbBean
  public static class EncryptedCounter extends WithId {
    @Encrypted private Long visits;

    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }
  }

  @DynamoDbBean
  public static class IndexedCounter extends WithId {
    @Encrypted @EqualityIndex private Long visits;

    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }
  }

  @DynamoDbBean
  public static class SecondCounter extends EncryptedCounter {
    private Long a;

    @DynamoDbAtomicCounter
    public Long getA() {
      return a;
    }

    public void setA(Long a) {
      this.a = a;
    }
  }

  /** The counter of a flattened bean is the item's. */
  @DynamoDbBean
  public static class Counters {
    @Encrypted private Long visits;

    @DynamoDbAtomicCounter(delta = 2, startValue = 10)
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }
  }

  @DynamoDbBean
  public static class Flattened extends WithId {
    private Counters counters;

    @DynamoDbFlatten
    public Counters getCounters() {
      return counters;
    }

    public void setCounters(Counters counters) {
      this.counters = counters;
    }
  }

  @DynamoDbBean
  public static class EncryptedVersion extends WithId {
    @Encrypted private Long version;

    @DynamoDbAttribute("v")
    @DynamoDbVersionAttribute
    public Long getVersion() {
      return version;
    }

    public void setVersion(Long version) {
      this.version = version;
    }
  }

  @DynamoDbBean
  public static class IndexedVersion extends WithId {
    @Encrypted @EqualityIndex private Long version;

    @DynamoDbAttribute("v")
    @DynamoDbVersionAttribute
    public Long getVersion() {
      return version;
    }

    public void setVersion(Long version) {
      this.version = version;
    }
  }

  @DynamoDbBean
  public static class PlainBoth extends WithId {
    @Encrypted private Long secret;
    private Long visits;
    private Long version;

    public Long getSecret() {
      return secret;
    }

    public void setSecret(Long secret) {
      this.secret = secret;
    }

    @DynamoDbAtomicCounter
    public Long getVisits() {
      return visits;
    }

    public void setVisits(Long visits) {
      this.visits = visits;
    }

    @DynamoDbVersionAttribute
    public Long getVersion() {
      return version;
    }

    public void setVersion(Long version) {
      this.version = version;
    }
  }
}
