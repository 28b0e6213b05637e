package dev.hushtable.benchmarks;

import dev.hushtable.Hushtable;
import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbIndex;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A query of an index that finds one page of stored items, without a network: see {@link
 * CannedAnswers}. The plain client is given the same page, of which it parses all and maps what is
 * not encrypted, so that what {@link #hushtable} takes beyond {@link #plainClient} compares to
 * {@link #decryptModels} for the same items. The time is that of a page; divide it by its items.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueryPages {
  /** How many there are on the page. */
  @Param({"1", "10", "100", "1000"})
  int items = 1;

  private final QueryConditional condition =
      QueryConditional.keyEqualTo(k -> k.partitionValue(Person.reference().getEmail()));
  private ModelEncryptor<Person> encryptor;
  private List<Map<String, AttributeValue>> stored;
  private DynamoDbIndex<Person> encryptedIndex;
  private DynamoDbIndex<Person> plainIndex;

  @Setup
  public void setUp() {
    KeyProvider keys = LocalKeyProvider.inMemory();
    encryptor = ModelEncryptor.builder(Person.class).tableName(Person.TABLE).keys(keys).build();
    stored = IntStream.range(0, items).mapToObj(this::stored).toList();
    DynamoDbClient client = new CannedAnswers(stored).client();
    encryptedIndex =
        Hushtable.builder()
            .client(client)
            .keys(keys)
            .build()
            .table(Person.TABLE, Person.class)
            .index(Person.INDEX);
    plainIndex =
        DynamoDbEnhancedClient.builder()
            .dynamoDbClient(client)
            .build()
            .table(Person.TABLE, Contestant.SCHEMA)
            .index(Person.INDEX);
  }

  private Map<String, AttributeValue> stored(int number) {
    Person person = Person.reference();
    person.setId(person.getId().substring(4) + String.format("%04d", number));
    return encryptor.encryptModel(person);
  }

  @Benchmark
  public List<Person> hushtable() {
    return firstPage(encryptedIndex);
  }

  @Benchmark
  public List<Person> plainClient() {
    return firstPage(plainIndex);
  }

  private List<Person> firstPage(DynamoDbIndex<Person> index) {
    for (Page<Person> page : index.query(condition)) {
      return page.items();
    }
    throw new IllegalStateException("There is no page.");
  }

  @Benchmark
  public List<Person> decryptModels() {
    List<Person> people = new ArrayList<>(items);
    for (Map<String, AttributeValue> one : stored) {
      people.add(encryptor.decryptModel(one));
    }
    return people;
  }
}
