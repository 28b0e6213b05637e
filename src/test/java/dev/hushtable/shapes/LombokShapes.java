package dev.hushtable.shapes;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/**
 * What Lombok generates, written out: it leaves our annotations on the fields, and puts those given
 * in {@code onMethod_} on the getters.
 */
final class LombokShapes {
  private LombokShapes() {}

  static List<Shape<?>> all() {
    MutablePatient mutable = new MutablePatient();
    mutable.setId("full");
    mutable.setSsn("078-05-1120");
    mutable.setInsured(true);
    MutablePatient empty = new MutablePatient();
    empty.setId("empty");
    return List.of(
        Shape.of(
            Patient.class,
            Patient.builder()
                .id("full")
                .ssn("078-05-1120")
                .insured(true)
                .notes(List.of("a"))
                .build(),
            Patient.builder().id("empty").build(),
            "ssn__source",
            "ssn__hmac",
            "insured__source",
            "notes__source"),
        Shape.of(
            MutablePatient.class, mutable, empty, "ssn__source", "ssn__hmac", "insured__source"));
  }

  /**
   * As of
   *
   * <pre>{@code
   * @Value
   * @Builder(toBuilder = true)
   * @DynamoDbImmutable(builder = Patient.PatientBuilder.class)
   * public class Patient {
   *   @Getter(onMethod_ = @DynamoDbPartitionKey) String id;
   *   @Encrypted @EqualityIndex String ssn;
   *   @Getter(onMethod_ = @Encrypted) Boolean insured;
   *   @Encrypted List<String> notes;
   * }
   * }</pre>
   */
  @DynamoDbImmutable(builder = Patient.PatientBuilder.class)
  public static final class Patient {
    private final String id;
    @Encrypted @EqualityIndex private final String ssn;
    private final Boolean insured;
    @Encrypted private final List<String> notes;

    Patient(final String id, final String ssn, final Boolean insured, final List<String> notes) {
      this.id = id;
      this.ssn = ssn;
      this.insured = insured;
      this.notes = notes;
    }

    public static PatientBuilder builder() {
      return new PatientBuilder();
    }

    public PatientBuilder toBuilder() {
      return new PatientBuilder().id(this.id).ssn(this.ssn).insured(this.insured).notes(this.notes);
    }

    @DynamoDbPartitionKey
    public String getId() {
      return this.id;
    }

    public String getSsn() {
      return this.ssn;
    }

    @Encrypted
    public Boolean getInsured() {
      return this.insured;
    }

    public List<String> getNotes() {
      return this.notes;
    }

    @Override
    public boolean equals(final Object o) {
      return o instanceof Patient other
          && Objects.equals(this.getId(), other.getId())
          && Objects.equals(this.getSsn(), other.getSsn())
          && Objects.equals(this.getInsured(), other.getInsured())
          && Objects.equals(this.getNotes(), other.getNotes());
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, ssn, insured, notes);
    }

    @Override
    public String toString() {
      return "Patient(id=" + this.getId() + ")";
    }

    public static class PatientBuilder {
      private String id;
      private String ssn;
      private Boolean insured;
      private List<String> notes;

      PatientBuilder() {}

      public PatientBuilder id(final String id) {
        this.id = id;
        return this;
      }

      public PatientBuilder ssn(final String ssn) {
        this.ssn = ssn;
        return this;
      }

      public PatientBuilder insured(final Boolean insured) {
        this.insured = insured;
        return this;
      }

      public PatientBuilder notes(final List<String> notes) {
        this.notes = notes;
        return this;
      }

      public Patient build() {
        return new Patient(this.id, this.ssn, this.insured, this.notes);
      }

      @Override
      public String toString() {
        return "Patient.PatientBuilder(id=" + this.id + ")";
      }
    }
  }

  /**
   * As of
   *
   * <pre>{@code
   * @Data
   * @NoArgsConstructor
   * @DynamoDbBean
   * public class MutablePatient {
   *   @Getter(onMethod_ = @DynamoDbPartitionKey) private String id;
   *   @Encrypted @EqualityIndex private String ssn;
   *   @Setter(onMethod_ = @Encrypted) private Boolean insured;
   * }
   * }</pre>
   */
  @DynamoDbBean
  public static class MutablePatient {
    private String id;
    @Encrypted @EqualityIndex private String ssn;
    private Boolean insured;

    public MutablePatient() {}

    @DynamoDbPartitionKey
    public String getId() {
      return this.id;
    }

    public String getSsn() {
      return this.ssn;
    }

    public Boolean getInsured() {
      return this.insured;
    }

    public void setId(final String id) {
      this.id = id;
    }

    public void setSsn(final String ssn) {
      this.ssn = ssn;
    }

    @Encrypted
    public void setInsured(final Boolean insured) {
      this.insured = insured;
    }

    @Override
    public boolean equals(final Object o) {
      return o instanceof MutablePatient other
          && other.canEqual(this)
          && Objects.equals(this.getId(), other.getId())
          && Objects.equals(this.getSsn(), other.getSsn())
          && Objects.equals(this.getInsured(), other.getInsured());
    }

    protected boolean canEqual(final Object other) {
      return other instanceof MutablePatient;
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, ssn, insured);
    }

    @Override
    public String toString() {
      return "MutablePatient(id=" + this.getId() + ")";
    }
  }
}
