package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.keys.KeyScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which keys a reader loads: each that some value needs, and no other, since it may be far away.
 */
class KeyNeedsTest {
  private static final KeyNeed VERSION = new KeyNeed.Versions(KeyScope.DEFAULT, 0xc0ffee00);
  private static final KeyNeed INDEX = new KeyNeed.Index(KeyScope.DEFAULT, "Table", 1);

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final Map<String, AttributeValue> stored =
      patients.encrypt(
          Map.of(
              "id", s("p-1"),
              "email", s("alice@example.com"),
              "ssn", s("078-05-1120"),
              "address", m("zip", s("8001")),
              "contacts", l(m("name", s("Bob"))),
              "byRole", m("father", m("name", s("Dave"))),
              "grid", l(l(m("name", s("Eve"))))));

  /** The fixture loads what is needed and nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"address", "contacts", "byRole", "grid"})
  void decrypt_whenOnlyADocumentHoldsValues_findsTheirKeys(String name) {
    Map<String, AttributeValue> only = Map.of("id", s("p-1"), name, stored.get(name));

    assertThat(needs(only)).containsExactlyInAnyOrder(VERSION, INDEX);
    assertThat(patients.encrypt(patients.decrypt(only))).containsOnlyKeys("id", name);
  }

  @Test
  void needs_whenNoValueHasAHash_areTheVersionOnly() {
    assertThat(needs(Map.of("id", s("p-1"), "ssn__source", stored.get("ssn__source"))))
        .containsExactly(VERSION);
    assertThat(needs(Map.of("id", s("p-1"), "email__source", stored.get("email__source"))))
        .containsExactly(VERSION);
  }

  @Test
  void needs_whenAnAttributeWithoutIndexHasAHash_areTheVersionOnly() {
    assertThat(
            needs(
                Map.of(
                    "id",
                    s("p-1"),
                    "ssn__source",
                    stored.get("ssn__source"),
                    "ssn__hmac",
                    stored.get("email__hmac"))))
        .containsExactly(VERSION);
  }

  @Test
  void needs_whenAValueIsNoCiphertext_areNone() {
    byte[] source = stored.get("ssn__source").b().asByteArray();
    byte[] unknownFormat = source.clone();
    unknownFormat[0] = (byte) 0xC2;
    byte[] tooShort = Arrays.copyOf(source, 77);
    byte[] shortest = Arrays.copyOf(source, 78);

    for (AttributeValue value : List.of(b(unknownFormat), b(tooShort), b(), s("x"), n("1"))) {
      assertThat(needs(Map.of("id", s("p-1"), "ssn__source", value))).isEmpty();
    }
    assertThat(needs(Map.of("id", s("p-1"), "ssn__source", b(shortest)))).containsExactly(VERSION);
  }

  @Test
  void needs_whenADocumentIsOfAnotherType_areNone() {
    for (AttributeValue value : List.of(s("x"), l(s("x")), m("x", s("x")), b((byte) 1))) {
      assertThat(
              needs(
                  Map.of(
                      "id", s("p-1"),
                      "address", value,
                      "contacts", value,
                      "byRole", value,
                      "grid", value)))
          .isEmpty();
    }
  }

  private Set<KeyNeed> needs(Map<String, AttributeValue> item) {
    return patients.engine().decryptor().needs(List.of(item));
  }
}
