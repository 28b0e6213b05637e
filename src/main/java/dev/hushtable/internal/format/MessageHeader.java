package dev.hushtable.internal.format;

import dev.hushtable.internal.crypto.MessageCipher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;

/**
 * What a message of the AWS Encryption SDK says in the clear of how it can be opened: its
 * encryption context and its wrapped data keys. Nothing of it is authentic before the message is
 * opened. Equal headers are opened by the same data key. Immutable.
 *
 * <p>Parsed by ourselves, and before anybody is asked to unwrap anything, so that neither a message
 * of somebody else nor a hostile length costs a call to KMS or an allocation. Layout: AWS
 * Encryption SDK specification, {@code data-format/message-header.md} and {@code message-body.md},
 * version 2.
 */
public final class MessageHeader {
  /**
   * How many wrapped data keys a message may have: a multi-keyring writes one for each of its keys.
   */
  public static final int MAX_DATA_KEYS = 32;

  /**
   * How long they may be together: they are cached by all of their bytes. Ample for 32 KMS keys.
   */
  static final int MAX_DATA_KEYS_BYTES = 1 << 15;

  /** The AWS Encryption SDK allocates a frame, however little is in it. */
  private static final int MAX_EMPTY_FRAME_BYTES = 1 << 16;

  private static final int SHORT = 2;
  private static final int INT = 4;
  private static final int FRAMED = 2;
  private static final int FINAL_FRAME = 0xffff_ffff;

  private final Map<String, String> context;
  private final List<DataKeyEntry> dataKeys;

  /** Context and data keys as they stand in the message. */
  private final byte[] identity;

  private final int hash;

  private MessageHeader(Map<String, String> context, List<DataKeyEntry> dataKeys, byte[] identity) {
    this.context = Collections.unmodifiableMap(context);
    this.dataKeys = List.copyOf(dataKeys);
    this.identity = identity;
    this.hash = Arrays.hashCode(identity);
  }

  /**
   * Reads the header, and checks that what follows are frames up to the last byte and no further.
   *
   * @throws MalformedValueException if it is no message of suite 0x0478 in frames
   */
  public static MessageHeader parse(byte[] message) throws MalformedValueException {
    return parse(message, null);
  }

  /**
   * The same for one of several messages, of which most have the same header.
   *
   * @param last the header of another message, which is given again if this one's is equal
   */
  public static MessageHeader parse(byte[] message, @Nullable MessageHeader last)
      throws MalformedValueException {
    ByteReader in = new ByteReader(message, 0, message.length);
    if (in.next() != MessageFormat.FORMAT) {
      throw new MalformedValueException("it is no message of version 2");
    }
    if (in.nextNumber(SHORT) != MessageCipher.SUITE) {
      throw new MalformedValueException("its algorithm suite is not 0x0478");
    }
    in.skip(MessageCipher.MESSAGE_ID_BYTES);
    MessageHeader header;
    if (last != null && last.standsAt(message, in.position())) {
      header = last;
      in.skip(last.identity.length);
    } else {
      header = identified(message, in);
    }
    if (in.next() != FRAMED) {
      throw new MalformedValueException("it is not framed");
    }
    int frameLength = in.nextNumber(INT);
    if (frameLength < 1 || frameLength > Math.max(message.length, MAX_EMPTY_FRAME_BYTES)) {
      throw new MalformedValueException("its frame length is out of bounds");
    }
    in.skip(MessageCipher.COMMITMENT_BYTES + MessageCipher.TAG_BYTES);
    requireFrames(in, frameLength);
    return header;
  }

  private boolean standsAt(byte[] message, int position) {
    int end = position + identity.length;
    return end <= message.length
        && Arrays.equals(message, position, end, identity, 0, identity.length);
  }

  private static MessageHeader identified(byte[] message, ByteReader in)
      throws MalformedValueException {
    int begin = in.position();
    Map<String, String> context = context(in.next(in.nextNumber(SHORT)));
    int keysBegin = in.position();
    List<DataKeyEntry> dataKeys = dataKeys(in);
    int end = in.position();
    if (end - keysBegin > MAX_DATA_KEYS_BYTES) {
      throw new MalformedValueException(
          "its wrapped data keys are longer than " + MAX_DATA_KEYS_BYTES + " bytes");
    }
    return new MessageHeader(context, dataKeys, Arrays.copyOfRange(message, begin, end));
  }

  private static Map<String, String> context(byte[] section) throws MalformedValueException {
    Map<String, String> context = new LinkedHashMap<>();
    if (section.length == 0) {
      return context;
    }
    ByteReader in = new ByteReader(section, 0, section.length);
    int count = in.nextNumber(SHORT);
    if (count == 0) {
      throw new MalformedValueException("its encryption context has no pairs but a count of them");
    }
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      byte[] name = in.next(in.nextNumber(SHORT));
      if (previous != null && Arrays.compareUnsigned(previous, name) >= 0) {
        throw new MalformedValueException("its encryption context is not in order");
      }
      previous = name;
      context.put(Utf8.decode(name), Utf8.decode(in.next(in.nextNumber(SHORT))));
    }
    if (in.remaining() > 0) {
      throw new MalformedValueException("bytes follow its encryption context");
    }
    return context;
  }

  private static List<DataKeyEntry> dataKeys(ByteReader in) throws MalformedValueException {
    int count = in.nextNumber(SHORT);
    if (count < 1 || count > MAX_DATA_KEYS) {
      throw new MalformedValueException(
          "it has " + count + " wrapped data keys, not 1 to " + MAX_DATA_KEYS);
    }
    List<DataKeyEntry> dataKeys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dataKeys.add(
          new DataKeyEntry(
              Utf8.decode(in.next(in.nextNumber(SHORT))),
              ByteBuffer.wrap(in.next(in.nextNumber(SHORT))),
              ByteBuffer.wrap(in.next(in.nextNumber(SHORT)))));
    }
    return dataKeys;
  }

  /**
   * Frames of equal length, then the final one, which tells its own. Their numbers and nonces are
   * looked at too, since the AWS Encryption SDK counts by itself and lets any pass.
   */
  private static void requireFrames(ByteReader in, int frameLength) throws MalformedValueException {
    int number = 1;
    for (int next = in.nextInt(); next != FINAL_FRAME; next = in.nextInt()) {
      requireNumber(next, number);
      requireNonce(in, number++);
      in.skip(frameLength);
      in.skip(MessageCipher.TAG_BYTES);
    }
    requireNumber(in.nextInt(), number);
    requireNonce(in, number);
    int finalLength = in.nextNumber(INT);
    if (finalLength > frameLength) {
      throw new MalformedValueException("its final frame is longer than a frame");
    }
    in.skip(finalLength);
    in.skip(MessageCipher.TAG_BYTES);
    if (in.remaining() > 0) {
      throw new MalformedValueException("bytes follow its end");
    }
  }

  private static void requireNonce(ByteReader in, int number) throws MalformedValueException {
    byte[] expected = new byte[MessageCipher.NONCE_BYTES];
    ByteBuffer.wrap(expected).putInt(expected.length - Integer.BYTES, number);
    if (!Arrays.equals(expected, in.next(expected.length))) {
      throw new MalformedValueException("a frame has another nonce than its number");
    }
  }

  private static void requireNumber(int actual, int expected) throws MalformedValueException {
    if (actual != expected) {
      throw new MalformedValueException("its frames are not in order");
    }
  }

  /** The encryption context that it claims. */
  public Map<String, String> context() {
    return context;
  }

  /** Its wrapped data keys, at least one. */
  public List<DataKeyEntry> dataKeys() {
    return dataKeys;
  }

  /** The same for those who unwrap them. */
  public List<EncryptedDataKey> encryptedDataKeys() {
    return dataKeys.stream().map(DataKeyEntry::toEncryptedDataKey).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof MessageHeader that && Arrays.equals(identity, that.identity);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "MessageHeader[" + dataKeys.size() + " wrapped data keys]";
  }
}
