package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.Optional;
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

  RewrapReport report() {
    return new RewrapReport(kmsKeyArn, rewrapped, alreadyWrapped);
  }

  void rewrap(KeyStoreEntry found) {
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
    return table.call(
        "key " + entry,
        () ->
            settings
                .kmsClient()
                .reEncrypt(
                    r ->
                        r.sourceKeyId(source)
                            .sourceEncryptionContext(
                                entry.encryptionContext(settings.logicalName()))
                            .ciphertextBlob(entry.wrapped())
                            .destinationKeyId(kmsKeys.inOurRegion(destination))
                            .destinationEncryptionContext(
                                entry
                                    .rewrapped(destination, entry.wrapped())
                                    .encryptionContext(settings.logicalName())))
                .ciphertextBlob());
  }
}
