package dev.hushtable.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.internal.crypto.Hkdf;
import dev.hushtable.internal.crypto.HmacKey;
import dev.hushtable.internal.crypto.MessageCipher;
import dev.hushtable.internal.crypto.Sha256;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.MalformedValueException;
import dev.hushtable.internal.format.MessageHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** The vector of {@code format.md} in messages is what the library computes, at every step. */
class SpecificationMessageVectorTest {
  private static final byte[] NO_BYTES = {};
  private static final byte[] FIRST_NONCE = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final SpecificationVector vector = SpecificationVector.of(5);
  private final ItemBinder binder = new ItemBinder(vector.table().engine().table());
  private final MessageHeader header = parsed(stored("name__source"));

  @Test
  void encrypt_whenDataKeyAndRandomAreThoseOfThePage_givesTheStoredItem() {
    ItemEncryptor encryptor =
        new ItemEncryptor(vector.table().engine().table(), length -> vector.ofItem("random"));

    assertThat(encryptor.encrypt(vector.plain(), keys(encryptor))).isEqualTo(vector.stored());
  }

  /** What the item needs, with the page's data key for all of its messages. */
  private KeySet keys(ItemEncryptor encryptor) {
    EncryptionMaterials materials =
        new RawKeyring(0)
            .encrypt(binder.messageContext()).toBuilder()
                .plaintextDataKey(ByteBuffer.wrap(vector.ofItem("data key")))
                .encryptedDataKeys(header.encryptedDataKeys())
                .build();
    Map<KeyNeed, Object> keys = new HashMap<>();
    for (KeyNeed need : encryptor.needs(List.of(vector.plain()))) {
      keys.put(
          need,
          need instanceof KeyNeed.Index index
              ? vector.table().load(Set.of(index)).index(index)
              : List.of(EngineFixture.copy(materials), EngineFixture.copy(materials)));
    }
    return new KeySet(keys);
  }

  @Test
  void wrappedKey_always_isWhatARawAesKeyringMakesOfTheDataKey() {
    byte[] nonce = vector.ofItem("wrap nonce");
    byte[] information = concat(ascii("key-1"), u32(128), u32(12), nonce);
    byte[] ciphertext =
        gcm(
            vector.ofItem("wrapping key"),
            nonce,
            vector.ofItem("data key"),
            vector.ofItem("context"));

    assertThat(vector.ofItem("wrapped key"))
        .isEqualTo(concat(section(ascii("acme")), section(information), section(ciphertext)));
  }

  @Test
  void context_always_isThatOfTheTable() {
    byte[] context = u16(binder.messageContext().size());
    for (Map.Entry<String, String> pair : binder.messageContext().entrySet()) {
      context = concat(context, section(ascii(pair.getKey())), section(ascii(pair.getValue())));
    }

    assertThat(vector.ofItem("context")).isEqualTo(context);
    assertThat(header.context()).isEqualTo(binder.messageContext());
  }

  @Test
  void associatedData_always_isThatOfTheItem() {
    assertThat(vector.ofItem("key data"))
        .isEqualTo(AssociatedData.message(AssociatedData.Kind.VALUE));
    assertThat(vector.ofItem("item data")).isEqualTo(binder.itemData(vector.stored()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void identifier_always_isHedgedAsThePageSays(int number) {
    Map<String, byte[]> value = vector.values().get(number);
    byte[] input = prefixed(concat(u32(number), vector.ofItem("random")));
    for (byte[] part :
        List.of(
            vector.ofItem("key data"),
            vector.ofItem("item data"),
            value.get("path data"),
            value.get("plaintext"))) {
      input = concat(input, prefixed(part));
    }

    assertThat(vector.ofItem("hedge key"))
        .isEqualTo(
            Hkdf.derive(NO_BYTES, vector.ofItem("data key"), ascii("hushtable/v1/hedge-key"), 32));
    assertThat(value.get("hedge input")).isEqualTo(input);
    assertThat(value.get("identifier"))
        .isEqualTo(new HmacKey(vector.ofItem("hedge key")).mac(input));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void keys_always_areDerivedAsThePageSays(int number) {
    Map<String, byte[]> value = vector.values().get(number);
    byte[] identifier = value.get("identifier");
    byte[] dataKey = vector.ofItem("data key");

    assertThat(value.get("message key"))
        .isEqualTo(
            hkdfSha512(identifier, dataKey, concat(new byte[] {4, 0x78}, ascii("DERIVEKEY"))));
    assertThat(value.get("commitment"))
        .isEqualTo(hkdfSha512(identifier, dataKey, ascii("COMMITKEY")))
        .isEqualTo(new MessageCipher(dataKey, identifier).commitment());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void header_always_consistsOfWhatThePageGives(int number) {
    Map<String, byte[]> value = vector.values().get(number);

    assertThat(value.get("header"))
        .isEqualTo(
            concat(
                new byte[] {2, 4, 0x78},
                value.get("identifier"),
                section(vector.ofItem("context")),
                u16(1),
                vector.ofItem("wrapped key"),
                new byte[] {2},
                u32(32 + value.get("plaintext").length),
                value.get("commitment")));
    assertThat(value.get("header tag"))
        .isEqualTo(gcm(value.get("message key"), new byte[12], NO_BYTES, value.get("header")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void frame_always_consistsOfWhatThePageGives(int number) {
    Map<String, byte[]> value = vector.values().get(number);
    byte[] content = concat(value.get("digest"), value.get("plaintext"));

    assertThat(value.get("digest"))
        .isEqualTo(
            Sha256.digest(
                vector.ofItem("key data"), vector.ofItem("item data"), value.get("path data")));
    assertThat(value.get("frame data"))
        .isEqualTo(
            concat(
                value.get("identifier"),
                ascii("AWSKMSEncryptionClient Final Frame"),
                u32(1),
                u32(0),
                u32(content.length)));
    assertThat(value.get("frame"))
        .isEqualTo(
            concat(
                u32(-1),
                u32(1),
                FIRST_NONCE,
                u32(content.length),
                gcm(value.get("message key"), FIRST_NONCE, content, value.get("frame data"))));
  }

  @Test
  void stored_always_isHeaderTagAndFrame() {
    List<byte[]> messages =
        vector.values().stream()
            .map(value -> concat(value.get("header"), value.get("header tag"), value.get("frame")))
            .toList();

    assertThat(stored("name__source")).isEqualTo(messages.get(0));
    assertThat(stored("diagnosis__source")).isEqualTo(messages.get(1));
  }

  private byte[] stored(String name) {
    AttributeValue value = vector.stored().get(name);
    return value.b().asByteArray();
  }

  private static MessageHeader parsed(byte[] message) {
    try {
      return MessageHeader.parse(message);
    } catch (MalformedValueException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] gcm(byte[] key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(associatedData);
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** RFC 5869 with the 32 bytes that are half of its first block. */
  private static byte[] hkdfSha512(byte[] salt, byte[] key, byte[] info) {
    byte[] extracted = hmacSha512(salt, key);
    return Arrays.copyOf(hmacSha512(extracted, concat(info, new byte[] {1})), 32);
  }

  private static byte[] hmacSha512(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(key, "HmacSHA512"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] prefixed(byte[] bytes) {
    return concat(u32(bytes.length), bytes);
  }

  private static byte[] section(byte[] bytes) {
    return concat(u16(bytes.length), bytes);
  }

  private static byte[] u16(int number) {
    return ByteBuffer.allocate(2).putShort((short) number).array();
  }

  private static byte[] u32(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
