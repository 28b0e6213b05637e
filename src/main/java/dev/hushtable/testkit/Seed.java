package dev.hushtable.testkit;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.internal.crypto.Hkdf;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.KeyScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a seed decides: HKDF-SHA-256 of its UTF-8 bytes, with an empty salt, and what the output is
 * for. Part of the published vectors, so it never changes. Immutable.
 */
final class Seed {
  /** What the identifiers of its branch keys begin with; no key scope can have a slash. */
  static final String BRANCH_KEY_PREFIX = "INSECURE-SEEDED/";

  /** "Test seed": what the versions of its branch keys begin with. */
  static final int HINT = 0x7e575eed;

  private static final String LABEL = "hushtable/testkit/v1/";
  private static final int UUID_BYTES = 16;

  private final byte[] bytes;

  Seed(String seed) {
    if (seed.isBlank()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION, "A seed is a text that is not blank.");
    }
    this.bytes = seed.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] derive(String what, int lengthBytes) {
    byte[] info = (LABEL + what).getBytes(StandardCharsets.UTF_8);
    return Hkdf.derive(new byte[0], bytes, info, lengthBytes);
  }

  byte[] branchKey(KeyScope scope) {
    return derive("branch-key/" + scope, BranchKey.KEY_BYTES);
  }

  /** Of version 8, which is for what is made up; those that are drawn at random have version 4. */
  UUID version(KeyScope scope) {
    ByteBuffer derived = ByteBuffer.wrap(derive("version/" + scope, UUID_BYTES));
    long most = derived.getLong() & 0xffff_0fffL | (long) HINT << Integer.SIZE | 0x8000L;
    long least = derived.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(most, least);
  }

  byte[] indexRootKey(KeyScope scope, int generation) {
    return derive("index-root-key/" + generation + "/" + scope, BranchKey.KEY_BYTES);
  }

  /** What stands in the place of fresh random bytes. */
  String token() {
    return HexFormat.of().formatHex(derive("token", BranchKey.KEY_BYTES));
  }
}
