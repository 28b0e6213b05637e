package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.HedgedNonces;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.format.AssociatedData;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.UnsupportedValueException;
import dev.hushtable.keys.BranchKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What one branch key version becomes for encryption; derived once per version. Thread safe. */
public final class ValueKey {
  private static final byte[] VALUE_KEY_INFO =
      "hushtable/v1/value-key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEDGE_KEY_INFO =
      "hushtable/v1/hedge-key".getBytes(StandardCharsets.US_ASCII);

  private final String branchKeyId;
  private final UUID version;
  private final int hint;
  private final KcXaes256Gcm cipher;
  private final HedgedNonces nonces;
  private final Map<Kind, byte[]> keyData = new EnumMap<>(Kind.class);

  private ValueKey(BranchKey key, KcXaes256Gcm cipher, HedgedNonces nonces) {
    this.branchKeyId = key.id();
    this.version = key.version();
    this.hint = key.hint();
    this.cipher = cipher;
    this.nonces = nonces;
    for (Kind kind : Kind.values()) {
      keyData.put(kind, keyData(kind, key));
    }
  }

  /** Derives the keys. */
  public static ValueKey of(BranchKey key) {
    byte[] valueKey = key.derive(VALUE_KEY_INFO, KcXaes256Gcm.KEY_BYTES);
    byte[] hedgeKey = key.derive(HEDGE_KEY_INFO, KcXaes256Gcm.KEY_BYTES);
    try {
      return new ValueKey(key, new KcXaes256Gcm(valueKey), new HedgedNonces(hedgeKey));
    } finally {
      Arrays.fill(valueKey, (byte) 0);
      Arrays.fill(hedgeKey, (byte) 0);
    }
  }

  private static byte[] keyData(Kind kind, BranchKey key) {
    try {
      return AssociatedData.compact(kind, key.version(), key.id());
    } catch (UnsupportedValueException e) {
      throw new KeyUnavailableException(
          ErrorCode.KEY_CORRUPT,
          "The identifier of " + key + " is no text: " + e.reason() + ".",
          e);
    }
  }

  /** The part of the associated data that names this key. */
  byte[] keyData(Kind kind) {
    return Objects.requireNonNull(keyData.get(kind));
  }

  UUID version() {
    return version;
  }

  int hint() {
    return hint;
  }

  KcXaes256Gcm cipher() {
    return cipher;
  }

  HedgedNonces nonces() {
    return nonces;
  }

  /** Names the version; never the bytes. */
  @Override
  public String toString() {
    return "ValueKey[" + branchKeyId + ", version " + version + "]";
  }
}
