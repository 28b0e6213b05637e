package dev.hushtable.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbAsyncTable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes the reference item through a table and reads it, with all that the AWS SDK does for a
 * call, marshalling and signing included, but without a network: see {@link CannedAnswers}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Calls {
  /** Enough for no cipher to be given the key that it has already. */
  private static final int ITEMS = 64;

  private final Person person = Person.reference();
  private final Key key = Key.builder().partitionValue(person.getId()).build();
  private DynamoDbTable<Person> table;
  private DynamoDbAsyncTable<Person> asyncTable;

  /** What DynamoDB has for a bean. */
  abstract Map<String, AttributeValue> stored(Person item);

  abstract DynamoDbTable<Person> table(DynamoDbClient client);

  abstract DynamoDbAsyncTable<Person> table(DynamoDbAsyncClient client);

  @Setup
  public void setUp() {
    CannedAnswers answers =
        new CannedAnswers(Stream.generate(() -> stored(person)).limit(ITEMS).toList());
    table = table(answers.client());
    asyncTable = table(answers.asyncClient());
  }

  @Benchmark
  public void putItem() {
    table.putItem(person);
  }

  @Benchmark
  public Person getItem() {
    return table.getItem(key);
  }

  @Benchmark
  public void putItemAsync() {
    asyncTable.putItem(person).join();
  }

  @Benchmark
  public Person getItemAsync() {
    return asyncTable.getItem(key).join();
  }
}
