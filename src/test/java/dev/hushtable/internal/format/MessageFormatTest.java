package dev.hushtable.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import dev.hushtable.internal.crypto.NotAuthenticException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/** What we write is what the AWS Encryption SDK reads, byte for byte. */
class MessageFormatTest {
  private static final byte[] DATA_KEY = filled(32, 7);
  private static final byte[] MESSAGE_ID = filled(32, 9);
  private static final byte[] ITEM = {1, 2, 3};
  private static final byte[] PATH = {4, 5};
  private static final Map<String, String> CONTEXT = Map.of("a", "1", "ü", "2", "B", "3");
  private static final List<EncryptedDataKey> DATA_KEYS =
      List.of(
          EncryptedDataKey.builder()
              .keyProviderId("provider")
              .keyProviderInfo(ByteBuffer.wrap(filled(5, 1)))
              .ciphertext(ByteBuffer.wrap(filled(48, 2)))
              .build());

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] seal(byte[] value) throws UnsupportedValueException {
    return MessageFormat.seal(DATA_KEY, MESSAGE_ID, CONTEXT, DATA_KEYS, value, ITEM, PATH);
  }

  private static DecryptionMaterials materials(byte[] dataKey) {
    MaterialProviders providers =
        MaterialProviders.builder()
            .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
            .build();
    return DecryptionMaterials.builder()
        .algorithmSuite(providers.GetAlgorithmSuiteInfo(ByteBuffer.wrap(new byte[] {4, 0x78})))
        .encryptionContext(CONTEXT)
        .requiredEncryptionContextKeys(List.of())
        .plaintextDataKey(ByteBuffer.wrap(dataKey.clone()))
        .build();
  }

  private static byte[] open(byte[] message, byte[]... associatedData)
      throws NotAuthenticException {
    return MessageReader.open(message, materials(DATA_KEY), associatedData);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 22, 4_063, 4_064, 4_065, 4_096, 100_000, 390_000})
  void seal_whenOpened_givesTheValueBack(int length) throws Exception {
    byte[] value = new byte[length];
    new Random(length).nextBytes(value);

    assertThat(open(seal(value), ITEM, PATH)).isEqualTo(value);
  }

  @Test
  void seal_whenOpenedByTheAwsEncryptionSdkAlone_givesDigestAndValue() throws Exception {
    byte[] value = "a value".getBytes(StandardCharsets.UTF_8);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2, 3, 4, 5});

    byte[] plaintext =
        AwsCrypto.builder()
            .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
            .build()
            .decryptData(new HeldMaterials(materials(DATA_KEY)), seal(value))
            .getResult();

    assertThat(Arrays.copyOf(plaintext, 32)).isEqualTo(digest);
    assertThat(Arrays.copyOfRange(plaintext, 32, plaintext.length)).isEqualTo(value);
  }

  /** Frozen; the AWS Encryption SDK opens it, as the tests above show of such messages. */
  @Test
  void seal_whenGivenTheSame_isTheSame() throws Exception {
    String message =
        ("020478" + "09".repeat(32))
            + ("0015" + "0003" + "000142000133" + "000161000131" + "0002c3bc000132")
            + ("0001" + "0008" + "70726f7669646572" + "0005" + "01".repeat(5))
            + ("0030" + "02".repeat(48) + "02" + "00000022")
            + "d1ac5ee351a846a01d34cd11a8226526313944d84a0a9619cbf85212ca7bb21d"
            + "805e6aaa691dcae4b7f2b9de5bcc6423"
            + ("ffffffff" + "00000001" + "000000000000000000000001" + "00000022")
            + "cab8ce946950346657494ee9859388e18d4b9f0c6e101dec01aa3501b7ff0c79ac45"
            + "f2e549f48b9ce4ca31a031b5cad740b9";

    assertThat(HexFormat.of().formatHex(seal(new byte[] {1, 'x'}))).isEqualTo(message);
  }

  @Test
  void open_whenAnyBitIsFlipped_isRefused() throws Exception {
    byte[] message = seal(new byte[] {1, 'x'});
    for (int i = 0; i < message.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] altered = message.clone();
        altered[i] ^= (byte) (1 << bit);
        assertThat(isOpened(altered)).as("byte %d bit %d", i, bit).isFalse();
      }
    }
  }

  /** As the engine does it: the header first. */
  private static boolean isOpened(byte[] message) {
    try {
      MessageHeader header = MessageHeader.parse(message);
      if (!header.context().equals(CONTEXT)
          || !header.equals(MessageHeader.parse(seal(new byte[] {1, 'x'})))) {
        // The data key is asked for by exactly these bytes.
        return false;
      }
      open(message, ITEM, PATH);
      return true;
    } catch (NotAuthenticException | MalformedValueException e) {
      return false;
    } catch (UnsupportedValueException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<byte[][]> otherData() {
    return Stream.of(
        new byte[][] {{1, 2, 3}, {4, 6}},
        new byte[][] {{1, 2}, {4, 5}},
        new byte[][] {{}, {}},
        new byte[][] {{1, 2, 3, 4, 5, 6}});
  }

  @ParameterizedTest
  @MethodSource("otherData")
  void open_whenBoundToSomethingElse_isRefused(byte[][] other) throws Exception {
    byte[] message = seal(new byte[] {1, 'x'});

    assertThatExceptionOfType(NotAuthenticException.class).isThrownBy(() -> open(message, other));
  }

  @Test
  void open_whenTheDataKeyIsAnother_isRefused() throws Exception {
    byte[] message = seal(new byte[] {1, 'x'});

    assertThatExceptionOfType(NotAuthenticException.class)
        .isThrownBy(() -> MessageReader.open(message, materials(filled(32, 8)), ITEM, PATH));
  }

  @Test
  void seal_whenTheMessageIdDiffers_sharesNothingOfTheCiphertext() throws Exception {
    byte[] value = filled(64, 3);
    byte[] one = seal(value);
    byte[] other =
        MessageFormat.seal(DATA_KEY, filled(32, 10), CONTEXT, DATA_KEYS, value, ITEM, PATH);

    byte[] tail = Arrays.copyOfRange(one, one.length - 112, one.length);
    byte[] otherTail = Arrays.copyOfRange(other, other.length - 112, other.length);
    int same = 0;
    for (int i = 0; i < tail.length; i++) {
      same += tail[i] == otherTail[i] ? 1 : 0;
    }
    assertThat(same).isLessThan(10);
  }

  @Test
  void context_whenGivenPairs_addsOurConstants() throws Exception {
    SortedMap<String, String> context =
        MessageFormat.context("Customers", "tenant", Map.of("app", "shop"));

    assertThat(context)
        .isEqualTo(
            Map.of(
                "app", "shop",
                "hushtable-format", "1",
                "hushtable-table", "Customers",
                "hushtable-scope", "tenant"));
  }

  static Stream<Map<String, String>> reservedPairs() {
    return Stream.of(
        Map.of("hushtable-scope", "other"),
        Map.of("hushtable-x", "y"),
        Map.of("aws-crypto-public-key", "y"),
        Map.of("", "y"),
        Map.of("x", ""),
        Map.of("x", "\ud800"),
        Map.of("\udc00", "y"),
        Map.of("x", "y".repeat(65_536)),
        Map.of("x", "y".repeat(40_000), "z", "y".repeat(40_000)));
  }

  @ParameterizedTest
  @MethodSource("reservedPairs")
  void context_whenAPairIsReservedEmptyOrCannotBeEncoded_isRefused(Map<String, String> pairs) {
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> MessageFormat.context("Customers", "tenant", pairs));
  }

  @Test
  void seal_whenAWrappedKeyIsTooLong_isRefused() {
    List<EncryptedDataKey> tooLong =
        List.of(DATA_KEYS.get(0).toBuilder().ciphertext(ByteBuffer.wrap(new byte[65_536])).build());

    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(
            () -> MessageFormat.seal(DATA_KEY, MESSAGE_ID, CONTEXT, tooLong, ITEM, ITEM, PATH));
  }

  /** What is written can be read, or is not written. */
  @ParameterizedTest
  @ValueSource(ints = {0, MessageHeader.MAX_DATA_KEYS + 1})
  void seal_whenNoReaderTakesThatManyWrappedKeys_isRefused(int count) {
    List<EncryptedDataKey> keys = Collections.nCopies(count, DATA_KEYS.get(0));

    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(
            () -> MessageFormat.seal(DATA_KEY, MESSAGE_ID, CONTEXT, keys, ITEM, ITEM, PATH));
  }

  @Test
  void seal_whenWrappedKeysAreAsLongAsAReaderTakes_canBeRead() throws Exception {
    int rest = 2 + 2 + "provider".length() + 2 + 5 + 2;
    int length = MessageHeader.MAX_DATA_KEYS_BYTES - rest;

    assertThat(MessageHeader.parse(sealWithWrappedKey(length)).dataKeys()).hasSize(1);
    assertThatExceptionOfType(UnsupportedValueException.class)
        .isThrownBy(() -> sealWithWrappedKey(length + 1));
  }

  private static byte[] sealWithWrappedKey(int length) throws UnsupportedValueException {
    List<EncryptedDataKey> keys =
        List.of(DATA_KEYS.get(0).toBuilder().ciphertext(ByteBuffer.wrap(new byte[length])).build());
    return MessageFormat.seal(DATA_KEY, MESSAGE_ID, CONTEXT, keys, ITEM, ITEM, PATH);
  }

  @Test
  void seal_whenThereAreAsManyWrappedKeysAsAReaderTakes_canBeRead() throws Exception {
    List<EncryptedDataKey> keys =
        Collections.nCopies(MessageHeader.MAX_DATA_KEYS, DATA_KEYS.get(0));
    byte[] message = MessageFormat.seal(DATA_KEY, MESSAGE_ID, CONTEXT, keys, ITEM, ITEM, PATH);

    assertThat(MessageHeader.parse(message).dataKeys()).hasSize(MessageHeader.MAX_DATA_KEYS);
    assertThat(open(message, ITEM, PATH)).isEqualTo(ITEM);
  }
}
