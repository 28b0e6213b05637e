package dev.hushtable.internal.item;

import static dev.hushtable.exception.ErrorCode.COMMITMENT_MISMATCH;
import static dev.hushtable.exception.ErrorCode.FORMAT_NOT_ACCEPTED;
import static dev.hushtable.exception.ErrorCode.NOT_AUTHENTIC;
import static dev.hushtable.exception.ErrorCode.SEAL_MISMATCH;
import static dev.hushtable.exception.ErrorCode.UNKNOWN_KEY;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.internal.item.SealedItems.assertRefused;
import static dev.hushtable.internal.item.SealedItems.flipped;
import static dev.hushtable.internal.item.SealedItems.item;
import static dev.hushtable.internal.item.SealedItems.with;
import static dev.hushtable.keys.StoredFormat.COMPACT;
import static dev.hushtable.keys.StoredFormat.ENCRYPTION_SDK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.SecretBytes;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.Seal;
import dev.hushtable.internal.format.SealedNames;
import dev.hushtable.internal.format.ValueCodec;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Seals and values under several key versions and in several formats. */
class SealKeysTest {
  private static final String SEAL = "__seal";
  private static final BranchKey SECOND =
      EngineFixture.branchKey("c0ffee00-0000-4000-8000-000000000002", 2);
  private static final BranchKey THIRD =
      EngineFixture.branchKey("0ddba110-0000-4000-8000-000000000003", 3);

  private final EngineFixture members = EngineFixture.of(SealedBeans.Member.class);
  private final Map<String, AttributeValue> stored = members.encrypt(item("m-1", "now"));

  // --- Key versions

  /** The second version has the same hint as the first, so both are candidates for every value. */
  @Test
  void decrypt_whenTheKeyWasRotated_opensWhatEachVersionSealed() {
    EngineFixture rotated = members.withVersions(EngineFixture.FIRST, SECOND);
    EngineFixture again = members.withVersions(EngineFixture.FIRST, SECOND, THIRD);
    Map<String, AttributeValue> second = rotated.encrypt(item("m-1", "now"));
    Map<String, AttributeValue> third = again.encrypt(item("m-1", "now"));

    for (Map<String, AttributeValue> item : List.of(stored, second, third)) {
      assertThat(again.decrypt(item)).isEqualTo(item("m-1", "now"));
    }
  }

  @Test
  void decrypt_whenSealAndValuesAreOfDifferentVersions_isRefused() {
    EngineFixture rotated = members.withVersions(EngineFixture.FIRST, SECOND);
    Map<String, AttributeValue> second = rotated.encrypt(item("m-1", "now"));

    assertRefused(rotated, SEAL_MISMATCH, SEAL, with(stored, SEAL, second.get(SEAL)));
    assertRefused(rotated, SEAL_MISMATCH, SEAL, with(second, SEAL, stored.get(SEAL)));
    for (String name : List.of("ssn__source", "contacts")) {
      assertRefused(rotated, SEAL_MISMATCH, SEAL, with(stored, name, second.get(name)));
      assertRefused(rotated, SEAL_MISMATCH, SEAL, with(second, name, stored.get(name)));
    }
  }

  @Test
  void decrypt_whenTheKeyOfTheSealIsGone_isRefused() {
    Map<String, AttributeValue> empty = members.encrypt(Map.of("id", s("m-1")));

    assertRefused(members.withVersions(THIRD), UNKNOWN_KEY, SEAL, empty);
    assertRefused(members.withVersions(SECOND), COMMITMENT_MISMATCH, SEAL, empty);
  }

  @Test
  void decrypt_whenAnyByteOfTheSealIsFlipped_isRefusedByItsRegion() {
    byte[] seal = stored.get(SEAL).b().asByteArray();
    for (int i = 0; i < seal.length; i++) {
      ErrorCode code =
          i < 1
              ? ErrorCode.UNKNOWN_FORMAT
              : i < 5 ? UNKNOWN_KEY : i < 61 ? COMMITMENT_MISMATCH : NOT_AUTHENTIC;
      assertRefused(members, code, SEAL, with(stored, SEAL, flipped(seal, i)));
    }
  }

  // --- Formats

  @Test
  void decrypt_whenBothFormatsAreRead_opensWhatEachSealed() {
    EngineFixture both = members.withFormats(COMPACT, ENCRYPTION_SDK);
    Map<String, AttributeValue> message =
        members.withFormats(ENCRYPTION_SDK).encrypt(item("m-1", "now"));

    assertThat(both.decrypt(stored)).isEqualTo(item("m-1", "now"));
    assertThat(both.decrypt(message)).isEqualTo(item("m-1", "now"));
  }

  @ParameterizedTest
  @ValueSource(strings = {SEAL, "ssn__source", "email__source", "contacts"})
  void decrypt_whenFormatsAreMixed_isRefused(String name) {
    EngineFixture both = members.withFormats(COMPACT, ENCRYPTION_SDK);
    Map<String, AttributeValue> message =
        members.withFormats(ENCRYPTION_SDK).encrypt(item("m-1", "now"));

    assertRefused(both, SEAL_MISMATCH, SEAL, with(stored, name, message.get(name)));
    assertRefused(both, SEAL_MISMATCH, SEAL, with(message, name, stored.get(name)));
  }

  @Test
  void decrypt_whenTheFormatOfTheSealIsNotRead_isRefused() {
    EngineFixture messages = members.withFormats(ENCRYPTION_SDK);
    Map<String, AttributeValue> message = messages.encrypt(item("m-1", "now"));

    assertRefused(members, FORMAT_NOT_ACCEPTED, SEAL, with(stored, SEAL, message.get(SEAL)));
    assertRefused(messages, FORMAT_NOT_ACCEPTED, SEAL, with(message, SEAL, stored.get(SEAL)));
  }

  @Test
  void decrypt_whenAValueOfOneFormatStandsForTheSealOfTheOther_isRefused() {
    EngineFixture both = members.withFormats(COMPACT, ENCRYPTION_SDK);
    Map<String, AttributeValue> message =
        members.withFormats(ENCRYPTION_SDK).encrypt(item("m-1", "now"));

    assertRefused(both, NOT_AUTHENTIC, SEAL, with(stored, SEAL, message.get("ssn__source")));
    assertRefused(both, NOT_AUTHENTIC, "'ssn'", with(stored, "ssn__source", message.get(SEAL)));
  }

  /** What is asked for while keys are loaded must be what is used later, or nothing opens. */
  @Test
  void needs_whenOnlyTheSealIsEncrypted_holdsItsKey() {
    Map<String, AttributeValue> empty = members.encrypt(Map.of("id", s("m-1")));
    EngineFixture messages = members.withFormats(ENCRYPTION_SDK);
    Map<String, AttributeValue> message = messages.encrypt(Map.of("id", s("m-1")));

    assertThat(members.engine().decryptor().needs(List.of(empty)))
        .containsExactly(new KeyNeed.Versions(members.engine().table().scope(), 0xc0ffee00));
    assertThat(messages.engine().decryptor().needs(List.of(message)))
        .hasOnlyElementsOfType(KeyNeed.WrappedKey.class)
        .hasSize(1);
    byte[] cut = Arrays.copyOf(empty.get(SEAL).b().asByteArray(), 77);
    assertThat(members.engine().decryptor().needs(List.of(with(empty, SEAL, cut)))).isEmpty();
  }

  // --- What a seal is bound to besides its item

  @ParameterizedTest
  @EnumSource(StoredFormat.class)
  void decrypt_whenTheKindIsAnother_isRefusedEvenInItsPlace(StoredFormat format) throws Exception {
    EngineFixture engine = members.withFormats(format);
    AttributePath ssn = AttributePath.ROOT.attribute("ssn");
    byte[] value = ValueCodec.encode(s("x"), 0);
    Map<String, AttributeValue> item = Map.of("id", s("m-1"));
    byte[] asValue = sealed(engine, Kind.VALUE, ssn, value, item);
    byte[] asSeal = sealed(engine, Kind.SEAL, ssn, value, item);

    assertThat(engine.decrypt(resealed(engine, with(item, "ssn__source", asValue))))
        .containsEntry("ssn", s("x"));
    assertRefused(
        engine, NOT_AUTHENTIC, "'ssn'", resealed(engine, with(item, "ssn__source", asSeal)));
  }

  @ParameterizedTest
  @EnumSource(StoredFormat.class)
  void decrypt_whenASealIsOfAnotherKindOrPlace_isRefused(StoredFormat format) throws Exception {
    EngineFixture engine = members.withFormats(format);
    Map<String, AttributeValue> item = Map.of("id", s("m-1"), "plan", s("gold"));
    AttributePath elsewhere = AttributePath.ROOT.attribute(SEAL);
    byte[] seal = Seal.encode(SealedNames.of(engine.plan().seal().storedNames()), item);

    assertThat(engine.decrypt(resealed(engine, item))).isEqualTo(item);
    for (byte[] other :
        List.of(
            sealed(engine, Kind.VALUE, AttributePath.ROOT, seal, item),
            sealed(engine, Kind.SEAL, elsewhere, seal, item))) {
      assertRefused(engine, NOT_AUTHENTIC, SEAL, with(item, SEAL, other));
    }
  }

  @ParameterizedTest
  @EnumSource(StoredFormat.class)
  void decrypt_whenASealIsOfAnotherEncoding_isRefused(StoredFormat format) throws Exception {
    EngineFixture engine = members.withFormats(format);
    Map<String, AttributeValue> item = Map.of("id", s("m-1"));
    byte[] seal = Seal.encode(SealedNames.of(engine.plan().seal().storedNames()), item);
    seal[0] = 2;

    assertRefused(
        engine,
        ErrorCode.UNKNOWN_FORMAT,
        SEAL,
        with(item, SEAL, sealed(engine, Kind.SEAL, AttributePath.ROOT, seal, item)));
  }

  /** As the holder of the keys would seal the item. */
  private static Map<String, AttributeValue> resealed(
      EngineFixture engine, Map<String, AttributeValue> item) throws Exception {
    byte[] seal = Seal.encode(SealedNames.of(engine.plan().seal().storedNames()), item);
    return with(item, SEAL, sealed(engine, Kind.SEAL, AttributePath.ROOT, seal, item));
  }

  /** What only the holder of the keys can make. */
  private static byte[] sealed(
      EngineFixture engine,
      Kind kind,
      AttributePath path,
      byte[] plaintext,
      Map<String, AttributeValue> item) {
    TableBinding table = engine.engine().table();
    ItemBinder binder = new ItemBinder(table);
    byte[] itemData = binder.itemData(item);
    byte[] random = SecretBytes.random(HedgedNonces.RANDOM_BYTES);
    ValueSealer sealer =
        table.formats().written() == COMPACT
            ? new CompactSealer(ValueKey.of(EngineFixture.FIRST), random, itemData, List.of())
            : new MessageSealer(
                table,
                List.of(EngineFixture.copy(new RawKeyring(50).encrypt(binder.messageContext())))
                    .iterator(),
                random,
                itemData);
    return sealer.seal(kind, AssociatedData.path(path), plaintext);
  }

  /** What bounds the use of a data key counts the bytes that it encrypts. */
  @Test
  void needs_whenSealsAreMessages_countTheirLengths() throws Exception {
    EngineFixture messages = members.withFormats(ENCRYPTION_SDK);
    SealedNames names = SealedNames.of(messages.plan().seal().storedNames());
    Map<String, AttributeValue> item = Map.of("id", s("m-1"), "ssn", s("078-05-1120"));

    assertThat(messages.engine().encryptor().needs(List.of(item)))
        .contains(
            new KeyNeed.DataKeys(
                KeyScope.DEFAULT,
                new ItemBinder(messages.engine().table()).messageContext(),
                List.of(32 + 1 + 11, 32 + Seal.encode(names, Map.of()).length)));
  }
}
