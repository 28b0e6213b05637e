package dev.hushtable.shapes;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/**
 * What Kotlin's compiler makes, written out: it puts annotations of {@code get:} on getters, and
 * ours without a prefix on the fields.
 */
final class KotlinShapes {
  private KotlinShapes() {}

  static List<Shape<?>> all() {
    return List.of(
        Shape.of(
            Visitor.class,
            new Visitor("full", "alice@example.com", Instant.EPOCH),
            new Visitor("empty", null, null),
            "email__source",
            "email__hmac",
            "since__source"),
        Shape.of(
            Guest.class,
            new Guest("full", "alice@example.com", Instant.EPOCH),
            new Guest("empty", null, null),
            "email__source",
            "email__hmac",
            "since__source"),
        new Shape<>(
            Member.class,
            memberSchema(),
            new Member("full", "alice@example.com", Instant.EPOCH),
            new Member("empty", null, null),
            Set.of("email__source", "email__hmac", "since__source")));
  }

  /** The SDK makes none of a data class, as it takes {@code component1()} for a property. */
  static TableSchema<Member> memberSchema() {
    return TableSchema.builder(Member.class, Member.Builder.class)
        .newItemBuilder(Member.Builder::new, Member.Builder::build)
        .addAttribute(
            String.class,
            a ->
                a.name("id")
                    .getter(Member::getId)
                    .setter(Member.Builder::id)
                    .tags(StaticAttributeTags.primaryPartitionKey()))
        .addAttribute(
            String.class,
            a -> a.name("email").getter(Member::getEmail).setter(Member.Builder::email))
        .addAttribute(
            Instant.class,
            a -> a.name("since").getter(Member::getSince).setter(Member.Builder::since))
        .build();
  }

  /**
   * As of
   *
   * <pre>{@code
   * @DynamoDbBean
   * data class Visitor(
   *     @get:DynamoDbPartitionKey var id: String? = null,
   *     @Encrypted @EqualityIndex var email: String? = null,
   *     @get:Encrypted var since: Instant? = null)
   * }</pre>
   */
  @DynamoDbBean
  public static final class Visitor {
    private String id;
    @Encrypted @EqualityIndex private String email;
    private Instant since;

    public Visitor(String id, String email, Instant since) {
      this.id = id;
      this.email = email;
      this.since = since;
    }

    public Visitor() {
      this(null, null, null);
    }

    @DynamoDbPartitionKey
    public final String getId() {
      return this.id;
    }

    public final void setId(String id) {
      this.id = id;
    }

    public final String getEmail() {
      return this.email;
    }

    public final void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public final Instant getSince() {
      return this.since;
    }

    public final void setSince(Instant since) {
      this.since = since;
    }

    public final String component1() {
      return this.id;
    }

    public final String component2() {
      return this.email;
    }

    public final Instant component3() {
      return this.since;
    }

    public final Visitor copy(String id, String email, Instant since) {
      return new Visitor(id, email, since);
    }

    @Override
    public String toString() {
      return "Visitor(id=" + id + ")";
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, email, since);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Visitor that
          && Objects.equals(id, that.id)
          && Objects.equals(email, that.email)
          && Objects.equals(since, that.since);
    }
  }

  /**
   * As of
   *
   * <pre>{@code
   * @DynamoDbImmutable(builder = Guest.Builder::class)
   * class Guest(
   *     @get:DynamoDbPartitionKey val id: String,
   *     @Encrypted @EqualityIndex val email: String?,
   *     @get:Encrypted val since: Instant?) {
   *   class Builder {
   *     private var id: String? = null
   *     private var email: String? = null
   *     private var since: Instant? = null
   *     fun id(id: String) = apply { this.id = id }
   *     fun email(email: String?) = apply { this.email = email }
   *     fun since(since: Instant?) = apply { this.since = since }
   *     fun build() = Guest(id!!, email, since)
   *   }
   * }
   * }</pre>
   */
  @DynamoDbImmutable(builder = Guest.Builder.class)
  public static final class Guest {
    private final String id;
    @Encrypted @EqualityIndex private final String email;
    private final Instant since;

    public Guest(String id, String email, Instant since) {
      this.id = Objects.requireNonNull(id, "id");
      this.email = email;
      this.since = since;
    }

    @DynamoDbPartitionKey
    public final String getId() {
      return this.id;
    }

    public final String getEmail() {
      return this.email;
    }

    @Encrypted
    public final Instant getSince() {
      return this.since;
    }

    public static final class Builder {
      private String id;
      private String email;
      private Instant since;

      public final Builder id(String id) {
        this.id = Objects.requireNonNull(id, "id");
        return this;
      }

      public final Builder email(String email) {
        this.email = email;
        return this;
      }

      public final Builder since(Instant since) {
        this.since = since;
        return this;
      }

      public final Guest build() {
        return new Guest(this.id, this.email, this.since);
      }
    }
  }

  /** As of {@code data class Member}, else like {@link Guest}. */
  @DynamoDbImmutable(builder = Member.Builder.class)
  public static final class Member {
    private final String id;
    @Encrypted @EqualityIndex private final String email;
    private final Instant since;

    public Member(String id, String email, Instant since) {
      this.id = Objects.requireNonNull(id, "id");
      this.email = email;
      this.since = since;
    }

    @DynamoDbPartitionKey
    public final String getId() {
      return this.id;
    }

    public final String getEmail() {
      return this.email;
    }

    @Encrypted
    public final Instant getSince() {
      return this.since;
    }

    public final String component1() {
      return this.id;
    }

    public final String component2() {
      return this.email;
    }

    public final Instant component3() {
      return this.since;
    }

    public final Member copy(String id, String email, Instant since) {
      return new Member(id, email, since);
    }

    @Override
    public String toString() {
      return "Member(id=" + id + ")";
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, email, since);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Member that
          && Objects.equals(id, that.id)
          && Objects.equals(email, that.email)
          && Objects.equals(since, that.since);
    }

    public static final class Builder {
      private String id;
      private String email;
      private Instant since;

      public final Builder id(String id) {
        this.id = Objects.requireNonNull(id, "id");
        return this;
      }

      public final Builder email(String email) {
        this.email = email;
        return this;
      }

      public final Builder since(Instant since) {
        this.since = since;
        return this;
      }

      public final Member build() {
        return new Member(this.id, this.email, this.since);
      }
    }
  }
}
