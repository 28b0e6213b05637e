package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.EncryptedTable;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.keys.kms.SimulatedTime;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.KmsEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A KMS that throttles, is slow, errs and is down, one after the other, while several processes of
 * an application go on writing and reading: minutes of the caches' time, with real requests.
 */
class KeyOutageIT {
  private static final int PROCESSES = 6;

  /** The active branch key, the version that is read, and the index root key. */
  private static final int KEYS = 3;

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(120);
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final String SECRET = "never-in-the-clear";

  private static AwsTestEnvironment aws;
  private static KmsEmulator kms;
  private static KmsClient impatientKms;

  private final ExecutorService threads = Executors.newFixedThreadPool(PROCESSES * 2);
  private final SimulatedTime time = new SimulatedTime();
  private final List<KeyStoreKeyProvider> providers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private KeyStoreSettings settings;
  private String tableName;

  @BeforeAll
  static void start() {
    aws = AwsTestEnvironment.withOwnKms();
    kms = aws.kmsEmulator().orElseThrow();
    impatientKms =
        aws.newKmsClient(
            b ->
                b.overrideConfiguration(
                    o ->
                        o.retryStrategy(r -> r.maxAttempts(1))
                            .apiCallTimeout(Duration.ofMillis(500))));
  }

  @AfterAll
  static void stop() {
    impatientKms.close();
    aws.close();
  }

  @BeforeEach
  void create() {
    KeyStoreSettings fixture = KeyStoreFixture.create(aws).settings();
    settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(impatientKms)
            .tableName(fixture.tableName())
            .logicalName(fixture.logicalName())
            .kmsKeyArn(fixture.kmsKeyArn())
            .build();
    tableName = aws.uniqueTableName("customers");
  }

  @AfterEach
  void close() {
    kms.comeBack();
    kms.clearFaults();
    threads.shutdownNow();
    providers.forEach(KeyStoreKeyProvider::close);
  }

  private List<EncryptedTable<Customer>> processes(int count, Duration gracePeriod) {
    List<EncryptedTable<Customer>> tables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      KeyStoreKeyProvider keys =
          time.rule(
                  KeyStoreKeyProvider.builder()
                      .keyStore(settings)
                      .cache(c -> c.timeToLive(TIME_TO_LIVE).gracePeriod(gracePeriod)))
              .build();
      providers.add(keys);
      tables.add(
          EncryptedTable.builder(Customer.class)
              .client(aws.dynamoDb())
              .keys(keys)
              .tableName(tableName)
              .build());
    }
    tables.get(0).createTable();
    return tables;
  }

  /** What a step of the fleet came to. */
  private record Step(int written, int refused, Set<ErrorCode> codes, int kmsCalls) {
    boolean allWent() {
      return refused == 0;
    }

    boolean noneWent() {
      return written == 0;
    }
  }

  /** Every process writes and reads back, two threads each, all at the same time. */
  private Step step(List<EncryptedTable<Customer>> processes) throws Exception {
    kms.resetCalls();
    List<Callable<ErrorCode>> work = new ArrayList<>();
    for (EncryptedTable<Customer> process : processes) {
      work.add(() -> writeAndRead(process));
      work.add(() -> writeAndRead(process));
    }
    Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    int written = 0;
    for (Future<ErrorCode> result : threads.invokeAll(work)) {
      ErrorCode code = result.get();
      if (code == null) {
        written++;
      } else {
        codes.add(code);
      }
    }
    awaitRefreshes();
    Step step = new Step(written, work.size() - written, codes, kms.calls());
    time.pass(STEP);
    return step;
  }

  /** Refreshes are nobody's to wait for, so they may still be under way. */
  private void awaitRefreshes() throws InterruptedException {
    int before = -1;
    while (kms.calls() != before) {
      before = kms.calls();
      Thread.sleep(20);
    }
  }

  private ErrorCode writeAndRead(EncryptedTable<Customer> process) {
    Customer customer = Customer.of("c-" + next.incrementAndGet(), SECRET + "@example.com", SECRET);
    try {
      process.putItem(customer);
      acknowledged.add(customer.getId());
      assertThat(process.getItem(customer)).isEqualTo(customer);
      return null;
    } catch (KeyUnavailableException e) {
      return e.code();
    }
  }

  private List<Step> steps(List<EncryptedTable<Customer>> processes, int seconds) throws Exception {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < seconds / STEP.toSeconds(); i++) {
      steps.add(step(processes));
    }
    return steps;
  }

  private void assertNothingLostAndNothingInTheClear() {
    List<Map<String, AttributeValue>> stored =
        aws.dynamoDb().scanPaginator(r -> r.tableName(tableName)).items().stream().toList();
    assertThat(stored.stream().map(item -> item.get("id").s()).collect(Collectors.toSet()))
        .as("what was acknowledged, and nothing else")
        .isEqualTo(new TreeSet<>(acknowledged));
    assertThat(stored.toString()).doesNotContain(SECRET);
  }

  /** Minutes 1 to 6 of an outage that changes its face, for keys that live two minutes. */
  private List<Step> outage(List<EncryptedTable<Customer>> processes) throws Exception {
    List<Step> steps = new ArrayList<>();
    kms.inject(Fault.throttle());
    steps.addAll(steps(processes, 60));
    kms.clearFaults();
    kms.inject(Fault.latency(Duration.ofSeconds(2)));
    steps.addAll(steps(processes, 30));
    kms.clearFaults();
    kms.inject(Fault.serverError());
    steps.addAll(steps(processes, 60));
    kms.clearFaults();
    kms.inject(Fault.droppedConnection());
    steps.addAll(steps(processes, 30));
    kms.clearFaults();
    kms.goDown();
    steps.addAll(steps(processes, 180));
    kms.comeBack();
    return steps;
  }

  @Test
  void outage_withoutGrace_goesOnWhileKeysLiveThenFailsClearlyAndRecovers() throws Exception {
    List<EncryptedTable<Customer>> processes = processes(PROCESSES, Duration.ZERO);
    assertThat(steps(processes, 60)).allMatch(Step::allWent);

    List<Step> outage = outage(processes);
    int stepsLeft = (int) (60 / STEP.toSeconds());
    assertThat(outage.subList(0, stepsLeft)).as("cached keys live").allMatch(Step::allWent);
    assertThat(outage.subList(stepsLeft, outage.size()))
        .as("they have expired")
        .allMatch(Step::noneWent)
        .allSatisfy(
            step ->
                assertThat(step.codes())
                    .isSubsetOf(ErrorCode.KEY_THROTTLED, ErrorCode.KEY_SERVICE_UNAVAILABLE));
    assertOneTryForEachKey(outage);
    assertRecovered(processes);
    assertNothingLostAndNothingInTheClear();
  }

  @Test
  void outage_withGrace_goesOnLongerThenFailsClearlyAndRecovers() throws Exception {
    List<EncryptedTable<Customer>> processes = processes(PROCESSES, TIME_TO_LIVE);
    assertThat(steps(processes, 60)).allMatch(Step::allWent);

    List<Step> outage = outage(processes);
    int stepsLeft = (int) (180 / STEP.toSeconds());
    assertThat(outage.subList(0, stepsLeft)).as("keys live, or have grace").allMatch(Step::allWent);
    assertThat(outage.subList(stepsLeft, outage.size()))
        .as("the grace is over")
        .allMatch(Step::noneWent)
        .allSatisfy(
            step -> assertThat(step.codes()).containsExactly(ErrorCode.KEY_SERVICE_UNAVAILABLE));
    assertOneTryForEachKey(outage);
    assertThat(providers)
        .allSatisfy(p -> assertThat(p.cacheStatistics().expiredHits()).isPositive());

    assertRecovered(processes);
    assertNothingLostAndNothingInTheClear();
  }

  /** In a step, however many callers; together, since slow calls are counted when they end. */
  private static void assertOneTryForEachKey(List<Step> outage) {
    assertThat(outage.stream().mapToInt(Step::kmsCalls).sum())
        .isBetween(1, outage.size() * PROCESSES * KEYS);
  }

  /** By itself, with no more calls than there are keys, and later not all at the same time. */
  private void assertRecovered(List<EncryptedTable<Customer>> processes) throws Exception {
    Step first = step(processes);
    assertThat(first.allWent()).as("%s", first).isTrue();
    assertThat(first.kmsCalls()).isLessThanOrEqualTo(PROCESSES * KEYS);

    List<Step> after = steps(processes, 100);
    assertThat(after).allMatch(Step::allWent);
    List<Integer> refreshing = after.stream().map(Step::kmsCalls).filter(n -> n > 0).toList();
    assertThat(refreshing.stream().mapToInt(n -> n).sum())
        .isBetween(PROCESSES * 2, PROCESSES * KEYS);
    assertThat(refreshing).as("refreshes are spread").hasSizeGreaterThan(1);
  }

  enum Refusal {
    DISABLED(ErrorCode.KEY_DISABLED) {
      @Override
      void happen(KeyStoreSettings settings) {
        kms.disableKey(settings.kmsKeyArn());
      }
    },
    PENDING_DELETION(ErrorCode.KEY_DISABLED) {
      @Override
      void happen(KeyStoreSettings settings) {
        kms.scheduleDeletion(settings.kmsKeyArn());
      }
    },
    DENIED(ErrorCode.KEY_ACCESS_DENIED) {
      @Override
      void happen(KeyStoreSettings settings) {
        kms.inject(Fault.accessDenied());
      }
    },
    SHREDDED(ErrorCode.KEY_SHREDDED) {
      @Override
      void happen(KeyStoreSettings settings) {
        KeyStoreAdministration.create(settings).shred(KeyScope.DEFAULT, "shred default");
      }
    },
    NOT_FOUND(ErrorCode.KEY_NOT_FOUND) {
      @Override
      void happen(KeyStoreSettings settings) {
        aws.dynamoDb()
            .deleteItem(
                r ->
                    r.tableName(settings.tableName())
                        .key(
                            Map.of(
                                "branch-key-id", AttributeValue.fromS("default"),
                                "type", AttributeValue.fromS("branch:ACTIVE"))));
      }
    };

    final ErrorCode code;

    Refusal(ErrorCode code) {
      this.code = code;
    }

    abstract void happen(KeyStoreSettings settings);
  }

  /** Not when it expires, and with no grace. */
  @ParameterizedTest
  @EnumSource
  void refusal_whenTheKeyIsRefreshed_endsItsUseAtOnce(Refusal refusal) throws Exception {
    List<EncryptedTable<Customer>> process = processes(1, Duration.ofHours(1));
    assertThat(step(process).allWent()).isTrue();
    refusal.happen(settings);
    time.pass(TIME_TO_LIVE.multipliedBy(8).dividedBy(10));
    Step noticing = step(process);
    assertThat(noticing.codes()).isSubsetOf(refusal.code);

    Step noticed = step(process);
    assertThat(noticed.noneWent()).isTrue();
    assertThat(noticed.codes()).containsExactly(refusal.code);
    assertNothingLostAndNothingInTheClear();
  }

  /** No process is told, and none waits longer than its cache allows. */
  @Test
  void newVersion_whenTheCacheRefreshes_isWrittenByAllProcesses() throws Exception {
    List<EncryptedTable<Customer>> processes = processes(PROCESSES, Duration.ZERO);
    assertThat(steps(processes, 60)).allMatch(Step::allWent);
    KeyStoreAdministration administration = KeyStoreAdministration.create(settings);
    administration.createVersion(KeyScope.DEFAULT);
    UUID version = administration.describe(KeyScope.DEFAULT).activeVersion().orElseThrow();
    assertThat(steps(processes, (int) TIME_TO_LIVE.toSeconds())).allMatch(Step::allWent);

    for (EncryptedTable<Customer> process : processes) {
      Map<String, AttributeValue> stored =
          process.encryptModel(Customer.of("c-0", "x@example.com", "1"));
      assertThat(stored.get("ssn__source").b().asByteBuffer().getInt(1))
          .isEqualTo(BranchKey.hint(version));
      for (String id : acknowledged) {
        assertThat(process.getItem(r -> r.key(k -> k.partitionValue(id)))).isNotNull();
      }
    }
  }

  @Test
  void refusal_duringTheGrace_endsItAtOnce() throws Exception {
    List<EncryptedTable<Customer>> process = processes(1, Duration.ofHours(1));
    assertThat(step(process).allWent()).isTrue();
    kms.goDown();
    time.pass(TIME_TO_LIVE.plusSeconds(1));
    assertThat(steps(process, 30)).allMatch(Step::allWent);
    kms.comeBack();
    kms.disableKey(settings.kmsKeyArn());
    time.pass(Duration.ofSeconds(30));
    step(process);

    Step noticed = step(process);
    assertThat(noticed.noneWent()).isTrue();
    assertThat(noticed.codes()).containsExactly(ErrorCode.KEY_DISABLED);
    assertNothingLostAndNothingInTheClear();
  }

  @Test
  void forget_always_makesTheNextUseAskAgain() throws Exception {
    List<EncryptedTable<Customer>> process = processes(1, Duration.ZERO);
    assertThat(step(process).allWent()).isTrue();
    kms.disableKey(settings.kmsKeyArn());
    assertThat(step(process).allWent()).isTrue();
    providers.get(0).forget(KeyScope.DEFAULT);

    assertThat(step(process).codes()).containsExactly(ErrorCode.KEY_DISABLED);
  }
}
