package dev.hushtable.reader;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of an Encryption SDK message, section 12.1.
 *
 * @param context without its length
 * @param header all before the header tag
 */
record Message(
    byte[] identifier,
    byte[] context,
    Map<String, String> pairs,
    List<DataKeys.WrappedDataKey> wrappedDataKeys,
    byte[] commitment,
    byte[] header,
    byte[] headerTag,
    List<Frame> frames) {

  private static final int SUITE = 0x0478;
  private static final int FRAMED = 2;
  private static final int MOST_WRAPPED_KEYS = 32;
  private static final int LONGEST_WRAPPED_KEYS = 32_768;
  private static final int LONGEST_EMPTY_FRAME = 65_536;
  private static final long FINAL = 0xffffffffL;

  /** A frame; its tag follows the ciphertext. */
  record Frame(long sequenceNumber, boolean isFinal, byte[] nonce, byte[] ciphertextAndTag) {}

  static Message parse(byte[] bytes) throws MalformedException {
    ByteReader reader = new ByteReader(bytes);
    require(reader.unsigned(1) == 2, "another version");
    require(reader.unsigned(2) == SUITE, "another suite");
    byte[] identifier = reader.take(32);
    byte[] context = reader.take(reader.unsigned(2));
    Map<String, String> pairs = pairs(context);
    List<DataKeys.WrappedDataKey> wrapped = wrappedDataKeys(reader);
    require(reader.unsigned(1) == FRAMED, "content without frames");
    long frameLength = reader.unsigned(4);
    require(
        frameLength >= 1 && frameLength <= Math.max(bytes.length, LONGEST_EMPTY_FRAME),
        "a frame length out of bounds");
    byte[] commitment = reader.take(32);
    byte[] header = Arrays.copyOf(bytes, reader.position());
    byte[] headerTag = reader.take(16);
    List<Frame> frames = frames(reader, frameLength);
    reader.end();
    return new Message(identifier, context, pairs, wrapped, commitment, header, headerTag, frames);
  }

  private static Map<String, String> pairs(byte[] context) throws MalformedException {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (context.length == 0) {
      return pairs;
    }
    ByteReader reader = new ByteReader(context);
    byte[] before = null;
    for (long count = reader.unsigned(2); count > 0; count--) {
      byte[] name = reader.take(reader.unsigned(2));
      require(
          before == null || Arrays.compareUnsigned(before, name) < 0,
          "names that are not in order");
      pairs.put(Bytes.text(name), Bytes.text(reader.take(reader.unsigned(2))));
      before = name;
    }
    reader.end();
    return pairs;
  }

  private static List<DataKeys.WrappedDataKey> wrappedDataKeys(ByteReader reader)
      throws MalformedException {
    int begin = reader.position();
    long count = reader.unsigned(2);
    require(count >= 1 && count <= MOST_WRAPPED_KEYS, "no wrapped data key, or too many");
    List<DataKeys.WrappedDataKey> wrapped = new ArrayList<>();
    for (; count > 0; count--) {
      byte[] providerId = reader.take(reader.unsigned(2));
      Bytes.text(providerId);
      wrapped.add(
          new DataKeys.WrappedDataKey(
              providerId, reader.take(reader.unsigned(2)), reader.take(reader.unsigned(2))));
    }
    require(reader.position() - begin <= LONGEST_WRAPPED_KEYS, "wrapped data keys too long");
    return wrapped;
  }

  private static List<Frame> frames(ByteReader reader, long frameLength) throws MalformedException {
    List<Frame> frames = new ArrayList<>();
    boolean isFinal = false;
    while (!isFinal) {
      long number = reader.unsigned(4);
      isFinal = number == FINAL;
      if (isFinal) {
        number = reader.unsigned(4);
      }
      require(number == frames.size() + 1, "sequence numbers that do not count up");
      byte[] nonce = reader.take(12);
      long length = isFinal ? reader.unsigned(4) : frameLength;
      require(length <= frameLength, "a final frame that is too long");
      frames.add(new Frame(number, isFinal, nonce, reader.take(length + 16)));
    }
    return frames;
  }

  private static void require(boolean condition, String otherwise) throws MalformedException {
    if (!condition) {
      throw new MalformedException(otherwise);
    }
  }
}
