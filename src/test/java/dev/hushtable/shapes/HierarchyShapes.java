package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

/**
 * Subclasses. The SDK has no polymorphism at this version: a table holds items of the class that it
 * was made of, and a property beans of its declared class.
 */
final class HierarchyShapes {
  private HierarchyShapes() {}

  static List<Shape<?>> all() {
    Employee employee = withId(new Employee(), "full");
    employee.setEmail("alice@example.com");
    employee.setPhone("+41 44 000 00 00");
    employee.setSalary(100_000);
    employee.setPayload(List.of("a", "b"));
    employee.setBadge("B-1");
    return List.of(
        Shape.of(
            Employee.class,
            employee,
            withId(new Employee(), "empty"),
            "email__source",
            "email__hmac",
            "phone__source",
            "salary__source",
            "payload__source",
            "badge__source"));
  }

  /** Declares on an interface. */
  public interface HasBadge {
    @Encrypted
    String getBadge();
  }

  /** Declares on getters, of a type that subclasses choose. */
  public abstract static class Entity<P> extends WithId {
    private String email;

    @Encrypted
    @EqualityIndex
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    public abstract P getPayload();

    public abstract void setPayload(P payload);
  }

  /** Declares on a field. */
  public abstract static class Person<P> extends Entity<P> {
    @Encrypted private String phone;

    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  /** Overrides without repeating. */
  @DynamoDbBean
  public static class Employee extends Person<List<String>> implements HasBadge {
    @Encrypted private Integer salary;
    private List<String> payload;
    private String badge;

    @Override
    public String getEmail() {
      return super.getEmail();
    }

    @Override
    public void setPhone(String phone) {
      super.setPhone(phone);
    }

    public Integer getSalary() {
      return salary;
    }

    public void setSalary(Integer salary) {
      this.salary = salary;
    }

    @Override
    public List<String> getPayload() {
      return payload;
    }

    @Override
    public void setPayload(List<String> payload) {
      this.payload = payload;
    }

    @Override
    public String getBadge() {
      return badge;
    }

    public void setBadge(String badge) {
      this.badge = badge;
    }
  }
}
