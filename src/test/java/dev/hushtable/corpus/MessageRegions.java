package dev.hushtable.corpus;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the fields of a well-formed message of the AWS Encryption SDK stand. */
final class MessageRegions {
  private static final int FINAL_FRAME = -1;

  private final ByteBuffer message;
  private final Map<String, Region> regions = new LinkedHashMap<>();

  /** A field: its first byte, and its length. */
  record Region(int offset, int length) {}

  private MessageRegions(byte[] message) {
    this.message = ByteBuffer.wrap(message);
  }

  /** All fields that are not empty, by name and in order. */
  static Map<String, Region> of(byte[] message) {
    MessageRegions walk = new MessageRegions(message);
    walk.walk();
    return walk.regions;
  }

  private void walk() {
    field("version", 1);
    field("suite", 2);
    field("identifier", 32);
    section("context");
    int wrappedKeys = message.getShort(message.position());
    field("number of wrapped keys", 2);
    for (int i = 0; i < wrappedKeys; i++) {
      section("provider id " + i);
      section("provider information " + i);
      section("wrapped key " + i);
    }
    field("content type", 1);
    int frameLength = message.getInt(message.position());
    field("frame length", 4);
    field("commitment", 32);
    field("header tag", 16);
    int frame = 1;
    while (message.getInt(message.position()) != FINAL_FRAME) {
      frame(" of frame " + frame++, frameLength);
    }
    field("end", 4);
    field("final sequence number", 4);
    field("final nonce", 12);
    int length = message.getInt(message.position());
    field("final length", 4);
    field("final ciphertext", length);
    field("final tag", 16);
  }

  private void frame(String which, int length) {
    field("sequence number" + which, 4);
    field("nonce" + which, 12);
    field("ciphertext" + which, length);
    field("tag" + which, 16);
  }

  private void section(String name) {
    int length = message.getShort(message.position()) & 0xffff;
    field("length of " + name, 2);
    field(name, length);
  }

  private void field(String name, int length) {
    if (length > 0) {
      regions.put(name, new Region(message.position(), length));
      message.position(message.position() + length);
    }
  }
}
