package dev.hushtable.internal.materials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hushtable.internal.cache.CacheMonitor;
import dev.hushtable.internal.cache.CacheParts;
import dev.hushtable.internal.cache.FailureKind;
import dev.hushtable.internal.cache.RefreshingCache;
import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.keys.KeyCacheSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.cryptography.materialproviders.model.AlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.ESDKAlgorithmSuiteId;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;
import software.amazon.cryptography.materialproviders.model.GetEncryptionMaterialsInput;

class CachingMaterialsManagerTest {
  private static final Map<String, String> CONTEXT = Map.of("use", "test");
  private static final long MANY = 1_000_000;

  private final CountingManager source = new CountingManager();
  private final AtomicLong passed = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private CachingMaterialsManager manager(long messages, long bytes) {
    return manager(messages, bytes, Duration.ofHours(1), 100);
  }

  private CachingMaterialsManager manager(long messages, long bytes, Duration age, int entries) {
    return new CachingMaterialsManager(
        source, new DataKeyLimits(messages, bytes), parts(age, entries, threads));
  }

  private CacheParts parts(Duration age, int entries, Executor loaders) {
    return new CacheParts(
        KeyCacheSettings.builder().timeToLive(age).maxKeys(entries).build(),
        failure -> FailureKind.OTHER,
        loaders,
        threads,
        new CacheMonitor(Optional.empty(), (key, why) -> {}, threads, Ticker.systemTicker()),
        () -> System.nanoTime() + passed.get(),
        () -> 0);
  }

  private static EncryptionMaterials encrypt(CachingMaterialsManager manager, long lengthBytes) {
    return manager.encryptionMaterials(CONTEXT, lengthBytes).toCompletableFuture().join();
  }

  private static DecryptionMaterials decrypt(
      CachingMaterialsManager manager, List<EncryptedDataKey> keys) {
    return manager.decryptionMaterials(CONTEXT, keys).toCompletableFuture().join();
  }

  /** The wrapped forms are made anew with each data key, so they tell data keys apart. */
  private static ByteBuffer wrapped(EncryptionMaterials materials) {
    return materials.encryptedDataKeys().get(0).ciphertext();
  }

  @Test
  void encryptionMaterials_whenBelowTheLimitOfMessages_reusesTheDataKey() {
    CachingMaterialsManager manager = manager(3, MANY);

    List<ByteBuffer> keys =
        IntStream.range(0, 7).mapToObj(i -> wrapped(encrypt(manager, 1))).toList();

    assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
    assertThat(keys.subList(3, 6)).containsOnly(keys.get(3));
    assertThat(Set.copyOf(keys)).hasSize(3);
    assertThat(source.encryptions).hasValue(3);
  }

  @Test
  void encryptionMaterials_whenALimitIsOne_neverReuses() {
    CachingMaterialsManager manager = manager(1, MANY);

    assertThat(IntStream.range(0, 5).mapToObj(i -> wrapped(encrypt(manager, 1))))
        .doesNotHaveDuplicates();
  }

  @Test
  void encryptionMaterials_whenTheLimitOfBytesIsReached_takesAnother() {
    CachingMaterialsManager manager = manager(MANY, 100);

    ByteBuffer first = wrapped(encrypt(manager, 60));
    assertThat(wrapped(encrypt(manager, 40))).isEqualTo(first);
    ByteBuffer second = wrapped(encrypt(manager, 1));
    assertThat(second).isNotEqualTo(first);
    assertThat(wrapped(encrypt(manager, 99))).isEqualTo(second);
    assertThat(wrapped(encrypt(manager, 100))).isNotIn(first, second);
  }

  @Test
  void encryptionMaterials_whenAMessageIsLongerThanTheLimit_hasADataKeyOfItsOwn() {
    CachingMaterialsManager manager = manager(MANY, 100);

    ByteBuffer shared = wrapped(encrypt(manager, 1));
    ByteBuffer own = wrapped(encrypt(manager, 101));

    assertThat(own).isNotEqualTo(shared);
    assertThat(wrapped(encrypt(manager, 101))).isNotIn(own, shared);
    assertThat(wrapped(encrypt(manager, 99))).isEqualTo(shared);
  }

  @Test
  void encryptionMaterials_whenOld_takesAnother() throws Exception {
    CachingMaterialsManager manager = manager(MANY, MANY, Duration.ofNanos(1), 100);

    assertThat(wrapped(encrypt(manager, 1))).isNotEqualTo(wrapped(encrypt(manager, 1)));
  }

  @Test
  void encryptionMaterials_whenContextsDiffer_haveDataKeysOfTheirOwn() {
    CachingMaterialsManager manager = manager(MANY, MANY);

    EncryptionMaterials one = encrypt(manager, 1);
    EncryptionMaterials other =
        manager.encryptionMaterials(Map.of("use", "other"), 1).toCompletableFuture().join();

    assertThat(wrapped(one)).isNotEqualTo(wrapped(other));
    assertThat(one.encryptionContext()).isEqualTo(CONTEXT);
    assertThat(other.encryptionContext()).isEqualTo(Map.of("use", "other"));
  }

  @Test
  void encryptionMaterials_whenManyAskAtOnce_shareOneLoadAndKeepTheLimits() {
    CachingMaterialsManager manager = manager(10, MANY);
    CountDownLatch gate = new CountDownLatch(1);
    source.gate = gate;
    List<CompletableFuture<EncryptionMaterials>> asked = new ArrayList<>();
    for (int i = 0; i < 95; i++) {
      asked.add(manager.encryptionMaterials(CONTEXT, 1).toCompletableFuture());
    }
    gate.countDown();

    Map<ByteBuffer, Long> uses =
        asked.stream()
            .map(CompletableFuture::join)
            .collect(
                Collectors.groupingBy(CachingMaterialsManagerTest::wrapped, Collectors.counting()));

    assertThat(uses.values()).allMatch(count -> count <= 10).hasSize(10);
    assertThat(source.encryptions).hasValue(10);
  }

  @Test
  void encryptionMaterials_whenTheSourceFails_failsAllThatWaitAndIsNotRememberedForLong() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    source.failure = new IllegalStateException("down");

    assertThatThrownBy(() -> encrypt(manager, 1)).hasRootCauseMessage("down");
    assertThatThrownBy(() -> encrypt(manager, 1)).hasRootCauseMessage("down");
    source.failure = null;
    passed.addAndGet(RefreshingCache.FAILURE_PAUSE.toNanos());

    assertThat(encrypt(manager, 1)).isNotNull();
    assertThat(source.encryptions).hasValue(2);
  }

  @Test
  void materials_whenHandedOut_areCopiesAndTheSourcesAreOverwritten() {
    CachingMaterialsManager manager = manager(MANY, MANY);

    EncryptionMaterials one = encrypt(manager, 1);
    byte[] key = one.plaintextDataKey().array().clone();
    DecryptionMaterials opened = decrypt(manager, one.encryptedDataKeys());
    assertThat(opened.plaintextDataKey().array()).isEqualTo(key).isNotEqualTo(new byte[32]);
    one.plaintextDataKey().put(new byte[32]);
    opened.plaintextDataKey().put(new byte[32]);

    assertThat(encrypt(manager, 1).plaintextDataKey().array()).isEqualTo(key);
    assertThat(decrypt(manager, one.encryptedDataKeys()).plaintextDataKey().array()).isEqualTo(key);
    assertThat(source.given)
        .hasSize(2)
        .allMatch(b -> b.duplicate().equals(ByteBuffer.allocate(32)));
  }

  @Test
  void decryptionMaterials_whenAskedAgain_unwrapsOnce() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    List<EncryptedDataKey> keys = encrypt(manager, 1).encryptedDataKeys();

    for (int i = 0; i < 10; i++) {
      decrypt(manager, keys);
    }

    assertThat(source.decryptions).hasValue(1);
  }

  @Test
  void decryptionMaterials_whenAnyByteOfTheRequestDiffers_unwrapsAgain() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    EncryptedDataKey key = encrypt(manager, 1).encryptedDataKeys().get(0);
    decrypt(manager, List.of(key));

    EncryptedDataKey otherCiphertext =
        key.toBuilder().ciphertext(flipped(key.ciphertext())).build();
    EncryptedDataKey otherInfo =
        key.toBuilder().keyProviderInfo(flipped(key.keyProviderInfo())).build();
    EncryptedDataKey otherProvider = key.toBuilder().keyProviderId("other").build();
    for (EncryptedDataKey altered : List.of(otherCiphertext, otherInfo, otherProvider)) {
      assertThatThrownBy(() -> decrypt(manager, List.of(altered))).isNotNull();
    }
    assertThatThrownBy(
            () ->
                manager
                    .decryptionMaterials(Map.of("use", "other"), List.of(key))
                    .toCompletableFuture()
                    .join())
        .isNotNull();

    assertThat(source.decryptions).hasValue(5);
  }

  private static ByteBuffer flipped(ByteBuffer buffer) {
    byte[] bytes = Buffers.copy(buffer);
    bytes[bytes.length - 1] ^= 1;
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void decryptionMaterials_whenMoreKeysThanEntries_forgetsSome() {
    CachingMaterialsManager manager = manager(1, MANY, Duration.ofHours(1), 5);
    List<List<EncryptedDataKey>> keys =
        IntStream.range(0, 50).mapToObj(i -> encrypt(manager, 1).encryptedDataKeys()).toList();

    keys.forEach(key -> decrypt(manager, key));
    keys.forEach(key -> decrypt(manager, key));

    assertThat(source.decryptions.get()).isGreaterThan(50);
  }

  @Test
  void close_whenKeysAreCached_overwritesThem() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    EncryptionLease lease = new EncryptionLease(encrypt(manager, 1), new DataKeyLimits(10, 10));

    assertThat(lease.take(1)).isNotNull();
    lease.close();

    assertThat(lease.take(1)).isNull();
    manager.close();
  }

  @Test
  void manager_whenGivenToTheAwsEncryptionSdk_works() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    AwsCrypto crypto =
        AwsCrypto.builder()
            .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
            .build();
    byte[] plaintext = "a message".getBytes(StandardCharsets.UTF_8);

    List<byte[]> messages =
        IntStream.range(0, 20)
            .mapToObj(i -> crypto.encryptData(manager, plaintext, CONTEXT).getResult())
            .toList();

    assertThat(messages)
        .allSatisfy(
            m -> assertThat(crypto.decryptData(manager, m).getResult()).isEqualTo(plaintext));
    assertThat(source.encryptions).hasValue(1);
    assertThat(source.decryptions).hasValue(1);
  }

  @Test
  void manager_whenAskedForAnotherSuite_passesTheRequestOn() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    GetEncryptionMaterialsInput signed =
        GetEncryptionMaterialsInput.builder()
            .encryptionContext(CONTEXT)
            .maxPlaintextLength(1L)
            .algorithmSuiteId(
                AlgorithmSuiteId.builder()
                    .ESDK(ESDKAlgorithmSuiteId.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384)
                    .build())
            .commitmentPolicy(
                software.amazon.cryptography.materialproviders.model.CommitmentPolicy.builder()
                    .ESDK(
                        software.amazon.cryptography.materialproviders.model.ESDKCommitmentPolicy
                            .REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
                    .build())
            .build();

    assertThat(manager.GetEncryptionMaterials(signed).encryptionMaterials().signingKey())
        .isNotNull();
    manager.GetEncryptionMaterials(signed);

    assertThat(source.encryptions).hasValue(2);
  }

  /** As long as they are shared, loads do not end on the threads where they run. */
  @Test
  void encryptionMaterials_whenTheCallerOfALongMessageAsksForAnother_doesNotWaitForItself() {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      CachingMaterialsManager manager =
          new CachingMaterialsManager(
              source, new DataKeyLimits(MANY, 10), parts(Duration.ofHours(1), 100, single));
      source.gate = new CountDownLatch(1);
      CompletableFuture<EncryptionMaterials> both =
          manager
              .encryptionMaterials(CONTEXT, 11)
              .thenApply(first -> encrypt(manager, 1))
              .toCompletableFuture();
      source.gate.countDown();

      assertThat(both).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void encryptionMaterials_whenTheExecutorRejects_failsTheStage() {
    CachingMaterialsManager manager = manager(MANY, 10);
    threads.shutdownNow();

    assertThat(manager.encryptionMaterials(CONTEXT, 1).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(manager.encryptionMaterials(CONTEXT, 11).toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void encryptionMaterials_whenEachMessageHasItsOwnKey_loadsSeveralAtOnce() throws Exception {
    CachingMaterialsManager manager = manager(1, MANY);
    source.gate = new CountDownLatch(1);

    List<CompletableFuture<EncryptionMaterials>> asked =
        IntStream.range(0, 3)
            .mapToObj(i -> manager.encryptionMaterials(CONTEXT, 1).toCompletableFuture())
            .toList();
    for (int i = 0; i < 2_000 && source.encryptions.get() < 3; i++) {
      Thread.sleep(5);
    }
    assertThat(source.encryptions).hasValue(3);
    source.gate.countDown();

    assertThat(asked).allSatisfy(one -> assertThat(one.join()).isNotNull());
  }

  @Test
  void close_whenKeysAreBeingLoaded_overwritesThemToo() {
    CachingMaterialsManager manager = manager(MANY, MANY);
    List<EncryptedDataKey> wrapped = encrypt(manager(MANY, MANY), 1).encryptedDataKeys();
    source.given.clear();
    source.gate = new CountDownLatch(1);
    CompletableFuture<?> encryption = manager.encryptionMaterials(CONTEXT, 1).toCompletableFuture();
    CompletableFuture<?> decryption =
        manager.decryptionMaterials(CONTEXT, wrapped).toCompletableFuture();
    manager.close();
    source.gate.countDown();

    assertThat(encryption)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(CancellationException.class);
    assertThat(decryption)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(CancellationException.class);
    assertThat(source.given)
        .hasSize(2)
        .allMatch(b -> b.duplicate().equals(ByteBuffer.allocate(32)));
  }
}
