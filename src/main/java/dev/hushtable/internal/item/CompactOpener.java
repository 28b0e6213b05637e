package dev.hushtable.internal.item;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.internal.crypto.KcXaes256Gcm;
import dev.hushtable.internal.crypto.NotAuthenticException;
import dev.hushtable.internal.format.AssociatedData.Kind;
import dev.hushtable.internal.format.AttributePath;
import dev.hushtable.internal.format.CompactFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decrypts what one item holds in the compact format. Confined to one call. */
final class CompactOpener {
  private final TableBinding table;
  private final KeySet keys;
  private final StoredItem item;
  private final byte[] itemData;

  /** The last group used: values written together share one, and mostly stand together. */
  private byte @Nullable [] groupOwner;

  private @Nullable ValueKey groupKey;
  private KcXaes256Gcm.@Nullable Group group;

  /** Those with the hint of the last value. */
  private @Nullable List<ValueKey> versions;

  private int versionsHint;

  CompactOpener(TableBinding table, KeySet keys, StoredItem item, byte[] itemData) {
    this.table = table;
    this.keys = keys;
    this.item = item;
    this.itemData = itemData;
  }

  /** The plaintext of a stored value. */
  Opened open(Kind kind, AttributePath path, byte[] pathData, byte[] source) {
    if (source.length < CompactFormat.MIN_BYTES) {
      throw item.error(
          ErrorCode.NOT_AUTHENTIC,
          path,
          String.format(
              Locale.ROOT,
              "was cut to %d bytes; a ciphertext has at least %d",
              source.length,
              CompactFormat.MIN_BYTES));
    }
    int hint = CompactFormat.hint(source);
    List<ValueKey> candidates = candidates(hint);
    if (candidates.isEmpty()) {
      throw item.error(
          ErrorCode.UNKNOWN_KEY,
          path,
          String.format(
              Locale.ROOT,
              "names a key version beginning with %08x, which scope %s does not have; it was made seconds ago"
                  + " and a retry finds it, or it was retired, and reinstateVersion brings it back, or deleted or lost, as keys in memory are when a process ends, or the value belongs to another scope or was altered",
              hint,
              table.requireScope()));
    }
    for (ValueKey candidate : candidates) {
      KcXaes256Gcm.Group candidateGroup = group(candidate, source);
      if (CompactFormat.isCommitted(candidateGroup, source)) {
        byte[] plaintext =
            open(path, source, candidate, candidateGroup, candidate.keyData(kind), pathData);
        return new Opened(
            plaintext, keys.usage().isWanted() ? List.of(candidate.version()) : List.of());
      }
    }
    throw item.error(
        ErrorCode.COMMITMENT_MISMATCH,
        path,
        String.format(
            Locale.ROOT,
            "is not committed to key version %s, which it names; its nonce or commitment was altered, or it was encrypted"
                + " under another key",
            candidates.get(0).version()));
  }

  private byte[] open(
      AttributePath path,
      byte[] source,
      ValueKey key,
      KcXaes256Gcm.Group keyGroup,
      byte[] keyData,
      byte[] pathData) {
    try {
      return CompactFormat.open(keyGroup, source, keyData, itemData, pathData);
    } catch (NotAuthenticException e) {
      throw item.error(
          ErrorCode.NOT_AUTHENTIC,
          path,
          String.format(
              Locale.ROOT,
              "does not open under key version %s: it was altered, or moved here from another attribute, item or table."
                  + " If it was written by a view with context pairs, read it by one with the same; set the logical name if the table was"
                  + " restored under another name; else restore the item from a backup",
              key.version()),
          e);
    }
  }

  private List<ValueKey> candidates(int hint) {
    if (versions == null || hint != versionsHint) {
      versions = keys.versions(table.versions(hint));
      versionsHint = hint;
    }
    return versions;
  }

  private KcXaes256Gcm.Group group(ValueKey key, byte[] source) {
    if (group == null
        || groupKey != key
        || groupOwner == null
        || !CompactFormat.sharesGroup(groupOwner, source)) {
      groupOwner = source;
      groupKey = key;
      group = CompactFormat.group(key.cipher(), source);
    }
    return group;
  }
}
