package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InternalErrorException;
import dev.hushtable.exception.KeyUnavailableException;
import dev.hushtable.keys.BranchKey;
import dev.hushtable.keys.IndexRootKey;
import dev.hushtable.keys.KeyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.cryptography.keystore.KeyStore;
import software.amazon.cryptography.keystore.model.CreateKeyInput;
import software.amazon.cryptography.keystore.model.CreateKeyStoreInput;
import software.amazon.cryptography.keystore.model.KMSConfiguration;
import software.amazon.cryptography.keystore.model.KeyStoreConfig;
import software.amazon.cryptography.keystore.model.VersionKeyInput;

/**
 * Makes key stores and keys. For set-up and operations, with credentials that may do more than
 * those of the application. Blocks while it waits for AWS. Thread safe.
 */
public final class KeyStoreAdministration {
  /** Two of a few thousand versions share a hint once in a few hundred thousand tries. */
  private static final int MAX_ATTEMPTS = 10;

  private final KeyStoreSettings settings;
  private final KeyStoreTable table;
  private final KeyStore store;

  private KeyStoreAdministration(KeyStoreSettings settings) {
    this.settings = settings;
    this.table = new KeyStoreTable(settings);
    this.store =
        KeyStore.builder()
            .KeyStoreConfig(
                KeyStoreConfig.builder()
                    .ddbClient(settings.dynamoDbClient())
                    .ddbTableName(settings.tableName())
                    .logicalKeyStoreName(settings.logicalName())
                    .kmsClient(settings.kmsClient())
                    .kmsConfiguration(
                        KMSConfiguration.builder().kmsKeyArn(settings.kmsKeyArn()).build())
                    .build())
            .build();
  }

  /**
   * Administers a key store.
   *
   * @param settings where it is, or shall be
   * @return the administration; it holds no resources of its own
   */
  public static KeyStoreAdministration create(KeyStoreSettings settings) {
    return new KeyStoreAdministration(settings);
  }

  /**
   * Creates the key store's table if it does not exist, and waits until it is active.
   *
   * @throws KeyUnavailableException if KMS or DynamoDB refuse or do not answer
   */
  public void createTable() {
    table.call(
        "table",
        () -> {
          store.CreateKeyStore(CreateKeyStoreInput.builder().build());
          return settings
              .dynamoDbClient()
              .waiter()
              .waitUntilTableExists(r -> r.tableName(settings.tableName()));
        });
  }

  /**
   * Creates the keys of a scope, a branch key and the first generation of its index root key, as
   * far as they do not exist.
   *
   * @param scope the scope
   * @return whether any key was created
   * @throws KeyUnavailableException if KMS or DynamoDB refuse or do not answer
   */
  public boolean createKeys(KeyScope scope) {
    boolean branchKey = createIfAbsent(KeyIds.branchKey(scope), scope);
    boolean indexRoot =
        createIfAbsent(KeyIds.indexRootKey(scope, IndexRootKey.FIRST_GENERATION), scope);
    return branchKey || indexRoot;
  }

  private boolean createIfAbsent(String id, KeyScope scope) {
    if (!table.versions(id).isEmpty()) {
      return false;
    }
    // The key store wants a context with an explicit identifier; the scope's name lets key policies
    // tell tenants apart.
    CreateKeyInput input =
        CreateKeyInput.builder()
            .branchKeyIdentifier(id)
            .encryptionContext(Map.of("hushtable-scope", scope.name()))
            .build();
    try {
      table.call("branch key " + id, () -> store.CreateKey(input));
      return true;
    } catch (KeyUnavailableException e) {
      if (table.versions(id).isEmpty()) {
        throw e;
      }
      // Somebody else created it in the meantime.
      return false;
    }
  }

  /**
   * Creates a new version of a scope's branch key and makes it the active one. Values under older
   * versions stay readable; running processes write under the new one as soon as their cached
   * active key is refreshed.
   *
   * @param scope the scope
   * @return the active version; with two callers at the same time, both make one and the later is
   *     active
   * @throws KeyUnavailableException if the scope has no branch key, or KMS or DynamoDB refuse or do
   *     not answer
   */
  public UUID createVersion(KeyScope scope) {
    String id = KeyIds.branchKey(scope);
    VersionKeyInput input = VersionKeyInput.builder().branchKeyIdentifier(id).build();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Set<UUID> before = new HashSet<>(table.versions(id));
      table.call("branch key " + id, () -> store.VersionKey(input));
      if (haveHintsOfTheirOwn(before, table.versions(id))) {
        return activeVersion(id);
      }
    }
    throw new InternalErrorException(
        ErrorCode.INTERNAL_ERROR,
        "Key store "
            + settings.tableName()
            + " has no free key hint left for branch key "
            + id
            + ".");
  }

  private UUID activeVersion(String id) {
    return table
        .entry(id, KeyStoreEntry.ACTIVE)
        .orElseThrow(
            () -> KeyStoreErrors.unavailable(ErrorCode.KEY_NOT_FOUND, "branch key " + id, settings))
        .version(table.name());
  }

  /** Stored values name only four bytes of a version; readers would have to try several keys. */
  private static boolean haveHintsOfTheirOwn(Set<UUID> before, List<UUID> after) {
    Set<Integer> taken = before.stream().map(BranchKey::hint).collect(Collectors.toSet());
    return after.stream()
        .filter(version -> !before.contains(version))
        .allMatch(version -> taken.add(BranchKey.hint(version)));
  }
}
