package dev.hushtable.integration;

import static dev.hushtable.exception.ErrorCode.INVALID_CONFIGURATION;
import static dev.hushtable.exception.ErrorCode.KEY_ACCESS_DENIED;
import static dev.hushtable.exception.ErrorCode.KEY_DISABLED;
import static dev.hushtable.exception.ErrorCode.KEY_NOT_FOUND;
import static dev.hushtable.exception.ErrorCode.KEY_PROVIDER_CLOSED;
import static dev.hushtable.exception.ErrorCode.KEY_SERVICE_UNAVAILABLE;
import static dev.hushtable.exception.ErrorCode.OPERATION_NOT_SUPPORTED;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.Failures;
import dev.hushtable.testing.Fault;
import dev.hushtable.testing.Keyrings;
import dev.hushtable.testing.KmsEmulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput;

/** Data keys from keyrings of every kind that KMS serves, and what their KMS does on a bad day. */
class KeyringKeyProviderIT {
  private static final String EUROPE = "eu-west-1";
  private static final byte[] ROOT = new byte[32];

  private static AwsTestEnvironment aws;
  private static KmsEmulator kms;
  private static Keyrings keyrings;
  private static String key;
  private static String otherKey;
  private static String multiRegionKey;
  private static String replica;
  private static String rsaKey;
  private static String sender;
  private static String recipient;
  private static String hmacKey;

  private final Customer alice = Customer.of("c-1", "alice@example.com", "078-05-1120");
  private final List<KeyProvider> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    aws = AwsTestEnvironment.withOwnKms();
    kms = aws.kmsEmulator().orElseThrow();
    keyrings = new Keyrings(aws);
    key = kms.createKey();
    otherKey = kms.createKey();
    multiRegionKey = kms.createMultiRegionKey();
    replica = kms.replicateKey(multiRegionKey, EUROPE);
    rsaKey = kms.createRsaKey();
    sender = kms.createKeyAgreementKey();
    recipient = kms.createKeyAgreementKey();
    hmacKey =
        aws.kms()
            .createKey(r -> r.keySpec(KeySpec.HMAC_512).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn();
  }

  @AfterAll
  static void stop() {
    keyrings.close();
    aws.close();
  }

  @BeforeEach
  void countFromZero() {
    kms.resetCalls();
  }

  @AfterEach
  void repair() {
    opened.forEach(KeyProvider::close);
    kms.clearFaults();
    kms.comeBack();
    List.of(key, otherKey, hmacKey).forEach(kms::enableKey);
  }

  private KeyringKeyProvider provider(IKeyring keyring) {
    return opened(KeyringKeyProvider.builder().keyring(keyring).indexRoot(1, ROOT));
  }

  private KeyringKeyProvider opened(KeyringKeyProvider.Builder builder) {
    KeyringKeyProvider provider = builder.acknowledgeForgeableValues(true).build();
    opened.add(provider);
    return provider;
  }

  private static ModelEncryptor<Customer> customers(KeyProvider keys) {
    return ModelEncryptor.builder(Customer.class).tableName("Customers").keys(keys).build();
  }

  record Pair(String name, IKeyring writer, IKeyring reader) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Pair> pairs() {
    IKeyring single = keyrings.kms(key);
    IKeyring mrk = keyrings.mrk(multiRegionKey, KmsEmulator.REGION);
    IKeyring ecdh = keyrings.ecdh(sender, recipient);
    IKeyring rsa = keyrings.rsa(rsaKey);
    IKeyring both = Keyrings.multi(single, keyrings.kms(otherKey));
    return List.of(
        new Pair("KMS", single, single),
        new Pair("multi-Region", mrk, keyrings.mrk(replica, EUROPE)),
        new Pair("discovery", single, keyrings.discovery(KmsEmulator.ACCOUNT)),
        new Pair("multi-Region discovery", mrk, keyrings.mrkDiscovery(EUROPE)),
        new Pair("RSA", rsa, rsa),
        new Pair("ECDH", ecdh, keyrings.ecdh(recipient, sender)),
        new Pair("ECDH, discovery", ecdh, keyrings.ecdhDiscovery(recipient)),
        new Pair("several", both, keyrings.kms(otherKey)),
        new Pair("raw AES and KMS", Keyrings.multi(Keyrings.aes(), single), single),
        new Pair("raw AES", Keyrings.aes(), Keyrings.aes()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void decryptModel_whenTheReaderHasOneOfTheKeys_givesItBack(Pair pair) {
    Map<String, AttributeValue> stored = customers(provider(pair.writer())).encryptModel(alice);

    assertThat(customers(provider(pair.reader())).decryptModel(stored)).isEqualTo(alice);
    assertThat(stored.get("ssn__source").b().asByteArray()).startsWith(2, 4, 0x78);
  }

  @Test
  void decryptModel_whenTheReaderHasAnotherKey_isRefused() {
    Map<String, AttributeValue> stored = customers(provider(keyrings.kms(key))).encryptModel(alice);

    for (IKeyring other :
        List.of(
            keyrings.kms(otherKey),
            keyrings.discovery("999999999999"),
            keyrings.rsa(rsaKey),
            keyrings.ecdh(sender, recipient),
            Keyrings.aes())) {
      Failures.assertRefused(
          () -> customers(provider(other)).decryptModel(stored), UNKNOWN_KEY, "Customers", "c-1");
    }
  }

  @Test
  void encryptModel_whenTheKeyringOnlyReads_isRefused() {
    for (IKeyring reader :
        List.of(
            keyrings.discovery(KmsEmulator.ACCOUNT),
            keyrings.mrkDiscovery(EUROPE),
            keyrings.ecdhDiscovery(recipient))) {
      kms.resetCalls();
      Failures.assertRefused(
          () -> customers(provider(reader)).encryptModel(alice),
          OPERATION_NOT_SUPPORTED,
          "only unwrap");
      assertThat(kms.calls()).isZero();
    }
  }

  @Test
  void build_whenTheKeyringPromisesTooLittle_isRefused() {
    IKeyring unfiltered =
        Keyrings.PROVIDERS.CreateAwsKmsDiscoveryKeyring(
            CreateAwsKmsDiscoveryKeyringInput.builder().kmsClient(aws.kms()).build());
    assertInvalid(unfiltered, true, "discovery filter");
    assertInvalid(Keyrings.multi(keyrings.kms(key), unfiltered), true, "discovery filter");
    assertInvalid(keyrings.kms("alias/customers"), true, "ARN");
    assertInvalid(keyrings.kms(key.substring(key.indexOf('/') + 1)), true, "ARN");
    for (IKeyring forgeable :
        List.of(
            keyrings.rsa(rsaKey),
            keyrings.ecdhDiscovery(recipient),
            Keyrings.multi(keyrings.kms(key), keyrings.rsa(rsaKey)),
            Keyrings.multi(keyrings.rsa(rsaKey), keyrings.kms(key)))) {
      assertInvalid(forgeable, false, "acknowledgeForgeableValues");
    }
    for (IKeyring accepted :
        List.of(keyrings.kms(key), keyrings.ecdh(sender, recipient), Keyrings.aes())) {
      KeyringKeyProvider.builder().keyring(accepted).build().close();
    }
  }

  private static void assertInvalid(IKeyring keyring, boolean acknowledged, String part) {
    Failures.assertRefused(
        () ->
            KeyringKeyProvider.builder()
                .keyring(keyring)
                .acknowledgeForgeableValues(acknowledged)
                .build(),
        INVALID_CONFIGURATION,
        part);
  }

  /** Five messages an item. */
  @Test
  void kms_whenAThousandItemsAreWrittenAndRead_isCalledAHandfulOfTimes() {
    KeyringKeyProvider keys =
        opened(
            KeyringKeyProvider.builder()
                .keyring(keyrings.kms(key))
                .indexRootFromKms(aws.kms(), hmacKey));
    ModelEncryptor<Customer> customers = customers(keys);

    List<Map<String, AttributeValue>> stored =
        IntStream.range(0, 1_000)
            .mapToObj(i -> customers.encryptModel(Customer.of("c-" + i, "a" + i, "s" + i)))
            .toList();
    stored.forEach(customers::decryptModel);

    assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
    assertThat(kms.calls("Decrypt")).isEqualTo(1);
    assertThat(kms.calls("GenerateMac")).isEqualTo(1);
    assertThat(kms.calls()).isEqualTo(3);
  }

  @Test
  void kms_whenEachMessageHasItsOwnKey_isCalledForEach() {
    KeyringKeyProvider keys =
        opened(
            KeyringKeyProvider.builder()
                .keyring(keyrings.kms(key))
                .indexRoot(1, ROOT)
                .maxMessages(1));
    Map<String, AttributeValue> stored = customers(keys).encryptModel(alice);
    long messages = stored.keySet().stream().filter(name -> name.endsWith("__source")).count();

    assertThat(kms.calls("GenerateDataKey")).isGreaterThanOrEqualTo((int) messages);
    assertThat(customers(keys).decryptModel(stored)).isEqualTo(alice);
  }

  @Test
  void indexRoot_whenFromKms_dependsOnTableScopeAndGenerationAndNothingElse() throws Exception {
    KeyringKeyProvider one = fromKms();
    KeyringKeyProvider another = fromKms();
    KeyScope tenant = KeyScope.of("tenant");

    assertThat(root(one, KeyScope.DEFAULT, "Customers", 1))
        .isEqualTo(root(another, KeyScope.DEFAULT, "Customers", 1))
        .isNotEqualTo(root(one, KeyScope.DEFAULT, "Customers", 2))
        .isNotEqualTo(root(one, KeyScope.DEFAULT, "Orders", 1))
        .isNotEqualTo(root(one, tenant, "Customers", 1));
  }

  private KeyringKeyProvider fromKms() {
    return opened(
        KeyringKeyProvider.builder().keyring(Keyrings.aes()).indexRootFromKms(aws.kms(), hmacKey));
  }

  private static byte[] root(KeyringKeyProvider keys, KeyScope scope, String table, int generation)
      throws Exception {
    return keys.indexRootKey(scope, table, generation)
        .toCompletableFuture()
        .get()
        .derive(new byte[1], 32);
  }

  @Test
  void indexRoot_whenThereIsNone_isRefused() {
    KeyringKeyProvider keys = opened(KeyringKeyProvider.builder().keyring(Keyrings.aes()));

    Failures.assertRefused(
        () -> customers(keys).encryptModel(alice), KEY_NOT_FOUND, "indexRootFromKms", "Customers");
  }

  @Test
  void indexRoot_whenKmsRefuses_saysWhy() {
    kms.disableKey(hmacKey);
    Failures.assertRefused(
        () -> customers(fromKms()).encryptModel(alice), KEY_DISABLED, hmacKey, "GenerateMac");
  }

  @Test
  void encryptModel_whenKmsRefuses_saysWhyAndRecovers() {
    ModelEncryptor<Customer> customers = customers(provider(keyrings.kms(key)));
    kms.disableKey(key);
    Failures.assertRefused(() -> customers.encryptModel(alice), KEY_DISABLED, "data key");
    kms.enableKey(key);
    Failures.waitUntilForgotten();
    kms.goDown();
    Failures.assertRefused(
        () -> customers.encryptModel(alice), KEY_SERVICE_UNAVAILABLE, "data key");
    kms.comeBack();
    Failures.waitUntilForgotten();
    kms.inject(Fault.accessDenied().times(1));
    Failures.assertRefused(() -> customers.encryptModel(alice), KEY_ACCESS_DENIED, "data key");
    Failures.waitUntilForgotten();

    assertThat(customers.encryptModel(alice)).isNotEmpty();
  }

  @Test
  void decryptModel_whenKmsRefuses_saysWhyAndRecovers() {
    Map<String, AttributeValue> stored = customers(provider(keyrings.kms(key))).encryptModel(alice);
    ModelEncryptor<Customer> reader = customers(provider(keyrings.kms(key)));
    kms.disableKey(key);
    Failures.assertRefused(() -> reader.decryptModel(stored), KEY_DISABLED, "unwrap");
    kms.enableKey(key);
    Failures.waitUntilForgotten();
    kms.goDown();
    Failures.assertRefused(() -> reader.decryptModel(stored), KEY_SERVICE_UNAVAILABLE, "unwrap");
    kms.comeBack();
    Failures.waitUntilForgotten();

    assertThat(reader.decryptModel(stored)).isEqualTo(alice);
    kms.disableKey(key);
    assertThat(reader.decryptModel(stored)).isEqualTo(alice);
  }

  @Test
  void provider_whenClosed_refusesEverything() {
    KeyringKeyProvider keys = provider(keyrings.kms(key));
    ModelEncryptor<Customer> customers = customers(keys);
    Map<String, AttributeValue> stored = customers.encryptModel(alice);
    keys.close();
    keys.close();

    Failures.assertRefused(() -> customers.encryptModel(alice), KEY_PROVIDER_CLOSED);
    Failures.assertRefused(() -> customers.decryptModel(stored), KEY_PROVIDER_CLOSED);
    Failures.assertRefused(() -> customers.hmac("email", "x"), KEY_PROVIDER_CLOSED);
  }

  @Test
  void keyStore_whenItWritesMessages_readsBothFormatsAndCallsKmsNoMoreOften() {
    KeyStoreFixture keyStore = KeyStoreFixture.create(aws);
    KeyProvider compact = open(keyStore.provider());
    KeyProvider messages = open(keyStore.provider(StoredFormat.ENCRYPTION_SDK));
    KeyProvider both = open(keyStore.provider(StoredFormat.ENCRYPTION_SDK, StoredFormat.COMPACT));
    Map<String, AttributeValue> old = customers(compact).encryptModel(alice);

    kms.resetCalls();
    Map<String, AttributeValue> written = customers(both).encryptModel(alice);
    for (int i = 0; i < 100; i++) {
      customers(both).encryptModel(alice);
    }
    assertThat(kms.calls()).isEqualTo(2);
    assertThat(customers(both).decryptModel(old)).isEqualTo(alice);
    assertThat(customers(both).decryptModel(written)).isEqualTo(alice);
    Failures.assertRefused(
        () -> customers(messages).decryptModel(old), ErrorCode.FORMAT_NOT_ACCEPTED, "COMPACT");
    Failures.assertRefused(
        () -> customers(compact).decryptModel(written),
        ErrorCode.FORMAT_NOT_ACCEPTED,
        "ENCRYPTION_SDK");
  }

  @Test
  void keyStore_whenAVersionIsMadeOrUnknown_readsOldMessagesAndRefusesForeignOnes() {
    KeyStoreFixture keyStore = KeyStoreFixture.create(aws);
    KeyStoreFixture foreign = KeyStoreFixture.create(aws);
    KeyProvider first = open(keyStore.provider(StoredFormat.ENCRYPTION_SDK));
    Map<String, AttributeValue> old = customers(first).encryptModel(alice);
    keyStore.administration().createVersion(KeyScope.DEFAULT);
    KeyProvider second = open(keyStore.provider(StoredFormat.ENCRYPTION_SDK));

    assertThat(customers(second).decryptModel(old)).isEqualTo(alice);
    Map<String, AttributeValue> fresh = customers(second).encryptModel(alice);
    assertThat(customers(first).decryptModel(fresh)).isEqualTo(alice);
    Failures.assertRefused(
        () -> customers(open(foreign.provider(StoredFormat.ENCRYPTION_SDK))).decryptModel(old),
        UNKNOWN_KEY,
        "c-1");
  }

  private <P extends KeyProvider> P open(P provider) {
    opened.add(provider);
    return provider;
  }
}
