package dev.hushtable.cli;

import dev.hushtable.keys.KeyAdministration;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.LocalKeyProvider;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.keys.kms.KeyStoreAdministration;
import dev.hushtable.keys.kms.KeyStoreKeyProvider;
import dev.hushtable.keys.kms.KeyStoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where keys are. */
final class KeyOptions {
  /** The formats of values, by the names of options. */
  enum Format {
    COMPACT(StoredFormat.COMPACT),
    ENCRYPTION_SDK(StoredFormat.ENCRYPTION_SDK);

    private final StoredFormat stored;

    Format(StoredFormat stored) {
      this.stored = stored;
    }

    /** Both are read; this one is written. */
    private StoredFormat other() {
      return (this == COMPACT ? ENCRYPTION_SDK : COMPACT).stored;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--key-store",
      paramLabel = "TABLE",
      description = "The table of the AWS key store. Needs --kms-key.")
  @Nullable String keyStore;

  @Option(
      names = "--key-store-name",
      paramLabel = "NAME",
      description = "The key store's logical name. Default: its table's name.")
  @Nullable String keyStoreName;

  @Option(
      names = "--kms-key",
      paramLabel = "ARN",
      description = "The KMS key that wraps the keys of the key store.")
  @Nullable String kmsKey;

  @Option(
      names = "--accept-kms-key",
      paramLabel = "ARN",
      split = ",",
      description = "KMS keys besides that keys may be wrapped by.")
  List<String> acceptedKmsKeys = new ArrayList<>();

  @Option(
      names = "--accept-kms-account",
      paramLabel = "ID",
      split = ",",
      description = "Accounts all of whose KMS keys are accepted.")
  List<String> acceptedAccounts = new ArrayList<>();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "A file of keys, in place of a key store. For tests and development.")
  @Nullable Path keyFile;

  @Option(
      names = "--scope",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The key scope. Default: default.")
  String scope = "default";

  KeyScope scope() {
    return KeyScope.of(scope);
  }

  /** Whether any are named. */
  boolean given() {
    return keyStore != null || keyFile != null;
  }

  static CommandException missing() {
    return CommandException.usage(
        "This needs keys: give --key-store TABLE and --kms-key ARN, or --key-file FILE.");
  }

  /** What changes keys; the caller closes the clients. */
  KeyAdministration administration(Clients clients) {
    refuseBoth();
    if (keyFile != null) {
      return LocalKeyProvider.open(keyFile).administration();
    }
    return storeAdministration(clients);
  }

  /** The same of what only a key store has. */
  KeyStoreAdministration storeAdministration(Clients clients) {
    refuseBoth();
    if (keyFile != null) {
      throw CommandException.usage(
          "A key file has no table and no KMS key; this is for --key-store.");
    }
    return KeyStoreAdministration.create(settings(clients));
  }

  /** Where keys come from, if that is said; the caller closes it. */
  Optional<KeyProvider> provider(Clients clients, Format written) {
    refuseBoth();
    if (keyFile != null) {
      return Optional.of(LocalKeyProvider.open(keyFile));
    }
    if (keyStore == null) {
      return Optional.empty();
    }
    return Optional.of(
        KeyStoreKeyProvider.builder()
            .keyStore(settings(clients))
            .formats(written.stored, written.other())
            .build());
  }

  private KeyStoreSettings settings(Clients clients) {
    if (keyStore == null) {
      throw missing();
    }
    if (kmsKey == null) {
      throw CommandException.usage(
          "--key-store needs --kms-key ARN, the KMS key that wraps its keys.");
    }
    KeyStoreSettings.Builder builder =
        KeyStoreSettings.builder()
            .dynamoDbClient(clients.dynamoDb())
            .kmsClient(clients.kms())
            .tableName(keyStore)
            .kmsKeyArn(kmsKey)
            .acceptKmsKeys(acceptedKmsKeys.stream().distinct().toArray(String[]::new))
            .acceptKmsKeysOfAccounts(acceptedAccounts.stream().distinct().toArray(String[]::new));
    if (keyStoreName != null) {
      builder.logicalName(keyStoreName);
    }
    return builder.build();
  }

  private void refuseBoth() {
    if (keyStore != null && keyFile != null) {
      throw CommandException.usage("Give --key-store or --key-file, not both.");
    }
  }
}
