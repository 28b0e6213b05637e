package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;

/** One run of wrapping keys by another KMS key. Not thread safe. */
final class Rewrapping {
  private static final int MAX_ATTEMPTS = 10;

  private final KeyStoreSettings settings;
  private final KeyStoreTable table;
  private final AcceptedKmsKeys kmsKeys;
  private final String kmsKeyArn;
  private int rewrapped;
  private int alreadyWrapped;

  Rewrapping(KeyStoreSettings settings, KeyStoreTable table, String kmsKeyArn) {
    this.settings = settings;
    this.table = table;
    this.kmsKeys = settings.acceptedKmsKeys();
    this.kmsKeyArn = AcceptedKmsKeys.requireKeyArn(kmsKeyArn, "kmsKeyArn");
    if (kmsKeys.usable(kmsKeyArn).isEmpty()) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "Keys that are wrapped by "
              + kmsKeyArn
              + " would not be accepted by these settings; name it in acceptKmsKeys, here and in all applications, then rewrap.");
    }
  }

  /**
   * Rewraps all that is handed over.
   *
   * @param entries hands them over, one after the other
   */
  RewrapReport run(Consumer<Consumer<KeyStoreEntry>> entries) {
    try {
      entries.accept(this::rewrap);
    } catch (KeyUnavailableException e) {
      throw KeyStoreErrors.after(
          e,
          String.format(
              Locale.ROOT,
              "Rewrapped before that: %d, wrapped by %s already: %d. When this is mended, rewrap goes"
                  + " on with the rest.",
              rewrapped,
              kmsKeyArn,
              alreadyWrapped));
    }
    return new RewrapReport(kmsKeyArn, rewrapped, alreadyWrapped);
  }

  private void rewrap(KeyStoreEntry found) {
    Optional<KeyStoreEntry> entry = Optional.of(found);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (entry.isEmpty()) {
        // Somebody has set it aside or destroyed it meanwhile.
        return;
      }
      KeyStoreEntry old = entry.get();
      if (kmsKeys.isSame(old.kmsKeyArn(), kmsKeyArn)) {
        verify(old);
        alreadyWrapped++;
        return;
      }
      KeyStoreEntry changed = old.rewrapped(kmsKeyArn, reEncrypted(old, kmsKeyArn));
      verify(changed);
      if (table.replace(old, changed)) {
        rewrapped++;
        return;
      }
      entry = table.entry(found);
    }
    throw new KeyUnavailableException(
        ErrorCode.KEY_SERVICE_UNAVAILABLE,
        "Others keep changing "
            + found
            + " in key store "
            + table.name()
            + "; run it again later.");
  }

  /** KMS opens it under the new KMS key; nobody sees the key itself. */
  private void verify(KeyStoreEntry entry) {
    reEncrypted(entry, entry.kmsKeyArn());
  }

  private SdkBytes reEncrypted(KeyStoreEntry entry, String destination) {
    String source =
        kmsKeys.isSame(entry.kmsKeyArn(), kmsKeyArn)
            ? kmsKeys.inOurRegion(kmsKeyArn)
            : kmsKeys
                .usable(entry.kmsKeyArn())
                .orElseThrow(() -> KeyStoreErrors.notAccepted(entry.toString(), entry, settings));
    String target = kmsKeys.inOurRegion(destination);
    return table.call(
        "key " + entry,
        source.equals(target) ? source : source + ", to be replaced by " + target,
        () ->
            settings
                .kmsClient()
                .reEncrypt(
                    r ->
                        r.sourceKeyId(source)
                            .sourceEncryptionContext(
                                entry.encryptionContext(settings.logicalName()))
                            .ciphertextBlob(entry.wrapped())
                            .destinationKeyId(target)
                            .destinationEncryptionContext(
                                entry
                                    .rewrapped(destination, entry.wrapped())
                                    .encryptionContext(settings.logicalName())))
                .ciphertextBlob());
  }
}
