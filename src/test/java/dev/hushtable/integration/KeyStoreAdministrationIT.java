package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyReport;
import dev.hushtable.keys.KeyReport.Outcome;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import dev.hushtable.keys.kms.RewrapReport;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.KmsEmulator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class KeyStoreAdministrationIT extends AbstractKeyAdministrationTest {
  private final AwsTestEnvironment aws = AwsTestEnvironment.withOwnKms();
  private final KmsEmulator kms = aws.kmsEmulator().orElseThrow();
  private final List<KeyStoreKeyProvider> providers = new ArrayList<>();
  private KeyStoreSettings settings;
  private KeyStoreAdministration administration;

  @BeforeEach
  void create() {
    settings =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(aws.uniqueTableName("keys"))
            .kmsKeyArn(aws.createKmsKey())
            .build();
    administration = KeyStoreAdministration.create(settings);
    administration.createTable();
    administration.createTable();
  }

  @AfterEach
  void close() {
    providers.forEach(KeyStoreKeyProvider::close);
    aws.close();
  }

  @Override
  KeyAdministration administration() {
    return administration;
  }

  @Override
  KeyProvider keys() {
    KeyStoreKeyProvider provider = KeyStoreKeyProvider.create(settings);
    providers.add(provider);
    return provider;
  }

  private KeyStoreSettings settings(Consumer<KeyStoreSettings.Builder> change) {
    KeyStoreSettings.Builder builder =
        KeyStoreSettings.builder()
            .dynamoDbClient(aws.dynamoDb())
            .kmsClient(aws.kms())
            .tableName(settings.tableName())
            .kmsKeyArn(settings.kmsKeyArn());
    change.accept(builder);
    return builder.build();
  }

  private KeyStoreKeyProvider provider(KeyStoreSettings settings) {
    KeyStoreKeyProvider provider = KeyStoreKeyProvider.create(settings);
    providers.add(provider);
    return provider;
  }

  private static BranchKey active(KeyProvider provider, KeyScope scope) {
    try {
      return provider.activeBranchKey(scope).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private List<Map<String, AttributeValue>> entries() {
    return aws.dynamoDb().scanPaginator(r -> r.tableName(settings.tableName())).items().stream()
        .toList();
  }

  private Set<String> wrappingKeys() {
    return entries().stream().map(item -> item.get("kms-arn").s()).collect(Collectors.toSet());
  }

  @Test
  void createKeys_withContext_bindsItForGood() {
    administration.createKeys(ACME, c -> c.context(Map.of("purpose", "billing")));
    administration.createIndexGeneration(ACME, 2);

    assertThat(administration.describe(ACME).context())
        .containsExactly(Map.entry("purpose", "billing"));
    assertThat(entries())
        .hasSize(9)
        .allSatisfy(
            item -> {
              assertThat(item.get("aws-crypto-ec:purpose").s()).isEqualTo("billing");
              assertThat(item.get("aws-crypto-ec:hushtable-scope").s()).isEqualTo("acme");
            });
    assertThat(active(keys(), ACME)).isNotNull();
    assertThat(administration.createKeys(ACME).changed()).isFalse();
    Failures.assertRefused(
        () -> administration.createKeys(ACME, c -> c.context(Map.of("purpose", "sales"))),
        ErrorCode.INVALID_CONFIGURATION,
        "acme",
        "context");
    for (Map<String, String> bad :
        List.of(Map.of("", "x"), Map.of("x", ""), Map.of("hushtable-scope", "globex"))) {
      Failures.assertRefused(
          () -> administration.createKeys(GLOBEX, c -> c.context(bad)),
          ErrorCode.INVALID_CONFIGURATION);
    }
  }

  /** KMS is told, so a policy can require it: an entry that says otherwise does not open. */
  @Test
  void context_whenChangedInTheTable_doesNotOpen() {
    administration.createKeys(ACME, c -> c.context(Map.of("purpose", "billing")));
    Map<String, AttributeValue> changed = new HashMap<>(entry(ACME, "branch:ACTIVE"));
    changed.put("aws-crypto-ec:purpose", AttributeValue.fromS("sales"));
    aws.dynamoDb().putItem(r -> r.tableName(settings.tableName()).item(changed));

    Failures.assertRefused(() -> active(keys(), ACME), ErrorCode.KEY_CORRUPT, "acme");
  }

  private Map<String, AttributeValue> entry(KeyScope scope, String type) {
    return entries().stream()
        .filter(item -> item.get("branch-key-id").s().equals(scope.name()))
        .filter(item -> item.get("type").s().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void createKeys_withItsOwnKmsKey_keepsItForAllKeysOfTheScope() {
    String own = kms.createKey();
    administration.createKeys(ACME, c -> c.kmsKeyArn(own));
    administration.createVersion(ACME);
    administration.createIndexGeneration(ACME, 2);

    assertThat(wrappingKeys()).containsExactly(own);
    Failures.assertRefused(
        () -> active(keys(), ACME), ErrorCode.KEY_CORRUPT, "acceptKmsKeys", own, "acme");
    assertThat(active(provider(settings(s -> s.acceptKmsKeys(own))), ACME)).isNotNull();
    KeyStoreSettings account = settings(s -> s.acceptKmsKeysOfAccounts(KmsEmulator.ACCOUNT));
    assertThat(active(provider(account), ACME)).isNotNull();
    Failures.assertRefused(
        () -> active(provider(settings(s -> s.acceptKmsKeysOfAccounts("444455556666"))), ACME),
        ErrorCode.KEY_CORRUPT);
    Failures.assertRefused(
        () -> administration.createKeys(ACME, c -> c.kmsKeyArn(settings.kmsKeyArn())),
        ErrorCode.INVALID_CONFIGURATION,
        own,
        "rewrap");
  }

  @Test
  void rewrap_always_wrapsEveryKeyByTheNewKmsKeyAndTouchesNothingElse() {
    administration.createKeys(ACME);
    administration.createKeys(GLOBEX);
    UUID first = active(ACME);
    Map<String, AttributeValue> old = encryptor(ACME).encryptModel(ALICE);
    administration.createVersion(ACME);
    administration.retireVersion(ACME, first);
    int entries = entries().size();
    String next = kms.createKey();
    KeyStoreSettings both = settings(s -> s.acceptKmsKeys(next));

    RewrapReport report = KeyStoreAdministration.create(both).rewrap(next);
    assertThat(report).isEqualTo(new RewrapReport(next, entries, 0));
    assertThat(wrappingKeys()).containsExactly(next);
    assertThat(KeyStoreAdministration.create(both).rewrap(next))
        .as("once more")
        .isEqualTo(new RewrapReport(next, 0, entries));

    kms.disableKey(settings.kmsKeyArn());
    KeyStoreSettings after = settings(s -> s.kmsKeyArn(next));
    KeyStoreAdministration.create(after).reinstateVersion(ACME, first);
    ModelEncryptor<Customer> reader =
        ModelEncryptor.builder(Customer.class)
            .tableName("Customers")
            .keys(provider(after))
            .scope(ACME)
            .build();
    assertThat(reader.decryptModel(old)).isEqualTo(ALICE);
    assertThat(reader.encryptModel(ALICE).get("email__hmac")).isEqualTo(old.get("email__hmac"));
    KeyStoreAdministration.create(after).createVersion(ACME);
    assertThat(wrappingKeys()).containsExactly(next);
  }

  @Test
  void rewrap_whenItIsInterrupted_goesOnTheNextTime() {
    administration.createKeys(ACME);
    administration.createKeys(GLOBEX);
    int entries = entries().size();
    String next = kms.createKey();
    KeyStoreAdministration both =
        KeyStoreAdministration.create(settings(s -> s.acceptKmsKeys(next)));
    kms.resetCalls();
    kms.inject(Fault.accessDenied().onlyFor("ReEncrypt").after(7));
    Failures.assertRefused(
        () -> both.rewrap(next),
        ErrorCode.KEY_ACCESS_DENIED,
        "KMS key: " + next,
        "Rewrapped before that: 3, ");
    assertThat(wrappingKeys()).hasSize(2);
    assertThat(active(provider(settings(s -> s.acceptKmsKeys(next))), ACME)).isNotNull();
    assertThat(active(provider(settings(s -> s.acceptKmsKeys(next))), GLOBEX)).isNotNull();
    kms.clearFaults();

    RewrapReport report = both.rewrap(next);
    assertThat(report.rewrapped()).isBetween(1, entries - 1);
    assertThat(report.rewrapped() + report.alreadyWrapped()).isEqualTo(entries);
    assertThat(wrappingKeys()).containsExactly(next);
  }

  @Test
  void rewrap_ofAScope_leavesTheOthers() {
    administration.createKeys(ACME);
    administration.createKeys(GLOBEX);
    String own = kms.createKey();
    Failures.assertRefused(
        () -> administration.rewrap(ACME, own),
        ErrorCode.INVALID_CONFIGURATION,
        own,
        "acceptKmsKeys");
    assertThat(wrappingKeys()).containsExactly(settings.kmsKeyArn());
    KeyStoreAdministration.create(settings(s -> s.acceptKmsKeys(own))).rewrap(ACME, own);

    assertThat(wrappingKeys()).containsExactlyInAnyOrder(own, settings.kmsKeyArn());
    assertThat(active(keys(), GLOBEX)).isNotNull();
    assertThat(active(provider(settings(s -> s.acceptKmsKeys(own))), ACME)).isNotNull();
  }

  /** Or whoever planted a key of theirs would have it made respectable. */
  @Test
  void rewrap_whenAKeyIsWrappedByAForeignKmsKey_isRefused() {
    String foreign = kms.createKey();
    administration.createKeys(ACME, c -> c.kmsKeyArn(foreign));
    String next = kms.createKey();
    KeyStoreAdministration both =
        KeyStoreAdministration.create(settings(s -> s.acceptKmsKeys(next)));

    Failures.assertRefused(() -> both.rewrap(next), ErrorCode.KEY_CORRUPT, foreign);
    assertThat(wrappingKeys()).containsExactly(foreign);
  }

  @Test
  void rewrap_whileApplicationsRun_disturbsNone() throws Exception {
    List<KeyScope> scopes = IntStream.range(0, 20).mapToObj(i -> KeyScope.of("s" + i)).toList();
    scopes.forEach(administration::createKeys);
    String next = kms.createKey();
    KeyStoreSettings both = settings(s -> s.acceptKmsKeys(next));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> applications = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        applications.add(threads.submit(() -> writeAndRead(both, scopes, done)));
      }
      Future<?> rotation =
          threads.submit(
              () -> {
                for (KeyScope scope : scopes) {
                  administration(both).createVersion(scope);
                }
              });
      RewrapReport report = administration(both).rewrap(next);
      rotation.get();
      while (report.rewrapped() > 0) {
        report = administration(both).rewrap(next);
      }
      done.set(true);
      for (Future<Integer> application : applications) {
        assertThat(application.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(wrappingKeys()).containsExactly(next);
  }

  @Test
  void createVersion_whenTheKeyIsRewrappedMeanwhile_succeeds() {
    administration.createKeys(ACME);
    UUID first = active(keys(), ACME).version();
    String next = kms.createKey();
    Meanwhile meanwhile = new Meanwhile();
    KeyStoreSettings both = settings(s -> s.acceptKmsKeys(next));
    try (DynamoDbClient client =
        aws.newDynamoDbClient(
            c -> c.overrideConfiguration(o -> o.addExecutionInterceptor(meanwhile)))) {
      KeyStoreAdministration slow =
          administration(settings(s -> s.acceptKmsKeys(next).dynamoDbClient(client)));
      meanwhile.before(
          TransactWriteItemsRequest.class, () -> administration(both).rewrap(ACME, next));
      KeyReport beforeItsWrite = slow.createVersion(ACME, first);
      UUID second = active(provider(both), ACME).version();
      String last = kms.createKey();
      KeyStoreSettings all = settings(s -> s.acceptKmsKeys(next, last));
      KeyStoreAdministration slower =
          administration(settings(s -> s.acceptKmsKeys(next, last).dynamoDbClient(client)));
      administration(all).rewrap(ACME, next);
      // After it has looked which KMS key it is.
      meanwhile.before(QueryRequest.class, () -> administration(all).rewrap(ACME, last));
      KeyReport beforeItsRead = slower.createVersion(ACME, second);

      assertThat(meanwhile.isDone()).isTrue();
      assertThat(beforeItsWrite.changed()).isTrue();
      assertThat(beforeItsRead.changed()).isTrue();
      assertThat(active(provider(all), ACME).version()).isNotIn(first, second);
      assertThat(administration(all).describe(ACME).keys()).hasSize(4);
    }
  }

  private static KeyStoreAdministration administration(KeyStoreSettings settings) {
    return KeyStoreAdministration.create(settings);
  }

  /** With keys that are asked for anew all the time. */
  private int writeAndRead(KeyStoreSettings settings, List<KeyScope> scopes, AtomicBoolean done) {
    int rounds = 0;
    while (!done.get()) {
      try (KeyStoreKeyProvider provider = KeyStoreKeyProvider.create(settings)) {
        for (KeyScope scope : scopes) {
          ModelEncryptor<Customer> encryptor =
              ModelEncryptor.builder(Customer.class)
                  .tableName("Customers")
                  .keys(provider)
                  .scope(scope)
                  .build();
          assertThat(encryptor.decryptModel(encryptor.encryptModel(ALICE))).isEqualTo(ALICE);
        }
      }
      rounds++;
    }
    return rounds;
  }

  @Test
  void shredWithKmsKey_whenItIsTheScopesOwn_hasItDeletedToo() {
    String own = kms.createKey();
    administration.createKeys(ACME, c -> c.kmsKeyArn(own));
    administration.createKeys(GLOBEX);
    Map<String, AttributeValue> backup = entry(ACME, "branch:ACTIVE");
    KeyReport report = administration.shredWithKmsKey(ACME, "shred acme", 7);

    assertThat(outcomes(report)).containsOnly(Outcome.DESTROYED).hasSize(2);
    aws.dynamoDb().putItem(r -> r.tableName(settings.tableName()).item(backup));
    Failures.assertRefused(
        () -> active(provider(settings(s -> s.acceptKmsKeys(own))), ACME), ErrorCode.KEY_DISABLED);
    assertThat(active(keys(), GLOBEX)).isNotNull();
  }

  @Test
  void shredWithKmsKey_whenKmsRefused_canBeRepeated() {
    String own = kms.createKey();
    administration.createKeys(ACME, c -> c.kmsKeyArn(own));
    kms.inject(Fault.accessDenied().onlyFor("ScheduleKeyDeletion"));
    Failures.assertRefused(
        () -> administration.shredWithKmsKey(ACME, "shred acme", 7),
        ErrorCode.KEY_ACCESS_DENIED,
        own);
    kms.clearFaults();
    administration.shredWithKmsKey(ACME, "shred acme", 7);

    assertThat(aws.kms().describeKey(r -> r.keyId(own)).keyMetadata().keyState().toString())
        .isEqualTo("PendingDeletion");
    administration.shredWithKmsKey(ACME, "shred acme", 7);
  }

  @Test
  void shredWithKmsKey_whenTheKmsKeyServesOthers_destroysNothing() {
    String shared = kms.createKey();
    administration.createKeys(ACME, c -> c.kmsKeyArn(shared));
    administration.createKeys(GLOBEX, c -> c.kmsKeyArn(shared));
    administration.createKeys(KeyScope.DEFAULT);
    int entries = entries().size();

    Failures.assertRefused(
        () -> administration.shredWithKmsKey(ACME, "shred acme", 7),
        ErrorCode.INVALID_CONFIGURATION,
        shared,
        "globex",
        "Nothing was destroyed");
    Failures.assertRefused(
        () -> administration.shredWithKmsKey(KeyScope.DEFAULT, "shred default", 7),
        ErrorCode.INVALID_CONFIGURATION,
        settings.kmsKeyArn());
    for (int days : new int[] {0, 6, 31}) {
      Failures.assertRefused(
          () -> administration.shredWithKmsKey(ACME, "shred acme", days),
          ErrorCode.INVALID_CONFIGURATION,
          "Nothing was destroyed");
    }
    assertThat(entries()).hasSize(entries);
  }

  @Test
  void shred_whileOthersMakeKeys_leavesNone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int i = 0; i < 5; i++) {
        KeyScope scope = KeyScope.of("race-" + i);
        administration.createKeys(scope);
        List<Callable<Object>> all = new ArrayList<>();
        all.add(() -> administration.shred(scope, "shred " + scope));
        all.add(() -> attempt(() -> administration.createVersion(scope)));
        all.add(() -> attempt(() -> administration.createKeys(scope)));
        for (Future<Object> one : threads.invokeAll(all)) {
          one.get();
        }
        assertThat(administration.describe(scope).keys()).isEmpty();
        assertThat(administration.describe(scope).shredded()).isPresent();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Object attempt(Callable<KeyReport> call) throws Exception {
    try {
      return call.call();
    } catch (KeyUnavailableException e) {
      return e;
    }
  }
}
