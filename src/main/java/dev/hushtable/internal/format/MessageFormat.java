package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.Buffers;
import dev.hushtable.internal.crypto.MessageCipher;
import dev.hushtable.internal.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;

/**
 * The layout of {@code <attribute>__source} as a message of the AWS Encryption SDK: version 2,
 * algorithm suite 0x0478, in frames. Its plaintext is SHA-256 of the associated data, which the
 * message itself has no place for, and then the value.
 *
 * <p>Messages are read by the AWS Encryption SDK itself, see {@link MessageReader}. They are
 * written here, because it draws the identifier of a message from a random source of its own: under
 * one data key, two messages with the same identifier share key and nonces, and a process that is
 * cloned together with its cached data keys would write such. Ours are hedged, see {@code
 * HedgedNonces}.
 */
public final class MessageFormat {
  /** The first byte: the version of the message format. */
  public static final byte FORMAT = 2;

  /** How much longer the plaintext of a message is than the value in it. */
  public static final int DIGEST_BYTES = Sha256.BYTES;

  private static final int CUSTOMER_CONTENT_FRAMED = 2;

  private static final int MAX_SECTION_BYTES = 0xffff;
  private static final int FINAL_FRAME = 0xffff_ffff;
  private static final int FIRST_SEQUENCE_NUMBER = 1;
  private static final byte[] FINAL_FRAME_LABEL =
      "AWSKMSEncryptionClient Final Frame".getBytes(StandardCharsets.US_ASCII);

  private static final String RESERVED_PREFIX = "hushtable-";

  /** The name of the context pair that holds the key scope. */
  public static final String SCOPE = RESERVED_PREFIX + "scope";

  private static final String AWS_PREFIX = "aws-crypto-";

  private MessageFormat() {}

  /**
   * The encryption context of all messages of a table: constants only, because it lies in the open
   * and data keys are wrapped for it.
   *
   * @param pairs the caller's
   */
  public static SortedMap<String, String> context(
      String logicalTable, String scope, Map<String, String> pairs)
      throws UnsupportedValueException {
    SortedMap<String, String> context = new TreeMap<>(pairs);
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      if (pair.getKey().startsWith(RESERVED_PREFIX) || pair.getKey().startsWith(AWS_PREFIX)) {
        throw new UnsupportedValueException(
            "the name of a context pair begins with " + RESERVED_PREFIX + " or " + AWS_PREFIX);
      }
      if (pair.getKey().isEmpty() || pair.getValue().isEmpty()) {
        throw new UnsupportedValueException("a context pair has an empty name or value");
      }
    }
    context.put(RESERVED_PREFIX + "format", "1");
    context.put(RESERVED_PREFIX + "table", logicalTable);
    context.put(SCOPE, scope);
    // Known when a table is declared, and not only when the first value is written.
    putSection(new ByteWriter(), contextBytes(context));
    return context;
  }

  /** The length of the plaintext of a message with a value of that length. */
  public static int plaintextLength(int valueLength) {
    return DIGEST_BYTES + valueLength;
  }

  /** What a message is bound to, in the form in which it stands in the plaintext. */
  static byte[] digest(byte[]... associatedData) {
    return Sha256.digest(associatedData);
  }

  /**
   * Encrypts one value.
   *
   * @param messageId 32 bytes, never the same for two messages under one data key
   * @param dataKeys the data key as it was wrapped
   * @param associatedData counts as the concatenation of its parts
   */
  public static byte[] seal(
      byte[] dataKey,
      byte[] messageId,
      Map<String, String> context,
      List<EncryptedDataKey> dataKeys,
      byte[] value,
      byte[]... associatedData)
      throws UnsupportedValueException {
    MessageCipher cipher = new MessageCipher(dataKey, messageId);
    int length = plaintextLength(value.length);
    byte[] body = headerBody(cipher, messageId, context, dataKeys, length);
    byte[] headerTag = new byte[MessageCipher.TAG_BYTES];
    cipher.encrypt(new byte[MessageCipher.NONCE_BYTES], new byte[0], headerTag, 0, body);

    byte[] plaintext = Arrays.copyOf(digest(associatedData), length);
    System.arraycopy(value, 0, plaintext, DIGEST_BYTES, value.length);
    byte[] nonce = new byte[MessageCipher.NONCE_BYTES];
    nonce[nonce.length - 1] = FIRST_SEQUENCE_NUMBER;
    byte[] content = new byte[length + MessageCipher.TAG_BYTES];
    cipher.encrypt(nonce, plaintext, content, 0, finalFrameData(messageId, length));
    Arrays.fill(plaintext, (byte) 0);

    return new ByteWriter()
        .put(body)
        .put(headerTag)
        .putNumber(FINAL_FRAME, Integer.BYTES)
        .putNumber(FIRST_SEQUENCE_NUMBER, Integer.BYTES)
        .put(nonce)
        .putNumber(length, Integer.BYTES)
        .put(content)
        .toByteArray();
  }

  /** The frame length is that of the content, so that all of it stands in the final frame. */
  private static byte[] headerBody(
      MessageCipher cipher,
      byte[] messageId,
      Map<String, String> context,
      List<EncryptedDataKey> dataKeys,
      int frameLength)
      throws UnsupportedValueException {
    ByteWriter out =
        new ByteWriter().put(FORMAT).putNumber(MessageCipher.SUITE, Short.BYTES).put(messageId);
    putSection(out, contextBytes(context));
    if (dataKeys.isEmpty() || dataKeys.size() > MessageHeader.MAX_DATA_KEYS) {
      throw new UnsupportedValueException(
          "a message has 1 to "
              + MessageHeader.MAX_DATA_KEYS
              + " wrapped data keys, not "
              + dataKeys.size());
    }
    out.putNumber(dataKeys.size(), Short.BYTES);
    int begin = out.length();
    for (EncryptedDataKey dataKey : dataKeys) {
      putSection(out, Utf8.encode(dataKey.keyProviderId()));
      putSection(out, Buffers.copy(dataKey.keyProviderInfo()));
      putSection(out, Buffers.copy(dataKey.ciphertext()));
    }
    if (out.length() - begin + Short.BYTES > MessageHeader.MAX_DATA_KEYS_BYTES) {
      throw new UnsupportedValueException("its wrapped data keys are too long for a reader");
    }
    return out.put(CUSTOMER_CONTENT_FRAMED)
        .putNumber(frameLength, Integer.BYTES)
        .put(cipher.commitment())
        .toByteArray();
  }

  /** The pairs of an encryption context as a message holds them. */
  public static byte[] contextBytes(Map<String, String> context) throws UnsupportedValueException {
    SortedMap<byte[], String> sorted = Utf8.sorted(context);
    ByteWriter out = new ByteWriter().putNumber(sorted.size(), Short.BYTES);
    for (Map.Entry<byte[], String> pair : sorted.entrySet()) {
      putSection(out, pair.getKey());
      putSection(out, Utf8.encode(pair.getValue()));
    }
    return out.toByteArray();
  }

  private static void putSection(ByteWriter out, byte[] section) throws UnsupportedValueException {
    if (section.length > MAX_SECTION_BYTES) {
      throw new UnsupportedValueException(
          "a part of its encryption context or a wrapped data key is longer than 65,535 bytes");
    }
    out.putNumber(section.length, Short.BYTES).put(section);
  }

  private static byte[] finalFrameData(byte[] messageId, int length) {
    return new ByteWriter()
        .put(messageId)
        .put(FINAL_FRAME_LABEL)
        .putNumber(FIRST_SEQUENCE_NUMBER, Integer.BYTES)
        .putNumber(0, Integer.BYTES)
        .putNumber(length, Integer.BYTES)
        .toByteArray();
  }
}
