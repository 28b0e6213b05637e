package dev.hushtable.reader;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** Opens messages, sections 12.1, 12.2 and 12.4. */
final class MessageOpener {
  private static final byte[] MESSAGE_KEY =
      Bytes.concat(Bytes.bytes(0x04, 0x78), Bytes.ascii("DERIVEKEY"));
  private static final byte[] COMMITMENT = Bytes.ascii("COMMITKEY");
  private static final byte[] FRAME = Bytes.ascii("AWSKMSEncryptionClient Frame");
  private static final byte[] FINAL_FRAME = Bytes.ascii("AWSKMSEncryptionClient Final Frame");
  private static final int TAG_LENGTH = 16;
  private static final int DIGEST_LENGTH = 32;
  private static final int DATA_KEY_LENGTH = 32;

  private final Declaration declaration;
  private final DataKeys dataKeys;

  MessageOpener(Declaration declaration, DataKeys dataKeys) {
    this.declaration = declaration;
    this.dataKeys = dataKeys;
  }

  byte[] open(byte[] stored, AssociatedDataBuilder associatedData, int kind, Path path)
      throws ReadException {
    Message message;
    try {
      message = Message.parse(stored);
    } catch (MalformedException e) {
      throw notAuthentic(e.getMessage());
    }
    if (!message.pairs().equals(expectedPairs())) {
      throw notAuthentic("another encryption context");
    }
    byte[] dataKey =
        dataKeys
            .unwrap(message.wrappedDataKeys(), message.context())
            .filter(key -> key.length == DATA_KEY_LENGTH)
            .orElseThrow(() -> new ReadException("UNKNOWN_KEY", "no wrapped data key is ours"));
    byte[] digest = Crypto.sha256(associatedData.ofMessage(kind, path));

    byte[] content = content(message, dataKey);
    if (content.length < DIGEST_LENGTH
        || !Crypto.equal(digest, Arrays.copyOf(content, DIGEST_LENGTH))) {
      throw notAuthentic("the digest is another one");
    }
    return Arrays.copyOfRange(content, DIGEST_LENGTH, content.length);
  }

  private Map<String, String> expectedPairs() {
    Map<String, String> pairs = new HashMap<>(declaration.context());
    pairs.put("hushtable-format", "1");
    pairs.put("hushtable-table", declaration.table());
    pairs.put("hushtable-scope", declaration.scope());
    return pairs;
  }

  private static byte[] content(Message message, byte[] dataKey) throws ReadException {
    byte[] salt = message.identifier();
    byte[] key = Crypto.hkdf(new SHA512Digest(), salt, dataKey, MESSAGE_KEY);
    byte[] commitment = Crypto.hkdf(new SHA512Digest(), salt, dataKey, COMMITMENT);
    if (!Crypto.equal(commitment, message.commitment())) {
      throw notAuthentic("the commitment is another one");
    }
    try {
      Crypto.openGcm(key, new byte[12], message.headerTag(), message.header());
      byte[] content = new byte[0];
      for (Message.Frame frame : message.frames()) {
        content = Bytes.concat(content, open(frame, key, message.identifier()));
      }
      return content;
    } catch (InvalidCipherTextException e) {
      throw notAuthentic("a tag is another one");
    }
  }

  private static byte[] open(Message.Frame frame, byte[] key, byte[] identifier)
      throws InvalidCipherTextException, ReadException {
    byte[] number = Bytes.u32((int) frame.sequenceNumber());
    byte[] nonce = Bytes.concat(new byte[8], number);
    if (!Arrays.equals(nonce, frame.nonce())) {
      throw notAuthentic("another nonce");
    }
    int length = frame.ciphertextAndTag().length - TAG_LENGTH;
    byte[] frameData =
        Bytes.concat(
            identifier,
            frame.isFinal() ? FINAL_FRAME : FRAME,
            number,
            new byte[4],
            Bytes.u32(length));
    return Crypto.openGcm(key, nonce, frame.ciphertextAndTag(), frameData);
  }

  private static ReadException notAuthentic(String message) {
    return new ReadException("NOT_AUTHENTIC", message);
  }
}
