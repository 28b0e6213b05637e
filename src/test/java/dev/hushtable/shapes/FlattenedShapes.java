package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;

/** Beans whose properties are stored in their place. */
final class FlattenedShapes {
  private FlattenedShapes() {}

  static List<Shape<?>> all() {
    Order order = withId(new Order(), "full");
    order.setNote("fragile");
    Delivery delivery = new Delivery();
    delivery.setStreet("Bahnhofstrasse 1");
    Door door = new Door();
    door.setCode("4711");
    delivery.setDoor(door);
    order.setDelivery(delivery);
    order.setPayment(new Payment("4111 1111 1111 1111"));
    return List.of(
        Shape.of(
            Order.class,
            order,
            withId(new Order(), "empty"),
            "note__source",
            "street__source",
            "street__hmac",
            "code__source",
            "card__source"));
  }

  @DynamoDbBean
  public static class Order extends WithId {
    @Encrypted private String note;
    private Delivery delivery;
    private Payment payment;

    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }

    @DynamoDbFlatten
    public Delivery getDelivery() {
      return delivery;
    }

    public void setDelivery(Delivery delivery) {
      this.delivery = delivery;
    }

    @DynamoDbFlatten
    public Payment getPayment() {
      return payment;
    }

    public void setPayment(Payment payment) {
      this.payment = payment;
    }
  }

  @DynamoDbBean
  public static class Delivery {
    @Encrypted @EqualityIndex private String street;
    private Door door;

    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    @DynamoDbFlatten
    public Door getDoor() {
      return door;
    }

    public void setDoor(Door door) {
      this.door = door;
    }
  }

  /** Flattened into what is flattened. */
  @DynamoDbBean
  public static class Door {
    @Encrypted private String code;

    public String getCode() {
      return code;
    }

    public void setCode(String code) {
      this.code = code;
    }
  }

  /** An immutable flattened into a bean. */
  @DynamoDbImmutable(builder = Payment.Builder.class)
  public record Payment(@Encrypted String card) {

    public static final class Builder {
      private String card;

      public Builder card(String card) {
        this.card = card;
        return this;
      }

      public Payment build() {
        return new Payment(card);
      }
    }
  }
}
