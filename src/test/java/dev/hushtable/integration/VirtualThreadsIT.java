package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.keyring.KeyringKeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.FlightRecorder;
import dev.hushtable.testing.Keyrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Virtual threads that encrypt and decrypt, and wait for keys at first, never hold on to the thread
 * that carries them. Before JDK 24 they also would where they wait for a monitor; since then only
 * below native code and in class initializers.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIT {
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final int THREADS = 200;
  private static final int ITEMS_PER_THREAD = 20;

  static Stream<Named<Supplier<KeyProvider>>> providers() {
    return Stream.of(
        Named.of("local", LocalKeyProvider::inMemory),
        Named.of(
            "keyring",
            () ->
                KeyringKeyProvider.builder()
                    .keyring(Keyrings.aes())
                    .indexRoot(1, new byte[32])
                    .build()),
        Named.of("key store", KeyStoreFixture.create(AwsTestEnvironment.shared())::provider));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void encryptAndDecrypt_onManyVirtualThreads_pinNone(Supplier<KeyProvider> providers)
      throws Exception {
    // Its classes are initialized before, for which virtual threads do wait where they are.
    encryptAndDecryptOnAll(providers);

    assertThat(pinned(() -> encryptAndDecryptOnAll(providers))).isEmpty();
  }

  /** Or nothing above would be known. */
  @Test
  void recording_whenAVirtualThreadIsPinned_showsIt() throws Exception {
    assertThat(pinned(() -> onAll(() -> SleepsWhenInitialized.VALUE))).isNotEmpty();
  }

  private static final class SleepsWhenInitialized {
    static final Object VALUE = sleep();

    private static Object sleep() {
      try {
        Thread.sleep(10);
        return "slept";
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static List<RecordedEvent> pinned(Callable<?> code) throws Exception {
    return FlightRecorder.events(code, PINNED);
  }

  /** With a provider that has loaded no keys. */
  private static Void encryptAndDecryptOnAll(Supplier<KeyProvider> providers) throws Exception {
    try (KeyProvider keys = providers.get()) {
      ModelEncryptor<Subscriber> subscribers =
          ModelEncryptor.builder(Subscriber.class).tableName("Subscribers").keys(keys).build();
      return onAll(() -> encryptAndDecrypt(subscribers));
    }
  }

  private static Void encryptAndDecrypt(ModelEncryptor<Subscriber> subscribers) {
    Subscriber subscriber = new Subscriber();
    subscriber.setEmail("subscriber@example.com");
    for (int i = 0; i < ITEMS_PER_THREAD; i++) {
      subscriber.setId("s-" + i);
      Map<String, AttributeValue> stored = subscribers.encryptModel(subscriber);
      assertThat(subscribers.decryptModel(stored).getEmail()).isEqualTo(subscriber.getEmail());
    }
    return null;
  }

  private static Void onAll(Callable<?> task) throws Exception {
    ExecutorService threads = virtualThreads();
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(task));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    return null;
  }

  /** By reflection, since these tests are compiled for Java 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
