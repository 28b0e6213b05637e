package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.StoredFormats;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

class TableBindingTest {
  private static final StoredFormats FORMATS =
      StoredFormats.of(StoredFormat.ENCRYPTION_SDK, StoredFormat.COMPACT);
  private static final KeyScope TENANT = KeyScope.of("tenant-2");

  private final TableBinding table =
      new TableBinding(
          EngineFixture.of(Beans.Patient.class).plan(),
          TENANT,
          new TreeMap<>(Map.of("use", "billing")),
          FORMATS,
          IndexGenerations.FIRST);

  @Test
  void merge_whenAnotherClassIsAdded_keepsTheRest() {
    TableBinding other = EngineFixture.of(OtherPatient.class).engine().table();

    TableBinding merged = table.merge(other);

    assertThat(merged.plan().root().encrypted("email")).isNotNull();
    assertThat(merged.plan().root().encrypted("diagnosis")).isNotNull();
    assertThat(merged.scope()).isEqualTo(TENANT);
    assertThat(merged.context()).containsExactly(Map.entry("use", "billing"));
    assertThat(merged.formats()).isEqualTo(FORMATS);
  }

  @Test
  void context_whenCallerChangesItsMap_staysAsItWas() {
    TreeMap<String, String> own = new TreeMap<>(Map.of("use", "billing"));
    TableBinding binding =
        new TableBinding(table.plan(), TENANT, own, FORMATS, IndexGenerations.FIRST);
    own.put("use", "research");

    assertThat(binding.context()).containsExactly(Map.entry("use", "billing"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> binding.context().put("a", "b"));
  }

  /** In the same table. */
  @DynamoDbBean
  public static class OtherPatient extends WithId {
    private String diagnosis;

    @Encrypted
    public String getDiagnosis() {
      return diagnosis;
    }

    public void setDiagnosis(String diagnosis) {
      this.diagnosis = diagnosis;
    }
  }
}
