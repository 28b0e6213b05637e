package dev.hushtable.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The benchmarks do the same work, and go on working. */
class ContestantTest {
  static Stream<Arguments> contestants() {
    return Contestants.all().entrySet().stream()
        .map(one -> Arguments.of(Named.of(one.getKey(), one.getValue())));
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void decrypt_ofWhatWasEncrypted_givesTheReferenceItem(Contestant<?> contestant) throws Exception {
    contestant.setUp();

    Map<String, AttributeValue> stored = contestant.encrypt();
    Object plain = contestant.decrypt(new Contestant.Turn());

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
  void storedBytes_ofTheReferenceItem_areWithinTheBar() throws Exception {
    Map<String, Integer> bytes = Contestants.storedBytes();

    System.getLogger(ContestantTest.class.getName())
        .log(System.Logger.Level.INFO, "stored bytes: {0}", bytes);
    assertThat(bytes).containsEntry("MappingAlone", 244);
    assertThat(bytes.get("HushtableModels")).isLessThanOrEqualTo(720);
    assertThat(bytes.get("HushtableGroups")).isLessThanOrEqualTo(480);
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
