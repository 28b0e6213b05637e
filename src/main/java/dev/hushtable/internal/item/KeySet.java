package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.internal.crypto.Buffers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.cryptography.materialproviders.model.DecryptionMaterials;
import software.amazon.cryptography.materialproviders.model.EncryptionMaterials;

/** The keys that were loaded for one request or response, and who wants to know of their use. */
public final class KeySet {
  private final Map<KeyNeed, Object> keys;
  private final Usage usage;

  /**
   * Takes a map that nobody changes any more, whose values are what each {@link KeyNeed} says, or
   * the {@link KeyUnavailableException} that whoever needs the key gets.
   */
  public KeySet(Map<? extends KeyNeed, ?> keys, Usage usage) {
    this.keys = Collections.unmodifiableMap(keys);
    this.usage = usage;
  }

  /** Keys of whose use nobody wants to know. */
  public KeySet(Map<? extends KeyNeed, ?> keys) {
    this(keys, Usage.NONE);
  }

  Usage usage() {
    return usage;
  }

  ValueKey active(KeyNeed.Active need) {
    return (ValueKey) require(need);
  }

  @SuppressWarnings("unchecked")
  List<ValueKey> versions(KeyNeed.Versions need) {
    return (List<ValueKey>) require(need);
  }

  IndexKeys index(KeyNeed.Index need) {
    return (IndexKeys) require(need);
  }

  @SuppressWarnings("unchecked")
  List<EncryptionMaterials> dataKeys(KeyNeed.DataKeys need) {
    return (List<EncryptionMaterials>) require(need);
  }

  @SuppressWarnings("unchecked")
  Optional<DecryptionMaterials> dataKey(KeyNeed.WrappedKey need) {
    return (Optional<DecryptionMaterials>) require(need);
  }

  /** Overwrites the data keys of messages, which whoever asked for them owns. */
  public void wipe() {
    // By what was needed: classes of materials can be asked for only where there are messages.
    for (Map.Entry<? extends KeyNeed, ?> entry : keys.entrySet()) {
      if (entry.getValue() instanceof KeyUnavailableException) {
        continue;
      }
      if (entry.getKey() instanceof KeyNeed.DataKeys need) {
        dataKeys(need).forEach(materials -> Buffers.wipe(materials.plaintextDataKey()));
      } else if (entry.getKey() instanceof KeyNeed.WrappedKey need) {
        dataKey(need).ifPresent(materials -> Buffers.wipe(materials.plaintextDataKey()));
      }
    }
  }

  private Object require(KeyNeed need) {
    Object key = keys.get(need);
    if (key == null) {
      throw new InternalErrorException(
          ErrorCode.INTERNAL_ERROR, "A key was used that was not loaded: " + need + ".");
    }
    if (key instanceof KeyUnavailableException absent) {
      throw new KeyUnavailableException(absent);
    }
    return key;
  }

  /** Whether a key does not exist, rather than being out of reach. */
  public static boolean isAbsent(KeyUnavailableException failure) {
    return failure.code() == ErrorCode.KEY_NOT_FOUND || failure.code() == ErrorCode.KEY_SHREDDED;
  }
}
