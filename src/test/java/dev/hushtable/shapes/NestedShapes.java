package dev.hushtable.shapes;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnoreNulls;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPreserveEmptyObject;

/** Beans in beans, lists and maps, encrypted inside or as a whole. */
final class NestedShapes {
  private NestedShapes() {}

  static List<Shape<?>> all() {
    Person person = withId(new Person(), "full");
    person.setProfile(profile());
    Team team = withId(new Team(), "full");
    team.setMembers(List.of(contact("Ann"), contact("Bob")));
    team.setByRole(Map.of("lead", contact("Cid")));
    team.setShifts(List.of(Map.of("early", List.of(contact("Dan"))), Map.of()));
    Forest forest = withId(new Forest(), "full");
    forest.setRoot(tree());
    Whole whole = withId(new Whole(), "full");
    whole.setPlace(place("Basel"));
    whole.setList(List.of(place("Bern"), new Place()));
    whole.setMap(Map.of("home", place("Biel")));
    whole.setDeep(List.of(Map.of("x", List.of(place("Chur")))));
    whole.getPlace().setNext(place("Baden"));
    return List.of(
        Shape.of(
            Person.class,
            person,
            withId(new Person(), "empty"),
            "profile.name__source",
            "profile.address.street__source",
            "profile.address.street__hmac",
            "profile.address.zip__source"),
        Shape.of(
            Team.class,
            team,
            withId(new Team(), "empty"),
            "members[].name__source",
            "members[].name__hmac",
            "byRole.lead.name__source",
            "byRole.lead.name__hmac",
            "shifts[].early[].name__source",
            "shifts[].early[].name__hmac"),
        Shape.of(
            Forest.class,
            forest,
            withId(new Forest(), "empty"),
            "root.label__source",
            "root.next.label__source",
            "root.next.next.label__source",
            "root.children[].label__source",
            "root.children[].children[].label__source",
            "root.named.n.label__source"),
        Shape.of(
            Whole.class,
            whole,
            withId(new Whole(), "empty"),
            "place__source",
            "list__source",
            "map__source",
            "deep__source"));
  }

  /** Of whose profile nothing but the zip is set. */
  static Shape<Person> sparse() {
    Person person = withId(new Person(), "full");
    Address address = new Address();
    address.setZip("8001");
    person.setProfile(new Profile());
    person.getProfile().setAddress(address);
    return Shape.of(
        Person.class, person, withId(new Person(), "empty"), "profile.address.zip__source");
  }

  static <T extends WithId> T withId(T bean, String id) {
    bean.setId(id);
    return bean;
  }

  private static Profile profile() {
    Profile profile = new Profile();
    profile.setName("Alice");
    Address address = new Address();
    address.setStreet("Bahnhofstrasse 1");
    address.setZip("8001");
    profile.setAddress(address);
    return profile;
  }

  private static Contact contact(String name) {
    Contact contact = new Contact();
    contact.setName(name);
    return contact;
  }

  private static Place place(String city) {
    Place place = new Place();
    place.setCity(city);
    return place;
  }

  private static Node node(String label) {
    Node node = new Node();
    node.setLabel(label);
    return node;
  }

  private static Node tree() {
    Node root = node("root");
    root.setNext(node("next"));
    root.getNext().setNext(node("next of next"));
    Node child = node("child");
    child.setChildren(List.of(node("grandchild")));
    root.setChildren(List.of(child, node("second child")));
    root.setNamed(Map.of("n", node("named")));
    return root;
  }

  /** {@code profile.address.street}. */
  @DynamoDbBean
  public static class Person extends WithId {
    private Profile profile;

    public Profile getProfile() {
      return profile;
    }

    public void setProfile(Profile profile) {
      this.profile = profile;
    }
  }

  @DynamoDbBean
  public static class Profile {
    @Encrypted private String name;
    private Address address;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public Address getAddress() {
      return address;
    }

    public void setAddress(Address address) {
      this.address = address;
    }
  }

  @DynamoDbBean
  public static class Address {
    @Encrypted @EqualityIndex private String street;
    @Encrypted private String zip;

    public String getStreet() {
      return street;
    }

    public void setStreet(String street) {
      this.street = street;
    }

    public String getZip() {
      return zip;
    }

    public void setZip(String zip) {
      this.zip = zip;
    }
  }

  /** Lists and maps of beans. */
  @DynamoDbBean
  public static class Team extends WithId {
    private List<Contact> members;
    private Map<String, Contact> byRole;
    private List<Map<String, List<Contact>>> shifts;

    public List<Contact> getMembers() {
      return members;
    }

    public void setMembers(List<Contact> members) {
      this.members = members;
    }

    public Map<String, Contact> getByRole() {
      return byRole;
    }

    public void setByRole(Map<String, Contact> byRole) {
      this.byRole = byRole;
    }

    public List<Map<String, List<Contact>>> getShifts() {
      return shifts;
    }

    public void setShifts(List<Map<String, List<Contact>>> shifts) {
      this.shifts = shifts;
    }
  }

  @DynamoDbBean
  public static class Contact {
    @Encrypted @EqualityIndex private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Holds a bean that holds itself, whose nulls the SDK would store as NULL. */
  @DynamoDbBean
  public static class Forest extends WithId {
    private Node root;

    @DynamoDbIgnoreNulls
    public Node getRoot() {
      return root;
    }

    public void setRoot(Node root) {
      this.root = root;
    }
  }

  @DynamoDbBean
  public static class Node {
    @Encrypted private String label;
    private Node next;
    private List<Node> children;
    private Map<String, Node> named;

    public String getLabel() {
      return label;
    }

    public void setLabel(String label) {
      this.label = label;
    }

    @DynamoDbIgnoreNulls
    public Node getNext() {
      return next;
    }

    public void setNext(Node next) {
      this.next = next;
    }

    @DynamoDbIgnoreNulls
    public List<Node> getChildren() {
      return children;
    }

    public void setChildren(List<Node> children) {
      this.children = children;
    }

    @DynamoDbIgnoreNulls
    public Map<String, Node> getNamed() {
      return named;
    }

    public void setNamed(Map<String, Node> named) {
      this.named = named;
    }
  }

  /** Beans without annotations, encrypted as a whole. */
  @DynamoDbBean
  public static class Whole extends WithId {
    @Encrypted private Place place;
    @Encrypted private List<Place> list;
    @Encrypted private Map<String, Place> map;
    @Encrypted private List<Map<String, List<Place>>> deep;

    public Place getPlace() {
      return place;
    }

    public void setPlace(Place place) {
      this.place = place;
    }

    @DynamoDbPreserveEmptyObject
    public List<Place> getList() {
      return list;
    }

    public void setList(List<Place> list) {
      this.list = list;
    }

    public Map<String, Place> getMap() {
      return map;
    }

    public void setMap(Map<String, Place> map) {
      this.map = map;
    }

    public List<Map<String, List<Place>>> getDeep() {
      return deep;
    }

    public void setDeep(List<Map<String, List<Place>>> deep) {
      this.deep = deep;
    }
  }

  @DynamoDbBean
  public static class Place {
    private String city;
    private Place next;

    public String getCity() {
      return city;
    }

    public void setCity(String city) {
      this.city = city;
    }

    public Place getNext() {
      return next;
    }

    public void setNext(Place next) {
      this.next = next;
    }
  }
}
