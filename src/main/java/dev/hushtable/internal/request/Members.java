package dev.hushtable.internal.request;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * Members of requests and responses by their names in DynamoDB's API. Requests that have members in
 * common, such as {@code PutItem} and the put of a transaction, have no type in common.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // DynamoDB's API says what type a member has.
final class Members {
  private Members() {}

  /** A member's value; null if it is not set, or there is no such member. */
  @SuppressWarnings("unchecked")
  static <V> @Nullable V get(SdkPojo pojo, String name) {
    SdkField<?> field = pojo.sdkFieldNameToField().get(name);
    Object value = field == null ? null : field.getValueOrDefault(pojo);
    return value instanceof SdkAutoConstructMap || value instanceof SdkAutoConstructList
        ? null
        : (V) value;
  }

  /** The value of a member that is set. */
  static <V> V require(SdkPojo pojo, String name) {
    V value = get(pojo, name);
    return Objects.requireNonNull(value, name);
  }

  /** A member that is a text; null if it is not set. */
  static @Nullable String text(SdkPojo pojo, String name) {
    return get(pojo, name);
  }

  /** A member that is an item, a key, or the values of an expression; empty if it is not set. */
  static Map<String, AttributeValue> attributes(SdkPojo pojo, String name) {
    Map<String, AttributeValue> attributes = get(pojo, name);
    return attributes == null ? Collections.emptyMap() : attributes;
  }

  /** The names of an expression; empty if they are not set. */
  static Map<String, String> names(SdkPojo pojo) {
    Map<String, String> names = get(pojo, "ExpressionAttributeNames");
    return names == null ? Map.of() : names;
  }

  /** The values of an expression; empty if they are not set. */
  static Map<String, AttributeValue> values(SdkPojo pojo) {
    return attributes(pojo, "ExpressionAttributeValues");
  }

  /** A copy of a request or response, with other values of some of its members. */
  static final class Copy<P extends SdkPojo> {
    private final SdkBuilder<?, ?> builder;

    private Copy(SdkBuilder<?, ?> builder) {
      this.builder = builder;
    }

    /** Begins with the members as they are. */
    static <P extends SdkPojo> Copy<P> of(P pojo) {
      return new Copy<>(((ToCopyableBuilder<?, ?>) pojo).toBuilder());
    }

    /**
     * Begins with the members as they are but one, which the builder of a response would copy item
     * by item for nothing, since it is to be replaced.
     *
     * @param empty of the response's type
     */
    static <R extends SdkPojo> Copy<R> without(
        String name, R response, DynamoDbResponse.Builder empty) {
      for (SdkField<?> field : response.sdkFields()) {
        if (!field.memberName().equals(name)) {
          field.set(empty, field.getValueOrDefault(response));
        }
      }
      DynamoDbResponse whole = (DynamoDbResponse) response;
      if (whole.responseMetadata() != null) {
        empty.responseMetadata(whole.responseMetadata());
      }
      empty.sdkHttpResponse(whole.sdkHttpResponse());
      return new Copy<>((SdkBuilder<?, ?>) empty);
    }

    /** Takes over the members of another request that this type has too. */
    Copy<P> withAllOf(SdkPojo other) {
      for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
        Object value = get(other, field.memberName());
        if (value != null) {
          field.set(builder, value);
        }
      }
      return this;
    }

    /** Sets a member, which the type must have; null leaves it out. */
    Copy<P> with(String name, @Nullable Object value) {
      SdkField<?> field = ((SdkPojo) builder).sdkFieldNameToField().get(name);
      Objects.requireNonNull(field, name).set(builder, value);
      return this;
    }

    /** The copy. */
    @SuppressWarnings("unchecked")
    P build() {
      return (P) builder.build();
    }
  }
}
