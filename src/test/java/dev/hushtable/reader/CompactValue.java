package dev.hushtable.reader;

import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;

/** A value in the compact format, sections 3 to 5. */
record CompactValue(byte[] hint, byte[] nonce, byte[] commitment, byte[] ciphertextAndTag) {
  private static final int SHORTEST = 78;
  private static final int MOST_CANDIDATES = 4;
  private static final byte[] VALUE_KEY = Bytes.ascii("hushtable/v1/value-key");

  static CompactValue parse(byte[] stored) throws ReadException {
    if (stored.length < SHORTEST) {
      throw new ReadException("NOT_AUTHENTIC", "too short");
    }
    try {
      ByteReader reader = new ByteReader(stored);
      reader.take(1);
      return new CompactValue(
          reader.take(4), reader.take(24), reader.take(32), reader.take(reader.remaining()));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] open(Keys keys, AssociatedDataBuilder associatedData, int kind, Path path)
      throws ReadException {
    List<Keys.BranchKeyVersion> candidates =
        keys.versions().stream()
            .filter(version -> version.hasHint(hint))
            .limit(MOST_CANDIDATES)
            .toList();
    if (candidates.isEmpty()) {
      throw new ReadException("UNKNOWN_KEY", "no version has the hint");
    }
    for (Keys.BranchKeyVersion version : candidates) {
      byte[] valueKey = Crypto.hkdf(version.key(), VALUE_KEY);
      if (Crypto.equal(commitment(valueKey), commitment)) {
        return decrypt(valueKey, associatedData.ofCompact(kind, version, path));
      }
    }
    throw new ReadException("COMMITMENT_MISMATCH", "under no version with the hint");
  }

  byte[] commitment(byte[] valueKey) {
    byte[] begin = Bytes.concat(Bytes.ascii("XCMT"), nonce);
    return Bytes.concat(
        Crypto.cmac(valueKey, Bytes.concat(begin, Bytes.bytes(0, 1, 0, 1))),
        Crypto.cmac(valueKey, Bytes.concat(begin, Bytes.bytes(0, 1, 0, 2))));
  }

  byte[] decrypt(byte[] valueKey, byte[] associatedData) throws ReadException {
    byte[] begin = Arrays.copyOf(nonce, 12);
    byte[] messageKey =
        Bytes.concat(
            Crypto.cmac(valueKey, Bytes.concat(Bytes.bytes(0, 1, 'X', 0), begin)),
            Crypto.cmac(valueKey, Bytes.concat(Bytes.bytes(0, 2, 'X', 0), begin)));
    try {
      return Crypto.openGcm(
          messageKey, Arrays.copyOfRange(nonce, 12, 24), ciphertextAndTag, associatedData);
    } catch (InvalidCipherTextException e) {
      throw new ReadException("NOT_AUTHENTIC", "the tag is another one");
    }
  }
}
