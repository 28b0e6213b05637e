package dev.hushtable.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Encrypts the reference item and decrypts it, from map to map. What takes beans says so, and what
 * has much code to compile is warmed up for longer.
 *
 * @param <P> the plain form
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class Contestant<P> {
  static final TableSchema<Person> SCHEMA = TableSchema.fromBean(Person.class);

  /** Enough for no cipher to be given the key that it has already. */
  private static final int ITEMS = 64;

  private P plain;
  private final List<Map<String, AttributeValue>> stored = new ArrayList<>();

  /** Which stored item is next. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  /** The reference item as a map. */
  static Map<String, AttributeValue> map() {
    return Map.copyOf(SCHEMA.itemToMap(Person.reference(), true));
  }

  /** What is encrypted. */
  abstract P plain();

  /** Gets keys and all else that is made once. */
  abstract void prepare() throws Exception;

  abstract Map<String, AttributeValue> toStored(P item) throws Exception;

  abstract P toPlain(Map<String, AttributeValue> item) throws Exception;

  @Setup
  public void setUp() throws Exception {
    plain = plain();
    prepare();
    for (int i = 0; i < ITEMS; i++) {
      stored.add(toStored(plain));
    }
  }

  /** Closes what is open. */
  @TearDown
  public void tearDown() throws Exception {}

  @Benchmark
  public Map<String, AttributeValue> encrypt() throws Exception {
    return toStored(plain);
  }

  @Benchmark
  public P decrypt(Turn turn) throws Exception {
    turn.next = (turn.next + 1) % ITEMS;
    return toPlain(stored.get(turn.next));
  }
}
