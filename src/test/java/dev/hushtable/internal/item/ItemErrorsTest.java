package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.UNKNOWN_FORMAT;
import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.testing.Failures.assertRefused;

import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a message names the item: by its stored key, cut where that is long. */
class ItemErrorsTest {
  private static final AttributeValue NO_CIPHERTEXT = b();

  private final EngineFixture patients = EngineFixture.of(Beans.Patient.class);
  private final EngineFixture readings = EngineFixture.of(Beans.Reading.class);
  private final EngineFixture tickets = EngineFixture.of(Beans.Ticket.class);

  @ParameterizedTest
  @CsvSource({"1, x", "63, x", "64, x", "65, x…"})
  void decrypt_whenTheKeyIsAText_showsItsFirst64Characters(int length, String end) {
    String shown = "x".repeat(Math.min(length, 64) - 1) + end;

    assertRefused(
        () -> patients.decrypt(Map.of("id", s("x".repeat(length)), "ssn__source", NO_CIPHERTEXT)),
        UNKNOWN_FORMAT,
        "of item {id=" + shown + "} in table Table");
  }

  @Test
  void decrypt_whenTheKeyIsMissing_saysSo() {
    assertRefused(
        () -> patients.decrypt(Map.of("ssn__source", NO_CIPHERTEXT)),
        UNKNOWN_FORMAT,
        "of item {id=(missing)} in table Table");
    assertRefused(
        () -> tickets.decrypt(Map.of("note__source", NO_CIPHERTEXT)),
        UNKNOWN_FORMAT,
        "of item {holder__hmac=(missing), seat__hmac=(missing)} in table Table");
  }

  @ParameterizedTest
  @CsvSource({"0102030405, 0102030405", "010203040506, 0102030405…", "ff, ff"})
  void decrypt_whenTheKeyIsBinary_showsItsFirstFiveBytes(String hex, String shown) {
    AttributeValue serial = b(HexFormat.of().parseHex(hex));

    assertRefused(
        () ->
            readings.decrypt(
                Map.of("meter", n("-1.50"), "serial", serial, "value__source", NO_CIPHERTEXT)),
        UNKNOWN_FORMAT,
        "of item {meter=-1.50, serial=" + shown + "} in table Table");
  }

  @Test
  void decrypt_whenTheKeyIsEncrypted_showsHashesOnly() {
    AttributeValue holder =
        tickets.encrypt(Map.of("holder", s("Ann"), "seat", n("7"))).get("holder__hmac");
    String shown = HexFormat.of().formatHex(holder.b().asByteArray(), 0, 5);

    assertRefused(
        () ->
            tickets.decrypt(
                Map.of("holder__hmac", holder, "seat__hmac", n("7"), "note__source", NO_CIPHERTEXT),
                Set.of("holder", "seat")),
        UNKNOWN_FORMAT,
        "of item {holder__hmac=" + shown + "…, seat__hmac=(not a hash)} in table Table");
  }
}
