package dev.hushtable.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.testing.AwsTestEnvironment;
import dev.hushtable.testing.KmsEmulator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A process calls KMS twice for the items of a scope, however many they are: once for the branch
 * key, once for the index root key. {@code -Dkms.items=1000000} on the command line makes it as
 * many.
 */
class KmsCallsIT {
  private static final int ITEMS = Integer.getInteger("kms.items", 20_000);
  private static final int READ = 1_000;

  private static AwsTestEnvironment aws;
  private static KmsEmulator kms;
  private static KeyStoreFixture keyStore;

  @BeforeAll
  static void createKeys() {
    aws = AwsTestEnvironment.withOwnKms();
    kms = aws.kmsEmulator().orElseThrow();
    keyStore = KeyStoreFixture.create(aws);
  }

  @AfterAll
  static void close() {
    aws.close();
  }

  @BeforeEach
  void countFromZero() {
    kms.resetCalls();
  }

  @Test
  void kms_whenManyItemsAreWrittenAndRead_isCalledTwice() {
    try (KeyProvider keys = keyStore.provider()) {
      ModelEncryptor<Subscriber> subscribers = subscribers(keys);

      // On several threads, of which all want the keys at first.
      long same =
          IntStream.range(0, ITEMS)
              .parallel()
              .mapToObj(KmsCallsIT::subscriber)
              .filter(
                  one ->
                      subscribers
                          .decryptModel(subscribers.encryptModel(one))
                          .getPhone()
                          .equals(one.getPhone()))
              .count();

      assertThat(same).isEqualTo(ITEMS);
      assertTwoCalls();
    }
  }

  @Test
  void kms_whenItemsAreOnlyRead_isCalledTwice() {
    List<Map<String, AttributeValue>> stored;
    try (KeyProvider keys = keyStore.provider()) {
      ModelEncryptor<Subscriber> writer = subscribers(keys);
      stored = IntStream.range(0, READ).mapToObj(i -> writer.encryptModel(subscriber(i))).toList();
    }
    kms.resetCalls();
    try (KeyProvider keys = keyStore.provider()) {
      ModelEncryptor<Subscriber> reader = subscribers(keys);

      stored.parallelStream().forEach(reader::decryptModel);

      assertTwoCalls();
    }
  }

  private static void assertTwoCalls() {
    assertThat(kms.calls()).isEqualTo(2);
    assertThat(kms.calls("Decrypt")).isEqualTo(2);
  }

  private static ModelEncryptor<Subscriber> subscribers(KeyProvider keys) {
    return ModelEncryptor.builder(Subscriber.class).tableName("Subscribers").keys(keys).build();
  }

  private static Subscriber subscriber(int number) {
    Subscriber subscriber = new Subscriber();
    subscriber.setId("s-" + number);
    subscriber.setEmail("subscriber-" + number + "@example.com");
    subscriber.setPhone("555-" + number);
    return subscriber;
  }
}
