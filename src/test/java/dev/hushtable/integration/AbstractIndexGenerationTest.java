package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.keyEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortBetween;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThan;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortGreaterThanOrEqualTo;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortLessThan;
import static software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional.sortLessThanOrEqualTo;

import dev.hushtable.AttributeStatus;
import dev.hushtable.EncryptedTable;
import dev.hushtable.Hushtable;
import dev.hushtable.RehashReport;
import dev.hushtable.TableStatus;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.item.SealedBeans;
import dev.hushtable.keys.IndexGenerations;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Items that are hashed under several generations of the index key, and found under each. */
abstract class AbstractIndexGenerationTest extends EncryptedTableTestBase {
  private static final String SENSOR = "sensor-7";

  private String tableName;
  private EncryptedTable<Reading> first;
  private EncryptedTable<Reading> both;
  private EncryptedTable<Reading> moved;
  private EncryptedTable<Reading> second;

  @Override
  KeyProvider keys(AwsTestEnvironment environment) {
    KeyStoreFixture store = KeyStoreFixture.create(environment);
    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    return store.provider();
  }

  @BeforeEach
  void createReadings() {
    first = newTable(Reading.class);
    tableName = first.tableName();
    both = with(IndexGenerations.of(1, 2));
    moved = with(IndexGenerations.of(2, 1));
    second = with(IndexGenerations.of(2));
  }

  private EncryptedTable<Reading> with(IndexGenerations generations) {
    return mode()
        .table(newHushtable().indexGenerations(generations).build(), tableName, Reading.class);
  }

  /** Waits, as what goes through a whole table does. */
  private Hushtable mover() {
    return Hushtable.builder()
        .client(aws.dynamoDb())
        .keys(keys)
        .indexGenerations(IndexGenerations.of(2, 1))
        .build();
  }

  private static List<Reading> find(EncryptedTable<Reading> table, String index) {
    return items(table.index(index).query(keyEqualTo(k -> k.partitionValue(SENSOR))));
  }

  /** Some under either generation, a few of them with the same time. */
  private List<Reading> write(int count, long seed) {
    Random random = new Random(seed);
    List<Reading> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Reading reading = Reading.of("r-" + i, SENSOR, random.nextInt(count / 2 + 1));
      (random.nextBoolean() ? first : second).putItem(reading);
      written.add(reading);
    }
    first.putItem(Reading.of("other", "another", 3));
    return written;
  }

  @Test
  void items_ofEachStep_areReadInTheNext() {
    Reading one = Reading.of("r-1", SENSOR, 1);
    Reading two = Reading.of("r-2", SENSOR, 2);
    first.putItem(one);
    assertThat(both.getItem(one)).isEqualTo(one);
    moved.putItem(two);
    assertThat(both.getItem(two)).isEqualTo(two);
    assertThat(find(both, "SensorIndex")).containsExactlyInAnyOrder(one, two);
    assertThat(find(moved, "SensorIndex")).containsExactlyInAnyOrder(one, two);

    Failures.assertRefused(
        () -> first.getItem(two), ErrorCode.INDEX_MISMATCH, "generation 2", "[1]");
    Failures.assertRefused(() -> second.getItem(one), ErrorCode.INDEX_MISMATCH, "generation 1");
    moved.updateItem(one);
    assertThat(second.getItem(one)).isEqualTo(one);
    assertThat(find(second, "SensorIndex")).containsExactlyInAnyOrder(one, two);
    assertThat(stored(tableName, Map.of("id", AttributeValue.fromS("r-1"))).get("sensor__hmac"))
        .isEqualTo(moved.hmac("sensor", SENSOR))
        .isNotEqualTo(both.hmac("sensor", SENSOR));
  }

  @Test
  void conditions_compareWithEveryGeneration() {
    List<Reading> written = write(12, 1);
    Expression equal = condition("sensor = :v");
    Expression in = condition("sensor IN (:v, :w)", ":w", "none");
    Expression not = condition("sensor <> :v");
    assertThat(items(both.scan(r -> r.filterExpression(equal))))
        .containsExactlyInAnyOrderElementsOf(written);
    assertThat(items(both.scan(r -> r.filterExpression(in))))
        .containsExactlyInAnyOrderElementsOf(written);
    assertThat(items(both.scan(r -> r.filterExpression(not)))).hasSize(1);
    for (Reading reading : written) {
      both.putItem(r -> r.item(reading).conditionExpression(equal));
    }
  }

  private static Expression condition(String expression, String... more) {
    Expression.Builder condition =
        Expression.builder()
            .expression(expression)
            .putExpressionValue(":v", AttributeValue.fromS(SENSOR));
    for (int i = 0; i < more.length; i += 2) {
      condition.putExpressionValue(more[i], AttributeValue.fromS(more[i + 1]));
    }
    return condition.build();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 5", "4, 40"})
  void query_inPages_givesEachItemOnceInOrder(long seed, int limit) {
    List<Reading> written = write(30, seed);
    for (boolean forward : new boolean[] {true, false}) {
      List<Reading> found =
          items(
              both.index("SensorTimeIndex")
                  .query(
                      r ->
                          r.queryConditional(keyEqualTo(k -> k.partitionValue(SENSOR)))
                              .scanIndexForward(forward)
                              .limit(limit)));
      assertThat(found).containsExactlyInAnyOrderElementsOf(written);
      Comparator<Reading> order = Comparator.comparing(Reading::getTime);
      assertThat(found).isSortedAccordingTo(forward ? order : order.reversed());
      assertThat(
              items(
                  both.index("SensorIndex")
                      .query(
                          r ->
                              r.queryConditional(keyEqualTo(k -> k.partitionValue(SENSOR)))
                                  .limit(limit))))
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 1", "true, 4", "false, 4", "false, 50"})
  void query_whenTheSortKeyGoesOverBetweenPages_missesNoneAndRepeatsNone(
      boolean forward, int limit) {
    EncryptedTable<Ticket> one = newTable(Ticket.class);
    String name = one.tableName();
    Hushtable moving = mover();
    EncryptedTable<Ticket> some = moving.table(name, Ticket.class);
    String tenant = KeyScope.DEFAULT.name();
    for (int i = 0; i < 12; i++) {
      (i % 4 == 0 ? some : one).putItem(Ticket.of("t-" + i, tenant, i + "@example.com", "text"));
    }
    EncryptedTable<Ticket> reading =
        mode()
            .table(
                newHushtable().indexGenerations(IndexGenerations.of(2, 1)).build(),
                name,
                Ticket.class);
    List<String> found = new ArrayList<>();
    Iterator<Page<Ticket>> pages =
        reading
            .index("TenantIndex")
            .query(
                r ->
                    r.queryConditional(keyEqualTo(k -> k.partitionValue(tenant)))
                        .scanIndexForward(forward)
                        .limit(limit))
            .iterator();
    for (int page = 0; pages.hasNext(); page++) {
      pages.next().items().forEach(item -> found.add(item.getId()));
      if (page == 1) {
        assertThat(moving.rehash(name).rehashed()).isEqualTo(9);
      }
    }
    assertThat(found).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  void query_ofARangeOfTheSortKey_keepsToIt() {
    List<Reading> written = write(30, 5);
    Map<QueryConditional, int[]> ranges =
        Map.of(
            sortGreaterThan(key(4)), new int[] {5, 99},
            sortGreaterThanOrEqualTo(key(4)), new int[] {4, 99},
            sortLessThan(key(9)), new int[] {0, 8},
            sortLessThanOrEqualTo(key(9)), new int[] {0, 9},
            sortBetween(key(3), key(8)), new int[] {3, 8},
            keyEqualTo(key(6)), new int[] {6, 6});
    ranges.forEach(
        (condition, bounds) -> {
          for (boolean forward : new boolean[] {true, false}) {
            List<Reading> found =
                items(
                    both.index("SensorTimeIndex")
                        .query(
                            r -> r.queryConditional(condition).scanIndexForward(forward).limit(2)));
            Comparator<Reading> order = Comparator.comparing(Reading::getTime);
            assertThat(found)
                .isSortedAccordingTo(forward ? order : order.reversed())
                .containsExactlyInAnyOrderElementsOf(
                    written.stream()
                        .filter(r -> r.getTime() >= bounds[0] && r.getTime() <= bounds[1])
                        .toList());
          }
        });
  }

  private static Key key(int time) {
    return Key.builder().partitionValue(SENSOR).sortValue(time).build();
  }

  private DynamoDbClient lowLevel() {
    return mode().client(registered());
  }

  private Hushtable registered() {
    Hushtable known = newHushtable().indexGenerations(tableName, IndexGenerations.of(1, 2)).build();
    mode().table(known, tableName, Reading.class);
    return known;
  }

  private QueryRequest.Builder lowQuery(String index) {
    return QueryRequest.builder()
        .tableName(tableName)
        .indexName(index)
        .keyConditionExpression("sensor = :s")
        .expressionAttributeValues(values(":s", SENSOR));
  }

  /** By somebody who keeps nothing but the cursor. */
  @Test
  void query_whenResumedByItsCursor_skipsNothing() {
    List<Reading> written = write(30, 6);
    DynamoDbClient client = lowLevel();
    for (String index : List.of("SensorIndex", "SensorTimeIndex")) {
      Set<String> found = new HashSet<>();
      Map<String, AttributeValue> cursor = null;
      int pages = 0;
      do {
        QueryRequest request = lowQuery(index).limit(4).exclusiveStartKey(cursor).build();
        QueryResponse page = client.query(request);
        page.items().forEach(item -> found.add(item.get("id").s()));
        assertThat(page.count()).isEqualTo(page.items().size());
        cursor = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        pages++;
      } while (cursor != null && pages < 100);
      assertThat(found).hasSize(written.size());
      assertThat(pages).isLessThan(40);
    }
  }

  @Test
  void query_thatCountsOrProjects_worksToo() {
    List<Reading> written = write(20, 7);
    DynamoDbClient client = lowLevel();

    assertThat(client.query(lowQuery("SensorTimeIndex").select(Select.COUNT).build()).count())
        .isEqualTo(written.size());
    QueryResponse projected =
        client.query(
            lowQuery("SensorTimeIndex")
                .projectionExpression("#v")
                .expressionAttributeNames(Map.of("#v", "value"))
                .build());
    assertThat(projected.items())
        .hasSize(written.size())
        .allSatisfy(item -> assertThat(item).containsOnlyKeys("value"));
  }

  @Test
  void query_byAToken_findsItsGenerationOnly() {
    first.putItem(Reading.of("r-1", SENSOR, 1));
    second.putItem(Reading.of("r-2", SENSOR, 2));
    for (EncryptedTable<Reading> table : List.of(both, moved)) {
      AttributeValue token = table.hmac("sensor", SENSOR);
      assertThat(
              lowLevel()
                  .query(
                      lowQuery("SensorIndex")
                          .expressionAttributeValues(Map.of(":s", token))
                          .build())
                  .items())
          .hasSize(1);
    }
  }

  /** With all of them at one sort key, where a cursor could stand still. */
  @Test
  void query_whenManyShareASortKey_ends() {
    List<Reading> written = new ArrayList<>();
    IntStream.range(0, 24)
        .forEach(
            i -> {
              Reading reading = Reading.of("r-" + i, SENSOR, 5);
              (i % 2 == 0 ? first : second).putItem(reading);
              written.add(reading);
            });
    for (boolean forward : new boolean[] {true, false}) {
      assertThat(
              items(
                  both.index("SensorTimeIndex")
                      .query(
                          r ->
                              r.queryConditional(keyEqualTo(k -> k.partitionValue(SENSOR)))
                                  .scanIndexForward(forward)
                                  .limit(3))))
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  // --- Hashing anew

  @Test
  void rehash_whenItemsHaveOlderHashes_changesThoseAndNothingElse() {
    List<Reading> written = write(20, 8);
    long older =
        aws.dynamoDb().scan(r -> r.tableName(tableName)).items().stream()
            .filter(item -> item.get("sensor__hmac").b().asByteArray()[0] == 1)
            .count();
    Hushtable moving = mover();
    moving.table(tableName, Reading.class);

    assertThat(moving.rehash(tableName)).isEqualTo(new RehashReport(21, older, 0, 0));
    assertThat(find(second, "SensorIndex")).containsExactlyInAnyOrderElementsOf(written);
    assertThat(moving.rehash(tableName)).isEqualTo(new RehashReport(21, 0, 0, 0));
    assertThat(moving.rehash(tableName, 0, 2).items() + moving.rehash(tableName, 1, 2).items())
        .isEqualTo(21);
  }

  @Test
  void rehash_ofUniqueValues_takesTheirEntriesToo() {
    EncryptedTable<Member> one = newTable(Member.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    one.putItem(Member.of("a-1", "alice@example.com", "1"));
    Hushtable moving = mover();
    moving.table(name, Member.class);

    assertThat(moving.rehash(name)).isEqualTo(new RehashReport(1, 1, 0, 0));
    assertTaken(members(name, IndexGenerations.of(2)), Member.of("a-2", "alice@example.com", null));
    assertThat(entries(name)).isEqualTo(4);
  }

  @Test
  void rehash_ofSealedItems_sealsThemAnew() {
    EncryptedTable<SealedBeans.Member> one = newTable(SealedBeans.Member.class);
    String name = one.tableName();
    SealedBeans.Member member = new SealedBeans.Member();
    member.setId("m-1");
    member.setEmail("alice@example.com");
    member.setPlan("gold");
    member.setNote("not sealed");
    one.putItem(member);
    Hushtable moving = mover();
    moving.table(name, SealedBeans.Member.class);

    assertThat(moving.rehash(name)).isEqualTo(new RehashReport(1, 1, 0, 0));
    assertThat(moving.rehash(name)).isEqualTo(new RehashReport(1, 0, 0, 0));
    EncryptedTable<SealedBeans.Member> after =
        mode()
            .table(
                newHushtable().indexGenerations(IndexGenerations.of(2)).build(),
                name,
                SealedBeans.Member.class);
    SealedBeans.Member found =
        items(
                after
                    .index("EmailIndex")
                    .query(keyEqualTo(k -> k.partitionValue("alice@example.com"))))
            .get(0);
    assertThat(found.getPlan()).isEqualTo("gold");
    assertThat(found.getNote()).isEqualTo("not sealed");
  }

  @ParameterizedTest
  @EnumSource(StoredFormat.class)
  void status_ofSealedItems_countsTheVersionsThatTheyNeed(StoredFormat format) {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    try (KeyStoreKeyProvider provider = store.provider(format)) {
      Hushtable writing = Hushtable.builder().client(aws.dynamoDb()).keys(provider).build();
      EncryptedTable<SealedBeans.Member> table =
          writing.table(aws.uniqueTableName("members"), SealedBeans.Member.class);
      table.createTable();
      SealedBeans.Member member = new SealedBeans.Member();
      member.setId("m-1");
      member.setSsn("078-05-1120");
      table.putItem(member);
      String version =
          store
              .administration()
              .describe(KeyScope.DEFAULT)
              .activeVersion()
              .orElseThrow()
              .toString()
              .substring(0, 8);

      Map<String, AttributeStatus> found = writing.status(table.tableName()).attributes();
      assertThat(found).containsOnlyKeys("__seal", "ssn");
      assertThat(found.values())
          .allSatisfy(status -> assertThat(status.versions()).isEqualTo(Map.of(version, 1L)));
      assertThat(found.get("ssn").messages())
          .isEqualTo(format == StoredFormat.ENCRYPTION_SDK ? 1 : 0);
    }
  }

  @Test
  void status_always_countsGenerationsAndVersions() {
    List<Reading> written = write(20, 9);
    Hushtable known = Hushtable.builder().client(aws.dynamoDb()).keys(keys).build();
    known.table(tableName, Reading.class);
    String version =
        keys.activeBranchKey(KeyScope.DEFAULT)
            .toCompletableFuture()
            .join()
            .version()
            .toString()
            .substring(0, 8);
    Map<String, AttributeValue> clear =
        Map.of("id", AttributeValue.fromS("r-clear"), "value", AttributeValue.fromS("clear"));
    aws.dynamoDb().putItem(r -> r.tableName(tableName).item(clear));

    TableStatus status = known.status(tableName);
    assertThat(status.items()).isEqualTo(22);
    assertThat(status.attributes()).containsOnlyKeys("sensor", "value");
    AttributeStatus sensor = status.attributes().get("sensor");
    assertThat(sensor.versions()).containsExactly(Map.entry(version, 21L));
    assertThat(sensor.generations().keySet()).containsExactly(1, 2);
    assertThat(sensor.generations().values().stream().mapToLong(n -> n).sum()).isEqualTo(21);
    assertThat(status.attributes().get("value"))
        .isEqualTo(new AttributeStatus(sensor.versions(), 0, new TreeMap<>(), 1, 0));
    assertThat(known.status(tableName, 0, 2).plus(known.status(tableName, 1, 2))).isEqualTo(status);
    assertThat(written).hasSize(20);
  }

  // --- Unique values

  private EncryptedTable<Member> members(String name, IndexGenerations generations) {
    return mode().table(newHushtable().indexGenerations(generations).build(), name, Member.class);
  }

  private long entries(String name) {
    return aws.dynamoDb().scan(r -> r.tableName(name + "_unique")).count();
  }

  private static void assertTaken(EncryptedTable<Member> table, Member account) {
    Failures.assertRefused(
        () -> table.putItem(account), ErrorCode.DUPLICATE_VALUE, "'email'", "nothing was written");
  }

  @Test
  void uniqueValues_areKeptApartUnderEveryGeneration() {
    EncryptedTable<Member> one = newTable(Member.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    EncryptedTable<Member> two = members(name, IndexGenerations.of(1, 2));
    EncryptedTable<Member> three = members(name, IndexGenerations.of(2, 1));
    EncryptedTable<Member> four = members(name, IndexGenerations.of(2));
    one.putItem(Member.of("a-1", "alice@example.com", null));
    two.putItem(Member.of("a-2", "bob@example.com", null));
    assertThat(entries(name)).as("one of the generation that is written").isEqualTo(2);
    for (EncryptedTable<Member> table : List.of(one, two, three)) {
      assertTaken(table, Member.of("a-3", "alice@example.com", null));
      assertTaken(table, Member.of("a-3", "bob@example.com", null));
    }
    one.deleteItem(Member.of("a-2", null, null));
    assertThat(entries(name)).as("who knows one generation leaves nothing behind").isEqualTo(1);

    three.putItem(Member.of("a-3", "bob@example.com", null));
    assertThat(entries(name)).as("one for each generation").isEqualTo(3);
    for (EncryptedTable<Member> table : List.of(one, two, three, four)) {
      assertTaken(table, Member.of("a-4", "bob@example.com", null));
    }
    three.putItem(Member.of("a-3", "carol@example.com", null));
    assertThat(entries(name)).as("both of the old value are released").isEqualTo(3);
    two.putItem(Member.of("a-3", "carol@example.com", null));
    assertThat(entries(name)).as("and of the same one").isEqualTo(2);
    three.updateItem(Member.of("a-1", "alice@example.com", null));
    assertTaken(four, Member.of("a-5", "alice@example.com", null));
    three.deleteItem(Member.of("a-1", null, null));
    three.deleteItem(Member.of("a-3", null, null));
    assertThat(entries(name)).isZero();
  }

  @Test
  void uniqueValue_thatStaysAsItIs_keepsTheEntryOfItsHash() {
    EncryptedTable<Member> one = newTable(Member.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    members(name, IndexGenerations.of(2, 1)).putItem(Member.of("a-1", "alice@example.com", null));
    Hushtable older = newHushtable().indexGenerations(IndexGenerations.of(1, 2)).build();
    mode().table(older, name, Member.class);
    mode()
        .client(older)
        .updateItem(
            r ->
                r.tableName(name)
                    .key(values("id", "a-1"))
                    .updateExpression("SET email = if_not_exists(email, :e)")
                    .expressionAttributeValues(values(":e", "bob@example.com")));

    assertThat(entries(name)).isEqualTo(2);
    for (IndexGenerations generations :
        List.of(IndexGenerations.of(1), IndexGenerations.of(2, 1), IndexGenerations.of(2))) {
      assertTaken(members(name, generations), Member.of("a-2", "alice@example.com", null));
    }
  }

  @Test
  void rehash_whenOneGenerationIsKnown_removesWhatOlderOnesLeft() {
    EncryptedTable<Member> one = newTable(Member.class);
    String name = one.tableName();
    awaitTable(name + "_unique");
    EncryptedTable<Member> both = members(name, IndexGenerations.of(2, 1));
    both.putItem(Member.of("a-1", "alice@example.com", null));
    both.putItem(Member.of("a-2", "bob@example.com", null));
    members(name, IndexGenerations.of(2)).deleteItem(Member.of("a-2", null, null));
    assertThat(entries(name)).isEqualTo(3);
    assertTaken(both, Member.of("a-3", "bob@example.com", null));
    Hushtable last =
        Hushtable.builder()
            .client(aws.dynamoDb())
            .keys(keys)
            .indexGenerations(IndexGenerations.of(2))
            .build();
    last.table(name, Member.class);

    assertThat(last.rehash(name)).isEqualTo(new RehashReport(1, 0, 0, 2));
    assertThat(last.rehash(name)).isEqualTo(new RehashReport(1, 0, 0, 0));
    assertThat(entries(name)).isEqualTo(1);
    assertTaken(both, Member.of("a-3", "alice@example.com", null));
  }

  @Test
  void rehash_whenKeysOfATenantAreGone_leavesItsItemsToTheHandler() {
    KeyStoreFixture store = KeyStoreFixture.create(aws);
    KeyScope gone = KeyScope.of("gone");
    store.administration().createIndexGeneration(KeyScope.DEFAULT, 2);
    store.administration().createKeys(gone);
    String name = aws.uniqueTableName("tickets");
    try (KeyProvider tenants = store.provider()) {
      Hushtable.Builder builder = Hushtable.builder().client(aws.dynamoDb()).keys(tenants);
      EncryptedTable<Ticket> table = builder.build().table(name, Ticket.class);
      table.createTable();
      table.putItem(Ticket.of("t-1", "gone", "alice@example.com", "text"));
      table.putItem(Ticket.of("t-2", KeyScope.DEFAULT.name(), "bob@example.com", "text"));
    }
    store.administration().shred(gone, "shred gone");
    try (KeyProvider tenants = store.provider()) {
      Hushtable moving =
          Hushtable.builder()
              .client(aws.dynamoDb())
              .keys(tenants)
              .indexGenerations(IndexGenerations.of(2, 1))
              .build();
      moving.table(name, Ticket.class);
      Failures.assertRefused(() -> moving.rehash(name), ErrorCode.KEY_SHREDDED, "gone");
      List<ErrorCode> told = new ArrayList<>();
      assertThat(moving.onUnreadableItem((item, e) -> told.add(e.code())).rehash(name))
          .isEqualTo(new RehashReport(2, 1, 1, 0));
      assertThat(told).containsExactly(ErrorCode.KEY_SHREDDED);
      Failures.assertRefused(
          () -> moving.rehash(name, 2, 2), ErrorCode.OPERATION_NOT_SUPPORTED, "Segment 2 of 2");
    }
  }
}
