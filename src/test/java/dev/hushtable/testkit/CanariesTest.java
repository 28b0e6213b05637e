package dev.hushtable.testkit;

import static dev.hushtable.testkit.PlaintextAssert.assertNoPlaintextOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.corpus.CorpusBeans;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.schema.PlanBuilder;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CanariesTest {
  private static <T> Map<String, AttributeValue> map(Class<T> type, T bean) {
    TableSchema<T> schema = PlanBuilder.schema(type);
    return schema.itemToMap(bean, true);
  }

  @Test
  void of_whenSeedsAreTheSame_givesTheSame() {
    assertThat(map(Person.class, Canaries.of(Person.class, "s")))
        .isEqualTo(map(Person.class, Canaries.of(Person.class, "s")));
  }

  @Test
  void of_whenSeedsDiffer_sharesNoDeclaredValue() {
    Map<String, AttributeValue> other =
        new HashMap<>(map(Person.class, Canaries.of(Person.class, "t")));
    other
        .keySet()
        .removeAll(
            Set.of("email", "salary", "photo", "member", "nicknames", "homes", "homesByName"));
    assertThat(other).isNotEmpty();

    assertNoPlaintextOf(Canaries.of(Person.class, "s")).in(other);
    assertNoPlaintextOf(Canaries.of(Person.class, "s"))
        .in(map(Person.class, Canaries.of(Person.class, "t")).get("nicknames").toString());
  }

  @Test
  void of_always_setsAllButTheVersion() {
    Person person = Canaries.of(Person.class, "s");

    assertThat(person).hasNoNullFieldsOrPropertiesExcept("version");
    assertThat(person.getVersion()).isNull();
    assertThat(person.getHomes()).hasSize(2);
    assertThat(person.getHomesByName()).hasSize(2);
    assertThat(person.getEmail()).startsWith("canary-email-").hasSize(29);
  }

  /** The values are the same in every release, since golden files may hold them. */
  @Test
  void of_always_givesTheseValues() {
    Person person = Canaries.of(Person.class, "alice");

    assertThat(person.getEmail()).isEqualTo("canary-email-f452cc8332a79420");
    assertThat(person.getSalary()).isEqualTo("74129757488903651921.0625");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {CorpusBeans.Documents.class, CorpusBeans.Texts.class, CorpusBeans.Ticket.class})
  void of_whenOfAnyClass_makesWhatCanBeLookedFor(Class<?> type) {
    Object bean = Canaries.of(type, "s");

    assertThat(assertNoPlaintextOf(bean).toString()).matches("PlaintextAssert\\[[1-9].*");
  }

  @Test
  void of_whenValuesAreGiven_takesThem() {
    Person person = Canaries.of(Person.class, "s", Map.of("id", "p-1", "version", 7L));

    assertThat(person.getId()).isEqualTo("p-1");
    assertThat(person.getVersion()).isEqualTo(7);
    assertThatThrownBy(() -> Canaries.of(Person.class, "s", Map.of("name", "x")))
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining("'name'");
  }

  @Test
  void of_whenThereIsNoValue_saysForWhat() {
    assertThatThrownBy(() -> Canaries.of(Odd.class, "s"))
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining("attribute 'zone' of class java.time.ZoneId");
    assertThat(Canaries.of(Odd.class, "s", Map.of("zone", ZoneId.of("UTC"))).getKind()).isNotNull();
  }

  @DynamoDbBean
  public static class Odd {
    private UUID id;
    private ZoneId zone;
    private Thread.State kind;

    @DynamoDbPartitionKey
    public UUID getId() {
      return id;
    }

    public void setId(UUID id) {
      this.id = id;
    }

    @Encrypted
    public ZoneId getZone() {
      return zone;
    }

    public void setZone(ZoneId zone) {
      this.zone = zone;
    }

    @Encrypted
    public Thread.State getKind() {
      return kind;
    }

    public void setKind(Thread.State kind) {
      this.kind = kind;
    }
  }
}
