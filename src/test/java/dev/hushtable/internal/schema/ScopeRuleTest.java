package dev.hushtable.internal.schema;

import static dev.hushtable.testing.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hushtable.EncryptionSchema;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.KeyScope;
import dev.hushtable.annotation.ScopeFunction;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** How a class may say what tells the key scope of its items. */
class ScopeRuleTest {
  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("Table", "Table", PlanBuilder.schema(type));
  }

  @Test
  void build_ofAnAttributeThatTellsIt_knowsItsType() {
    ScopeRule text = plan(OfText.class).scope();
    assertThat(text.attribute()).isEqualTo("tenant");
    assertThat(text.number()).isFalse();
    assertThat(text.ofKey()).isFalse();
    assertThat(text.scopeName("acme")).isEqualTo("acme");
    assertThat(text.value("acme").s()).isEqualTo("acme");
    ScopeRule number = plan(OfNumber.class).scope();
    assertThat(number.number()).isTrue();
    assertThat(number.value("7").n()).isEqualTo("7");
    ScopeRule key = plan(OfKey.class).scope();
    assertThat(key.ofKey()).isTrue();
    assertThat(key.scopeName("acme#7")).isEqualTo("acme");
    assertThat(plan(Plain.class).scope()).isNull();
  }

  @ParameterizedTest
  @ValueSource(classes = {OfEncrypted.class, OfBinary.class, OfList.class, FunctionOfPlain.class})
  void build_whenAnAttributeCannotTellIt_isRefused(Class<?> type) {
    assertRefused(
        () -> plan(type), ErrorCode.UNSUPPORTED_ATTRIBUTE, "'tenant'", "cannot tell the key scope");
  }

  @ParameterizedTest
  @CsvSource({
    "Twice, an item has one",
    "OfIgnored, it is not mapped",
    "WithinDocument, only the item itself"
  })
  void build_whenTheAnnotationIsMisplaced_isRefused(String type, String message)
      throws ClassNotFoundException {
    Class<?> found = Class.forName(ScopeRuleTest.class.getName() + "$" + type);
    assertThat(catchThrowable(() -> plan(found)))
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void merge_whenClassesTellItInDifferentWays_isRefused() {
    for (Class<?> other : List.of(OfNumber.class, Plain.class)) {
      assertRefused(
          () -> TablePlanMerger.merge(plan(OfText.class), plan(other)),
          ErrorCode.CONFLICTING_CLASSES,
          "@KeyScope");
    }
    assertThat(TablePlanMerger.merge(plan(OfText.class), plan(OfText.class)).scope()).isNotNull();
    assertThat(TablePlanMerger.merge(plan(OfKey.class), plan(OfKey.class)).scope()).isNotNull();
  }

  @Test
  void schema_thatNamesTheAttribute_isHeldToTheSame() {
    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      assertRefused(
          () ->
              ModelEncryptor.forItems(
                      EncryptionSchema.builder("Table")
                          .partitionKey("id", ScalarAttributeType.S)
                          .encrypted("tenant")
                          .keyScope("tenant")
                          .build())
                  .keys(keys)
                  .build(),
          ErrorCode.UNSUPPORTED_ATTRIBUTE,
          "'tenant'");
      assertRefused(
          () ->
              ModelEncryptor.forItems(
                      EncryptionSchema.builder("Table")
                          .partitionKey("id", ScalarAttributeType.S)
                          .encrypted("email")
                          .keyScope("tenant", value -> value)
                          .build())
                  .keys(keys)
                  .build(),
          ErrorCode.UNSUPPORTED_ATTRIBUTE,
          "a function of an attribute outside the primary key");
    }
  }

  /** The part before the hash. */
  public static final class Before implements ScopeFunction {
    @Override
    public String scope(String value) {
      return value.substring(0, value.indexOf('#'));
    }
  }

  /** With something to encrypt. */
  @DynamoDbBean
  public static class Plain extends WithId {
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
  public static class OfText extends Plain {
    private String tenant;

    @KeyScope
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class OfNumber extends Plain {
    private int tenant;

    @KeyScope
    public int getTenant() {
      return tenant;
    }

    public void setTenant(int tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class OfKey extends Plain {
    private String tenant;

    @KeyScope(Before.class)
    @DynamoDbSortKey
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class FunctionOfPlain extends Plain {
    private String tenant;

    @KeyScope(Before.class)
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class OfEncrypted extends Plain {
    private String tenant;

    @KeyScope
    @Encrypted
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class OfBinary extends Plain {
    private byte[] tenant;

    @KeyScope
    public byte[] getTenant() {
      return tenant;
    }

    public void setTenant(byte[] tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class OfList extends Plain {
    private List<String> tenant;

    @KeyScope
    public List<String> getTenant() {
      return tenant;
    }

    public void setTenant(List<String> tenant) {
      this.tenant = tenant;
    }
  }

  @DynamoDbBean
  public static class Twice extends OfText {
    private String other;

    @KeyScope
    public String getOther() {
      return other;
    }

    public void setOther(String other) {
      this.other = other;
    }
  }

  @DynamoDbBean
  public static class OfIgnored extends Plain {
    private String tenant;

    @KeyScope
    @DynamoDbIgnore
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }
  }

  /** A document. */
  @DynamoDbBean
  public static class Inner {
    private String tenant;
    private String secret;

    @KeyScope
    public String getTenant() {
      return tenant;
    }

    public void setTenant(String tenant) {
      this.tenant = tenant;
    }

    @Encrypted
    public String getSecret() {
      return secret;
    }

    public void setSecret(String secret) {
      this.secret = secret;
    }
  }

  @DynamoDbBean
  public static class WithinDocument extends Plain {
    private Inner inner;

    public Inner getInner() {
      return inner;
    }

    public void setInner(Inner inner) {
      this.inner = inner;
    }
  }
}
