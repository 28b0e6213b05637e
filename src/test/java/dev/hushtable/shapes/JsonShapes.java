package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import dev.hushtable.json.JsonConverter;
import dev.hushtable.json.JsonConverterProvider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbConvertedBy;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;

/** Properties that Jackson converts, each stored as one encrypted document. */
final class JsonShapes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonShapes() {}

  static List<Shape<?>> all() {
    Point point = new Point(1, 2);
    Documents documents = withId(new Documents(), "full");
    documents.setNode(NODES.textNode("text"));
    documents.setTree(tree());
    documents.setArray(NODES.arrayNode().add(1).addNull().add(tree()));
    documents.setPoint(point);
    documents.setPoints(List.of(point, new Point(3, 4)));
    documents.setPointSet(Set.of(point));
    documents.setByName(Map.of("a", point));
    documents.setByColor(Map.of(Color.RED, List.of(point)));
    documents.setOpen(Map.of("text", "x", "list", List.of(1, true, Map.of())));
    documents.setAnimal(new Cat("Tom", 9));
    documents.setAnimals(List.of(new Cat("Tom", 9), new Dog("Rex")));
    Single single = withId(new Single(), "full");
    single.setPoints(List.of(point));
    single.setPlain("text");
    return List.of(
        Shape.of(
            Documents.class,
            documents,
            withId(new Documents(), "empty"),
            "node__source",
            "tree__source",
            "tree__hmac",
            "array__source",
            "point__source",
            "point__hmac",
            "points__source",
            "pointSet__source",
            "byName__source",
            "byColor__source",
            "open__source",
            "animal__source",
            "animals__source"),
        Shape.of(
            Single.class,
            single,
            withId(new Single(), "empty"),
            "points__source",
            "points__hmac",
            "plain__source"),
        Shape.of(
            Row.class,
            new Row("full", tree(), point),
            new Row("empty", null, null),
            "tree__source",
            "point__source"));
  }

  private static ObjectNode tree() {
    ObjectNode tree = NODES.objectNode();
    tree.put("text", "naïve 🎉");
    tree.put("int", 1).put("long", 1L << 40).put("double", 0.1);
    tree.put("decimal", new BigDecimal("3.1415926535897932384626433832795028842"));
    tree.put("flag", true).putNull("none");
    tree.put("bytes", new byte[] {0, -1});
    tree.putObject("object").putArray("array").addObject();
    return tree;
  }

  public enum Color {
    RED
  }

  /** No bean. */
  public record Point(int x, int y) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({@JsonSubTypes.Type(Cat.class), @JsonSubTypes.Type(Dog.class)})
  public interface Animal {}

  public record Cat(String name, int lives) implements Animal {}

  public record Dog(String name) implements Animal {}

  /** By the provider. */
  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Documents extends WithId {
    @Encrypted private JsonNode node;
    @Encrypted @EqualityIndex private ObjectNode tree;
    @Encrypted private ArrayNode array;
    @Encrypted @EqualityIndex private Point point;
    @Encrypted private List<Point> points;
    @Encrypted private Set<Point> pointSet;
    @Encrypted private Map<String, Point> byName;
    @Encrypted private Map<Color, List<Point>> byColor;
    @Encrypted private Map<String, Object> open;
    @Encrypted private Animal animal;
    @Encrypted private List<Animal> animals;

    public JsonNode getNode() {
      return node;
    }

    public void setNode(JsonNode node) {
      this.node = node;
    }

    public ObjectNode getTree() {
      return tree;
    }

    public void setTree(ObjectNode tree) {
      this.tree = tree;
    }

    public ArrayNode getArray() {
      return array;
    }

    public void setArray(ArrayNode array) {
      this.array = array;
    }

    public Point getPoint() {
      return point;
    }

    public void setPoint(Point point) {
      this.point = point;
    }

    public List<Point> getPoints() {
      return points;
    }

    public void setPoints(List<Point> points) {
      this.points = points;
    }

    public Set<Point> getPointSet() {
      return pointSet;
    }

    public void setPointSet(Set<Point> pointSet) {
      this.pointSet = pointSet;
    }

    public Map<String, Point> getByName() {
      return byName;
    }

    public void setByName(Map<String, Point> byName) {
      this.byName = byName;
    }

    public Map<Color, List<Point>> getByColor() {
      return byColor;
    }

    public void setByColor(Map<Color, List<Point>> byColor) {
      this.byColor = byColor;
    }

    public Map<String, Object> getOpen() {
      return open;
    }

    public void setOpen(Map<String, Object> open) {
      this.open = open;
    }

    public Animal getAnimal() {
      return animal;
    }

    public void setAnimal(Animal animal) {
      this.animal = animal;
    }

    public List<Animal> getAnimals() {
      return animals;
    }

    public void setAnimals(List<Animal> animals) {
      this.animals = animals;
    }
  }

  /** Names what it converts. */
  public static class PointsConverter extends JsonConverter<List<Point>> {
    public PointsConverter() {
      super(new EnhancedType<>() {});
    }
  }

  /** By an annotation, beside what the SDK converts. */
  @DynamoDbBean
  public static class Single extends WithId {
    @Encrypted @EqualityIndex private List<Point> points;
    @Encrypted private String plain;

    @DynamoDbConvertedBy(PointsConverter.class)
    public List<Point> getPoints() {
      return points;
    }

    public void setPoints(List<Point> points) {
      this.points = points;
    }

    public String getPlain() {
      return plain;
    }

    public void setPlain(String plain) {
      this.plain = plain;
    }
  }

  @DynamoDbImmutable(builder = Row.Builder.class, converterProviders = JsonConverterProvider.class)
  public record Row(
      @DynamoDbPartitionKey String id, @Encrypted JsonNode tree, @Encrypted Point point) {

    public static final class Builder {
      private String id;
      private JsonNode tree;
      private Point point;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder tree(JsonNode tree) {
        this.tree = tree;
        return this;
      }

      public Builder point(Point point) {
        this.point = point;
        return this;
      }

      public Row build() {
        return new Row(id, tree, point);
      }
    }
  }
}
