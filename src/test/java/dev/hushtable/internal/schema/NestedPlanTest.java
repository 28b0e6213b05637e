package dev.hushtable.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbFlatten;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** How plans follow beans into one another. */
class NestedPlanTest {

  @Test
  void build_whenABeanIsFlattened_takesItsPropertiesAsTheItemsOwn() {
    TablePlan plan = plan(Flattened.class);

    assertThat(plan.root().encrypted("email").index()).isNotNull();
    assertThat(plan.root().encrypted("telephone").index()).isNull();
    assertThat(plan.root().attribute("contact")).isNull();
    assertThat(plan.keys("EmailIndex"))
        .containsExactly(new KeyAttribute("email", plan.root().encrypted("email")));
  }

  @Test
  void build_whenAnImmutableIsFlattened_takesItsPropertiesAsTheItemsOwn() {
    assertThat(plan(FlattenedImmutable.class).root().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenABeanIsNested_plansItAsADocument() {
    Shape shape = nested(plan(Nested.class).root(), "address");

    assertThat(shape).isInstanceOf(Shape.Document.class);
    assertThat(shape.document().encrypted("zip").index()).isNotNull();
    assertThat(shape.document().attribute("city")).isNull();
  }

  @Test
  void build_whenBeansLieInAList_plansItsElements() {
    Shape shape = nested(plan(Nested.class).root(), "homes");

    assertThat(shape).isInstanceOf(Shape.ListOf.class);
    assertThat(((Shape.ListOf) shape).element()).isInstanceOf(Shape.Document.class);
    assertThat(shape.document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenBeansLieInAMap_plansItsValues() {
    Shape shape = nested(plan(Nested.class).root(), "byName");

    assertThat(shape).isInstanceOf(Shape.MapOf.class);
    assertThat(((Shape.MapOf) shape).element()).isInstanceOf(Shape.Document.class);
    assertThat(shape.document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenBeansLieInListsOfLists_plansTheInnermost() {
    Shape shape = nested(plan(Nested.class).root(), "grid");

    assertThat(((Shape.ListOf) shape).element()).isInstanceOf(Shape.ListOf.class);
    assertThat(shape.document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenBeansLieInMapsOfLists_plansTheInnermost() {
    Shape shape = nested(plan(Nested.class).root(), "lists");

    assertThat(((Shape.MapOf) shape).element()).isInstanceOf(Shape.ListOf.class);
    assertThat(shape.document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenOneBeanIsReachedOnManyWays_plansItOnce() {
    DocumentPlan root = plan(Nested.class).root();

    assertThat(nested(root, "homes").document())
        .isSameAs(nested(root, "address").document())
        .isSameAs(nested(root, "byName").document());
  }

  @Test
  void build_whenAnImmutableIsNested_plansIt() {
    assertThat(nested(plan(Nested.class).root(), "label").document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenABeanHoldsItself_makesAGraph() {
    DocumentPlan root = plan(Category.class).root();

    assertThat(root.encrypted("name")).isNotNull();
    assertThat(nested(root, "children").document()).isSameAs(root);
    assertThat(nested(root, "byLanguage").document()).isSameAs(root);
  }

  @Test
  void build_whenANestedBeanHoldsItself_makesAGraph() {
    DocumentPlan tree = nested(plan(Shop.class).root(), "tree").document();

    assertThat(tree.encrypted("text")).isNotNull();
    assertThat(nested(tree, "nodes").document()).isSameAs(tree);
  }

  @Test
  void build_whenANestedBeanHoldsNothingEncrypted_letsItPass() {
    DocumentPlan root = plan(Shop.class).root();

    assertThat(root.attribute("opening")).isNull();
    assertThat(root.attribute("openings")).isNull();
    assertThat(root.attribute("plainTree")).as("one that holds itself").isNull();
  }

  @Test
  void build_whenOnlyADeepBeanIsEncrypted_plansTheWayToIt() {
    DocumentPlan root = plan(Deep.class).root();

    DocumentPlan middle = nested(root, "middle").document();
    assertThat(middle.attribute("opening")).isNull();
    assertThat(nested(middle, "address").document().encrypted("zip")).isNotNull();
  }

  @Test
  void build_whenANestedAttributeIsRenamed_followsTheName() {
    DocumentPlan root = plan(Renamed.class).root();

    assertThat(root.attribute("address")).isNull();
    assertThat(nested(root, "home").document().encrypted("zip")).isNotNull();
  }

  @Test
  void path_whenNested_isThatOfTheParentAndTheBoundName() {
    TablePlan plan = plan(Shop.class);
    EncryptedAttribute text = nested(plan.root(), "tree").document().encrypted("text");

    assertThat(
            text.path(
                plan.root()
                    .encrypted("owner")
                    .path(dev.hushtable.internal.format.AttributePath.ROOT)
                    .element()))
        .hasToString("owner[].bound");
  }

  private static TablePlan plan(Class<?> type) {
    return PlanBuilder.build("Shops", "Shops", PlanBuilder.schema(type));
  }

  private static Shape nested(DocumentPlan plan, String attribute) {
    assertThat(plan.attribute(attribute)).isInstanceOf(NestedAttribute.class);
    return ((NestedAttribute) plan.attribute(attribute)).shape();
  }

  // --- Beans

  @DynamoDbBean
  public static class Contact {
    private String email;
    private String phone;

    @Encrypted
    @EqualityIndex
    @DynamoDbSecondaryPartitionKey(indexNames = "EmailIndex")
    public String getEmail() {
      return email;
    }

    public void setEmail(String email) {
      this.email = email;
    }

    @Encrypted
    @DynamoDbAttribute("telephone")
    public String getPhone() {
      return phone;
    }

    public void setPhone(String phone) {
      this.phone = phone;
    }
  }

  @DynamoDbBean
  public static class Flattened extends WithId {
    private Contact contact;

    @DynamoDbFlatten
    public Contact getContact() {
      return contact;
    }

    public void setContact(Contact contact) {
      this.contact = contact;
    }
  }

  @DynamoDbBean
  public static class Address {
    private String zip;
    private String city;

    @Encrypted
    @EqualityIndex
    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }
  }

  @DynamoDbImmutable(builder = Label.Builder.class)
  public record Label(@Encrypted String zip) {

    public static final class Builder {
      private String zip;

      public Builder zip(String zip) {
        this.zip = zip;
        return this;
      }

      public Label build() {
        return new Label(zip);
      }
    }
  }

  @DynamoDbBean
  public static class FlattenedImmutable extends WithId {
    private Label label;

    @DynamoDbFlatten
    public Label getLabel() {
      return label;
    }

    public void setLabel(Label label) {
      this.label = label;
    }
  }

  @DynamoDbBean
  public static class Nested extends WithId {
    private Address address;
    private List<Address> homes;
    private Map<String, Address> byName;
    private List<List<Address>> grid;
    private Map<String, List<Address>> lists;
    private Label label;

    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }

    public List<Address> getHomes() {
      return homes;
    }

    public void setHomes(List<Address> homes) {
      this.homes = homes;
    }

    public Map<String, Address> getByName() {
      return byName;
    }

    public void setByName(Map<String, Address> byName) {
      this.byName = byName;
    }

    public List<List<Address>> getGrid() {
      return grid;
    }

    public void setGrid(List<List<Address>> grid) {
      this.grid = grid;
    }

    public Map<String, List<Address>> getLists() {
      return lists;
    }

    public void setLists(Map<String, List<Address>> lists) {
      this.lists = lists;
    }

    public Label getLabel() {
      return label;
    }

    public void setLabel(Label label) {
      this.label = label;
    }
  }

  @DynamoDbBean
  public static class Renamed extends WithId {
    private Address address;

    @DynamoDbAttribute("home")
    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }
  }

  @DynamoDbBean
  public static class Category {
    private String name;
    private String title;
    private List<Category> children;
    private Map<String, Category> byLanguage;

    @DynamoDbPartitionKey
    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public List<Category> getChildren() {
      return children;
    }

    public void setChildren(List<Category> children) {
      this.children = children;
    }

    public Map<String, Category> getByLanguage() {
      return byLanguage;
    }

    public void setByLanguage(Map<String, Category> byLanguage) {
      this.byLanguage = byLanguage;
    }
  }

  @DynamoDbBean
  public static class Tree {
    private String text;
    private List<Tree> nodes;

    @Encrypted(boundName = "bound")
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    public List<Tree> getNodes() {
      return nodes;
    }

    public void setNodes(List<Tree> nodes) {
      this.nodes = nodes;
    }
  }

  @DynamoDbBean
  public static class PlainTree {
    private List<PlainTree> nodes;
    private Opening opening;

    public List<PlainTree> getNodes() {
      return nodes;
    }

    public void setNodes(List<PlainTree> nodes) {
      this.nodes = nodes;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }
  }

  @DynamoDbBean
  public static class Opening {
    private int hour;

    public int getHour() {
      return hour;
    }

    public void setHour(int hour) {
      this.hour = hour;
    }
  }

  @DynamoDbBean
  public static class Shop extends WithId {
    private String owner;
    private Tree tree;
    private Opening opening;
    private List<Opening> openings;
    private PlainTree plainTree;

    @Encrypted
    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner;
    }

    public Tree getTree() {
      return tree;
    }

    public void setTree(Tree tree) {
      this.tree = tree;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }

    public List<Opening> getOpenings() {
      return openings;
    }

    public void setOpenings(List<Opening> openings) {
      this.openings = openings;
    }

    public PlainTree getPlainTree() {
      return plainTree;
    }

    public void setPlainTree(PlainTree plainTree) {
      this.plainTree = plainTree;
    }
  }

  @DynamoDbBean
  public static class Middle {
    private Address address;
    private Opening opening;

    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }

    public Opening getOpening() {
      return opening;
    }

    public void setOpening(Opening opening) {
      this.opening = opening;
    }
  }

  @DynamoDbBean
  public static class Deep extends WithId {
    private Middle middle;

    public Middle getMiddle() {
      return middle;
    }

    public void setMiddle(Middle middle) {
      this.middle = middle;
    }
  }
}
