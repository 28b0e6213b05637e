package dev.hushtable.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class QuietTableSchemaTest {

  /** As the class was when the item was written. */
  @DynamoDbBean
  public static class Before {
    private String id;
    private String diagnosis;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getDiagnosis() {
      return diagnosis;
    }

    public void setDiagnosis(String diagnosis) {
      this.diagnosis = diagnosis;
    }
  }

  /** What is left of it. */
  public enum Diagnosis {
    HEALTHY
  }

  /** As the class is now. */
  @DynamoDbBean
  public static class After {
    private String id;
    private Diagnosis diagnosis;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public Diagnosis getDiagnosis() {
      return diagnosis;
    }

    public void setDiagnosis(Diagnosis diagnosis) {
      this.diagnosis = diagnosis;
    }
  }

  @Test
  void decryptModel_whenValueDoesNotConvert_doesNotShowIt() {
    try (KeyProvider keys = LocalKeyProvider.inMemory()) {
      Before before = new Before();
      before.setId("1");
      before.setDiagnosis("SECRET_DIAGNOSIS");
      Map<String, AttributeValue> item =
          ModelEncryptor.builder(Before.class)
              .tableName("Patients")
              .keys(keys)
              .build()
              .encryptModel(before);
      ModelEncryptor<After> after =
          ModelEncryptor.builder(After.class).tableName("Patients").keys(keys).build();

      assertThatThrownBy(() -> after.decryptModel(item))
          .isInstanceOfSatisfying(
              InvalidUsageException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.MAPPING_FAILED);
                assertThat(e)
                    .hasMessageContaining("Item {id=1} of table Patients")
                    .hasMessageContaining("attribute 'diagnosis'");
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString())
                    .contains(After.class.getName())
                    .contains("EnumAttributeConverter")
                    .doesNotContain("SECRET_DIAGNOSIS");
              });
    }
  }
}
