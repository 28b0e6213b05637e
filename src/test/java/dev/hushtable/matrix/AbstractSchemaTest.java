package dev.hushtable.matrix;

import static dev.hushtable.exception.ErrorCode.INVALID_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hushtable.EncryptedTable;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.json.JsonConverterProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DefaultAttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnore;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbIgnoreNulls;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPreserveEmptyObject;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows SCH, IMM and NST. */
abstract class AbstractSchemaTest extends MatrixTestBase {

  /** Writes an item in every way, and reads it in every way. */
  private <T> void assertComesBack(EncryptedTable<T> table, T item) {
    Key key = table.keyFrom(item);
    table.putItem(item);
    assertEqual(table.getItem(key), item);
    assertEqual(table.updateItem(item), item);
    assertEqual(items(table.query(keyEqualTo(key))), List.of(item));
    assertEqual(
        items(table.scan()).stream().filter(i -> table.keyFrom(i).equals(key)).toList(),
        List.of(item));
    assertEqual(table.deleteItem(key), item);
    assertThat(table.getItem(key)).isNull();
    table.putItem(item);
  }

  // --- Kinds of schemas

  @Test
  @Row("SCH-01")
  void beansAndImmutables_whenAnnotated_comeBack() {
    assertComesBack(table(Item.class), Item.of(id, 1));
    assertComesBack(table(Fixed.class), fixed());
    assertThat(stored(table(Fixed.class), "id", id))
        .containsOnlyKeys("id", "text__source", "text__hmac", "note__source");
  }

  private Fixed fixed() {
    return Fixed.builder().id(id).text(secret("text")).note(secret("note")).build();
  }

  /** Is annotated on its getters and on the methods of its builder. */
  @DynamoDbImmutable(builder = Fixed.Builder.class)
  public static final class Fixed {
    private final String id;
    private final String text;
    private final String note;

    private Fixed(Builder builder) {
      this.id = builder.id;
      this.text = builder.text;
      this.note = builder.note;
    }

    public static Builder builder() {
      return new Builder();
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    @Encrypted
    @EqualityIndex
    public String text() {
      return text;
    }

    public String note() {
      return note;
    }

    public static final class Builder {
      private String id;
      private String text;
      private String note;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder text(String text) {
        this.text = text;
        return this;
      }

      @Encrypted
      public Builder note(String note) {
        this.note = note;
        return this;
      }

      public Fixed build() {
        return new Fixed(this);
      }
    }
  }

  /** Annotated; its schema is made by hand. */
  @DynamoDbBean
  public static class Simple {
    private String id;
    private String text;
    private String note;

    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @Encrypted
    public String getNote() {
      return note;
    }

    public void setNote(String note) {
      this.note = note;
    }
  }

  private static StaticTableSchema<Simple> simpleSchema() {
    return StaticTableSchema.builder(Simple.class)
        .newItemSupplier(Simple::new)
        .addAttribute(
            String.class,
            a ->
                a.name("id")
                    .getter(Simple::getId)
                    .setter(Simple::setId)
                    .tags(primaryPartitionKey()))
        .addAttribute(
            String.class,
            a ->
                a.name("text")
                    .getter(Simple::getText)
                    .setter(Simple::setText)
                    .tags(secondaryPartitionKey("TextIndex")))
        .addAttribute(
            String.class, a -> a.name("note").getter(Simple::getNote).setter(Simple::setNote))
        .build();
  }

  @Test
  @Row("SCH-03")
  void staticSchema_whenTheClassIsAnnotated_comesBack() {
    EncryptedTable<Simple> table = newTable(hushtable, simpleSchema());
    Simple simple = new Simple();
    simple.setId(id);
    simple.setText(secret("text"));
    simple.setNote(secret("note"));

    assertComesBack(table, simple);

    assertEqual(
        items(table.index("TextIndex").query(keyEqualTo(k -> k.partitionValue(secret("text"))))),
        List.of(simple));
    assertThat(stored(table, "id", id))
        .containsOnlyKeys("id", "text__source", "text__hmac", "note__source");
  }

  /** Contains itself in every way. */
  @DynamoDbBean
  public static class Node {
    private String id;
    private String name;
    private Node whole;
    private Node child;
    private List<Node> list;
    private Map<String, Node> map;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Encrypted
    public Node getWhole() {
      return whole;
    }

    public void setWhole(Node whole) {
      this.whole = whole;
    }

    public Node getChild() {
      return child;
    }

    public void setChild(Node child) {
      this.child = child;
    }

    public List<Node> getList() {
      return list;
    }

    public void setList(List<Node> list) {
      this.list = list;
    }

    public Map<String, Node> getMap() {
      return map;
    }

    public void setMap(Map<String, Node> map) {
      this.map = map;
    }
  }

  @Test
  @Row("SCH-04")
  void recursiveSchema_always_comesBack() {
    Node node = node("root");
    node.setId(id);
    node.setWhole(node("whole"));
    node.setChild(node("child"));
    node.getChild().setChild(node("grandchild"));
    node.setList(List.of(node("one"), node("two")));
    node.setMap(Map.of("k", node("entry")));

    assertComesBack(table(Node.class), node);

    assertThat(stored(table(Node.class), "id", id).get("child").m())
        .containsKey("name__source")
        .doesNotContainKey("name");
  }

  private static Node node(String name) {
    Node node = new Node();
    node.setName(secret(name));
    return node;
  }

  /** Has no key. */
  @DynamoDbBean
  public static class Keyless {
    private String text;

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row("SCH-05")
  void table_whenTheClassHasNoKey_isRefused() {
    assertRefusedUnsent(() -> mode().table(hushtable, "keyless", Keyless.class), INVALID_SCHEMA);
  }

  /** A type that the SDK does not know. */
  public record Shout(String text) {}

  /** Knows it, and lists and maps of it. */
  public static final class ShoutingProvider implements AttributeConverterProvider {
    private static final List<AttributeConverter<?>> CONVERTERS =
        List.of(
            new Converting<>(
                EnhancedType.of(Shout.class),
                AttributeValueType.S,
                ShoutingProvider::stored,
                ShoutingProvider::shout),
            new Converting<>(
                EnhancedType.listOf(Shout.class),
                AttributeValueType.L,
                list -> AttributeValue.fromL(list.stream().map(ShoutingProvider::stored).toList()),
                value -> value.l().stream().map(ShoutingProvider::shout).toList()),
            new Converting<>(
                EnhancedType.mapOf(Shout.class, Integer.class),
                AttributeValueType.M,
                map ->
                    AttributeValue.fromM(
                        map.entrySet().stream()
                            .collect(
                                Collectors.toMap(
                                    e -> e.getKey().text(),
                                    e -> AttributeValue.fromN(e.getValue().toString())))),
                value ->
                    value.m().entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                e -> new Shout(e.getKey()),
                                e -> Integer.valueOf(e.getValue().n())))));

    private static AttributeValue stored(Shout shout) {
      return AttributeValue.fromS(shout.text() + "!");
    }

    static Shout shout(AttributeValue value) {
      return new Shout(value.s().substring(0, value.s().length() - 1));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> AttributeConverter<T> converterFor(EnhancedType<T> type) {
      return (AttributeConverter<T>)
          CONVERTERS.stream()
              .filter(converter -> converter.type().equals(type))
              .findAny()
              .orElse(null);
    }
  }

  private record Converting<T>(
      EnhancedType<T> type,
      AttributeValueType attributeValueType,
      Function<T, AttributeValue> from,
      Function<AttributeValue, T> to)
      implements AttributeConverter<T> {

    @Override
    public AttributeValue transformFrom(T value) {
      return from.apply(value);
    }

    @Override
    public T transformTo(AttributeValue value) {
      return to.apply(value);
    }
  }

  /** Whose providers make a chain. */
  @DynamoDbBean(
      converterProviders = {ShoutingProvider.class, DefaultAttributeConverterProvider.class})
  public static class Converted {
    private String id;
    private Shout shout;
    private List<Shout> list;
    private Map<Shout, Integer> map;
    private Set<Integer> set;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @EqualityIndex
    public Shout getShout() {
      return shout;
    }

    public void setShout(Shout shout) {
      this.shout = shout;
    }

    @Encrypted
    public List<Shout> getList() {
      return list;
    }

    public void setList(List<Shout> list) {
      this.list = list;
    }

    @Encrypted
    public Map<Shout, Integer> getMap() {
      return map;
    }

    public void setMap(Map<Shout, Integer> map) {
      this.map = map;
    }

    @Encrypted
    public Set<Integer> getSet() {
      return set;
    }

    public void setSet(Set<Integer> set) {
      this.set = set;
    }
  }

  /** Whose list of providers is empty. */
  @DynamoDbBean(converterProviders = {})
  public static class Unprovided {
    private String id;
    private String text;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @Test
  @Row({"SCH-06", "SCH-08"})
  void beans_whenProvidersAreGiven_comeBack() {
    EncryptedTable<Converted> table = table(Converted.class);
    Converted converted = new Converted();
    converted.setId(id);
    converted.setShout(new Shout(secret("shout")));
    converted.setList(List.of(new Shout(secret("one")), new Shout(secret("two"))));
    converted.setMap(Map.of(new Shout(secret("key")), 1));
    converted.setSet(Set.of(1, 2));

    assertComesBack(table, converted);

    assertThat(
            items(
                table.scan(
                    r ->
                        r.filterExpression(expression("shout = :s", ":s", secret("shout") + "!")))))
        .isNotEmpty();
    assertThatThrownBy(() -> mode().table(hushtable, "unprovided", Unprovided.class))
        .hasStackTraceContaining("onverter");
  }

  /** Has a provider of its own. */
  @DynamoDbImmutable(
      builder = Loud.Builder.class,
      converterProviders = {ShoutingProvider.class, DefaultAttributeConverterProvider.class})
  public record Loud(@DynamoDbPartitionKey String id, @Encrypted Shout shout) {

    public static Builder builder() {
      return new Builder();
    }

    public static final class Builder {
      private String id;
      private Shout shout;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder shout(Shout shout) {
        this.shout = shout;
        return this;
      }

      public Loud build() {
        return new Loud(id, shout);
      }
    }
  }

  /** Whose schema has a provider of its own. */
  @DynamoDbBean
  public static class Cry {
    private String id;
    private Shout shout;

    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public Shout getShout() {
      return shout;
    }

    public void setShout(Shout shout) {
      this.shout = shout;
    }
  }

  @Test
  @Row("SCH-06")
  void immutablesAndStaticSchemas_whenProvidersAreGiven_comeBack() {
    assertComesBack(table(Loud.class), new Loud(id, new Shout(secret("loud"))));

    EncryptedTable<Cry> table =
        newTable(
            hushtable,
            StaticTableSchema.builder(Cry.class)
                .newItemSupplier(Cry::new)
                .attributeConverterProviders(
                    new ShoutingProvider(), AttributeConverterProvider.defaultProvider())
                .addAttribute(
                    String.class,
                    a ->
                        a.name("id")
                            .getter(Cry::getId)
                            .setter(Cry::setId)
                            .tags(primaryPartitionKey()))
                .addAttribute(
                    Shout.class, a -> a.name("shout").getter(Cry::getShout).setter(Cry::setShout))
                .build());
    Cry cry = new Cry();
    cry.setId(id);
    cry.setShout(new Shout(secret("cry")));
    assertComesBack(table, cry);
    assertThat(stored(table, "id", id)).containsOnlyKeys("id", "shout__source");
  }

  /** Holds JSON. */
  @DynamoDbBean(converterProviders = JsonConverterProvider.class)
  public static class Tree {
    private String id;
    private JsonNode node;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public JsonNode getNode() {
      return node;
    }

    public void setNode(JsonNode node) {
      this.node = node;
    }
  }

  @Test
  @Row("SCH-08")
  void beans_whenTheyHoldJson_comeBack() throws Exception {
    Tree tree = new Tree();
    tree.setId(id);
    tree.setNode(
        new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readTree(
                "{\"n\":1234567890.1234567890123456789012345678,\"l\":[[1],[null,\"TOP-SECRET\"]],\"o\":{\"x\":null}}"));

    assertComesBack(table(Tree.class), tree);
  }

  // --- Immutables and class features

  /** Says what its subclasses encrypt. */
  public abstract static class Base {
    private String text;
    private String hidden;

    @Encrypted
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    @DynamoDbIgnore
    public String getHidden() {
      return hidden;
    }

    public void setHidden(String hidden) {
      this.hidden = hidden;
    }

    public String getReadOnly() {
      return secret("computed");
    }

    public void setWriteOnly(String writeOnly) {
      this.hidden = writeOnly;
    }
  }

  @DynamoDbBean
  public static class Derived extends Base {
    private String id;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Override
    public String getText() {
      return super.getText();
    }
  }

  @Test
  @Row("IMM-01")
  void subclass_whenItInheritsAnnotations_isEncrypted() {
    Derived derived = new Derived();
    derived.setId(id);
    derived.setText(secret("text"));
    assertComesBack(table(Derived.class), derived);

    derived.setHidden(secret("ignored"));
    table(Derived.class).putItem(derived);

    assertThat(stored(table(Derived.class), "id", id)).containsOnlyKeys("id", "text__source");
    assertComesBack(table(Fixed.class), fixed());
  }

  @Test
  @Row("IMM-02")
  void staticSchema_whenItExtendsThatOfASuperclass_isEncrypted() {
    StaticTableSchema<Base> base =
        StaticTableSchema.builder(Base.class)
            .addAttribute(
                String.class, a -> a.name("text").getter(Base::getText).setter(Base::setText))
            .build();
    EncryptedTable<Derived> table =
        newTable(
            hushtable,
            StaticTableSchema.builder(Derived.class)
                .newItemSupplier(Derived::new)
                .extend(base)
                .addAttribute(
                    String.class,
                    a ->
                        a.name("id")
                            .getter(Derived::getId)
                            .setter(Derived::setId)
                            .tags(primaryPartitionKey()))
                .build());
    Derived derived = new Derived();
    derived.setId(id);
    derived.setText(secret("text"));

    assertComesBack(table, derived);
    assertThat(stored(table, "id", id)).containsOnlyKeys("id", "text__source");
  }

  /** Is mapped through its builder. */
  @DynamoDbImmutable(builder = Entry.Builder.class)
  public record Entry(
      @DynamoDbPartitionKey String id,
      @Encrypted @EqualityIndex String text,
      @Encrypted String note) {

    public static Builder builder() {
      return new Builder();
    }

    public static final class Builder {
      private String id;
      private String text;
      private String note;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder text(String text) {
        this.text = text;
        return this;
      }

      public Builder note(String note) {
        this.note = note;
        return this;
      }

      public Entry build() {
        return new Entry(id, text, note);
      }
    }
  }

  @Test
  @Row("IMM-03")
  void records_always_comeBack() {
    assertComesBack(table(Entry.class), new Entry(id, secret("text"), secret("note")));
    assertThat(stored(table(Entry.class), "id", id))
        .containsOnlyKeys("id", "text__source", "text__hmac", "note__source");
  }

  // --- Nesting

  /** Holds beans and immutables, both ways of encrypting. */
  @DynamoDbBean
  public static class Holder {
    private String id;
    private Simple bean;
    private Fixed fixed;
    private Pair wholeBean;
    private FixedPair wholeFixed;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    public Simple getBean() {
      return bean;
    }

    public void setBean(Simple bean) {
      this.bean = bean;
    }

    public Fixed getFixed() {
      return fixed;
    }

    public void setFixed(Fixed fixed) {
      this.fixed = fixed;
    }

    @Encrypted
    public Pair getWholeBean() {
      return wholeBean;
    }

    public void setWholeBean(Pair wholeBean) {
      this.wholeBean = wholeBean;
    }

    @Encrypted
    public FixedPair getWholeFixed() {
      return wholeFixed;
    }

    public void setWholeFixed(FixedPair wholeFixed) {
      this.wholeFixed = wholeFixed;
    }
  }

  /** An immutable that holds a bean. */
  @DynamoDbImmutable(builder = FixedHolder.Builder.class)
  public static final class FixedHolder {
    private final String id;
    private final Simple bean;
    private final Pair whole;

    private FixedHolder(Builder builder) {
      this.id = builder.id;
      this.bean = builder.bean;
      this.whole = builder.whole;
    }

    public static Builder builder() {
      return new Builder();
    }

    @DynamoDbPartitionKey
    public String id() {
      return id;
    }

    public Simple bean() {
      return bean;
    }

    @Encrypted
    public Pair whole() {
      return whole;
    }

    public static final class Builder {
      private String id;
      private Simple bean;
      private Pair whole;

      public Builder id(String id) {
        this.id = id;
        return this;
      }

      public Builder bean(Simple bean) {
        this.bean = bean;
        return this;
      }

      public Builder whole(Pair whole) {
        this.whole = whole;
        return this;
      }

      public FixedHolder build() {
        return new FixedHolder(this);
      }
    }
  }

  /** An immutable without a key. */
  @DynamoDbImmutable(builder = FixedPair.Builder.class)
  public static final class FixedPair {
    private final String one;
    private final String two;

    private FixedPair(Builder builder) {
      this.one = builder.one;
      this.two = builder.two;
    }

    public static Builder builder() {
      return new Builder();
    }

    public String one() {
      return one;
    }

    public String two() {
      return two;
    }

    public static final class Builder {
      private String one;
      private String two;

      public Builder one(String one) {
        this.one = one;
        return this;
      }

      public Builder two(String two) {
        this.two = two;
        return this;
      }

      public FixedPair build() {
        return new FixedPair(this);
      }
    }
  }

  private static Pair pair() {
    Pair pair = new Pair();
    pair.setOne(secret("one"));
    return pair;
  }

  private Simple simple() {
    Simple simple = new Simple();
    simple.setText(secret("text"));
    simple.setNote(secret("note"));
    return simple;
  }

  @Test
  @Row("NST-01")
  void nestedBeansAndImmutables_whenSet_comeBack() {
    Holder holder = new Holder();
    holder.setId(id);
    holder.setBean(simple());
    holder.setFixed(Fixed.builder().text(secret("text")).note(secret("note")).build());
    holder.setWholeBean(pair());
    holder.setWholeFixed(FixedPair.builder().one(secret("one")).build());

    assertComesBack(table(Holder.class), holder);
    assertComesBack(
        table(FixedHolder.class),
        FixedHolder.builder().id(id).bean(simple()).whole(pair()).build());

    assertThat(stored(table(Holder.class), "id", id))
        .containsOnlyKeys("id", "bean", "fixed", "wholeBean__source", "wholeFixed__source");
  }

  @Test
  @Row("NST-02")
  void nestedBeansAndImmutables_whenNull_areNotStored() {
    Holder holder = new Holder();
    holder.setId(id);

    assertComesBack(table(Holder.class), holder);
    assertComesBack(table(FixedHolder.class), FixedHolder.builder().id(id).build());

    assertThat(stored(table(Holder.class), "id", id)).containsOnlyKeys("id");
    assertThat(stored(table(FixedHolder.class), "id", id)).containsOnlyKeys("id");
  }

  /** Whose nested beans are mapped in other ways. */
  @DynamoDbBean
  public static class Ignoring {
    private String id;
    private Pair sparse;
    private OpenPair open;
    private Pair kept;
    private Pair dropped;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    @DynamoDbIgnoreNulls
    public Pair getSparse() {
      return sparse;
    }

    public void setSparse(Pair sparse) {
      this.sparse = sparse;
    }

    @DynamoDbIgnoreNulls
    public OpenPair getOpen() {
      return open;
    }

    public void setOpen(OpenPair open) {
      this.open = open;
    }

    @Encrypted
    @DynamoDbPreserveEmptyObject
    public Pair getKept() {
      return kept;
    }

    public void setKept(Pair kept) {
      this.kept = kept;
    }

    @Encrypted
    public Pair getDropped() {
      return dropped;
    }

    public void setDropped(Pair dropped) {
      this.dropped = dropped;
    }
  }

  /** A pair. */
  @DynamoDbBean
  public static class Pair {
    private String one;
    private String two;

    public String getOne() {
      return one;
    }

    public void setOne(String one) {
      this.one = one;
    }

    public String getTwo() {
      return two;
    }

    public void setTwo(String two) {
      this.two = two;
    }
  }

  /** A pair that is encrypted inside. */
  @DynamoDbBean
  public static class OpenPair {
    private String one;
    private String two;

    @Encrypted
    public String getOne() {
      return one;
    }

    public void setOne(String one) {
      this.one = one;
    }

    @Encrypted
    public String getTwo() {
      return two;
    }

    public void setTwo(String two) {
      this.two = two;
    }
  }

  @Test
  @Row({"NST-03", "NST-04"})
  void nestedBeans_whenNullsAreIgnoredOrEmptyOnesPreserved_followTheSdk() {
    EncryptedTable<Ignoring> table = table(Ignoring.class);
    Ignoring ignoring = new Ignoring();
    ignoring.setId(id);
    ignoring.setSparse(new Pair());
    ignoring.getSparse().setOne(secret("one"));
    ignoring.setOpen(new OpenPair());
    ignoring.getOpen().setTwo(secret("two"));
    ignoring.setKept(new Pair());
    ignoring.setDropped(new Pair());

    table.putItem(ignoring);

    ignoring.setDropped(null);
    assertEqual(table.getItem(ignoring), ignoring);
    assertThat(stored(table, "id", id).get("open").m()).containsOnlyKeys("two__source");
    ignoring.setKept(null);
    table.putItem(ignoring);
    assertThat(table.getItem(ignoring).getKept()).isNull();
  }
}
