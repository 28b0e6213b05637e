package dev.hushtable.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The benchmarks do the same work, and go on working. */
class ContestantTest {
  static Stream<Contestant<?>> contestants() {
    DatabaseEncryptionSdk unsigned = new DatabaseEncryptionSdk();
    unsigned.signed = false;
    EncryptionSdk uncached = new EncryptionSdk();
    uncached.caching = false;
    return Stream.of(
        new Floor(),
        new MappingAlone(),
        new HushtableModels(),
        new DatabaseEncryptionSdk(),
        unsigned,
        new DatabaseEncryptionSdkBeacon(),
        new EncryptionSdk(),
        uncached,
        new HushtableMessages(),
        new Tink());
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void decrypt_ofWhatWasEncrypted_givesTheReferenceItem(Contestant<?> contestant) throws Exception {
    contestant.setUp();

    Map<String, AttributeValue> stored = contestant.encrypt();
    Object plain = contestant.decrypt();

    Map<String, AttributeValue> back =
        plain instanceof Person person ? Contestant.SCHEMA.itemToMap(person, true) : cast(plain);
    assertThat(back).containsAllEntriesOf(Contestant.map());
    if (!(contestant instanceof MappingAlone)) {
      String values = stored.toString();
      Person.SECRETS.forEach(
          name -> assertThat(values).doesNotContain(Contestant.map().get(name).s()));
    }
    contestant.tearDown();
  }

  @Test
  void encrypt_withABeacon_storesIt() {
    DatabaseEncryptionSdkBeacon contestant = new DatabaseEncryptionSdkBeacon();
    contestant.prepare();

    assertThat(contestant.toStored(Contestant.map())).containsKey("aws_dbe_b_" + Person.SEARCHABLE);

    contestant.tearDown();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, AttributeValue> cast(Object map) {
    return (Map<String, AttributeValue>) map;
  }
}
