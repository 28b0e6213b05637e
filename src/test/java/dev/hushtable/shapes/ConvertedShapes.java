package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DefaultAttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converters of one's own. */
final class ConvertedShapes {
  private ConvertedShapes() {}

  static List<Shape<?>> all() {
    Money price = new Money(new BigDecimal("12.50"), "CHF");
    Offer offer = withId(new Offer(), "full");
    offer.setPrice(price);
    offer.setPlainText("12.50 CHF");
    offer.setSecret(price);
    return List.of(
        Shape.of(
            Offer.class,
            offer,
            withId(new Offer(), "empty"),
            "price__source",
            "plainText__source",
            "secret__source",
            "secret__hmac"),
        Shape.of(
            Bid.class,
            new Bid("full", price, price),
            new Bid("empty", null, null),
            "amount__source",
            "amount__hmac",
            "limit__source"));
  }

  public record Money(BigDecimal amount, String currency) {}

  /** To a map. */
  public static final class MoneyConverter implements AttributeConverter<Money> {
    @Override
    public AttributeValue transformFrom(Money input) {
      return AttributeValue.fromM(
          Map.of(
              "amount", AttributeValue.fromN(input.amount().toString()),
              "currency", AttributeValue.fromS(input.currency())));
    }

    @Override
    public Money transformTo(AttributeValue input) {
      return new Money(new BigDecimal(input.m().get("amount").n()), input.m().get("currency").s());
    }

    @Override
    public EnhancedType<Money> type() {
      return EnhancedType.of(Money.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.M;
    }
  }

  /** To a string. */
  public static final class MoneyTextConverter implements AttributeConverter<Money> {
    @Override
    public AttributeValue transformFrom(Money input) {
      return AttributeValue.fromS(input.amount() + " " + input.currency());
    }

    @Override
    public Money transformTo(AttributeValue input) {
      String[] parts = input.s().split(" ");
      return new Money(new BigDecimal(parts[0]), parts[1]);
    }

    @Override
    public EnhancedType<Money> type() {
      return EnhancedType.of(Money.class);
    }

    @Override
    public AttributeValueType attributeValueType() {
      return AttributeValueType.S;
    }
  }

  /** For all properties of a class. */
  public static final class MoneyProvider implements AttributeConverterProvider {
    @Override
    @SuppressWarnings("unchecked")
    public <T> AttributeConverter<T> converterFor(EnhancedType<T> type) {
      return type.rawClass() == Money.class ? (AttributeConverter<T>) new MoneyConverter() : null;
    }
  }

  /** By a provider, by none, and by an annotation. */
  @DynamoDbBean(converterProviders = {MoneyProvider.class, DefaultAttributeConverterProvider.class})
  public static class Offer extends WithId {
    @Encrypted private Money price;
    @Encrypted private String plainText;
    @Encrypted @EqualityIndex private Money secret;

    public Money getPrice() {
      return price;
    }

    public void setPrice(Money price) {
      this.price = price;
    }

    public String getPlainText() {
      return plainText;
    }

    public void setPlainText(String plainText) {
      this.plainText = plainText;
    }

    @DynamoDbConvertedBy(MoneyTextConverter.class)
    public Money getSecret() {
      return secret;
    }

    public void setSecret(Money secret) {
      this.secret = secret;
    }
  }

  /** The same for a record. */
  @DynamoDbImmutable(
      builder = Bid.Builder.class,
      converterProviders = {MoneyProvider.class, DefaultAttributeConverterProvider.class})
  public record Bid(
      @DynamoDbPartitionKey String id,
      @Encrypted @EqualityIndex @DynamoDbConvertedBy(MoneyTextConverter.class) Money amount,
      @Encrypted Money limit) {

    public static final class Builder {
      private String id;
      private Money amount;
      private Money limit;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder amount(Money amount) {
        this.amount = amount;
        return this;
      }

      public Builder limit(Money limit) {
        this.limit = limit;
        return this;
      }

      public Bid build() {
        return new Bid(id, amount, limit);
      }
    }
  }
}
