package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Where an AWS key store is: its DynamoDB table, the name bound into its keys, and the KMS key that
 * wraps them. Immutable and thread safe.
 */
public final class KeyStoreSettings {
  private final DynamoDbClient dynamoDbClient;
  private final KmsClient kmsClient;
  private final String tableName;
  private final String logicalName;
  private final String kmsKeyArn;
  private final AcceptedKmsKeys acceptedKmsKeys;

  private KeyStoreSettings(Builder builder) {
    this.dynamoDbClient = required(builder.dynamoDbClient, "dynamoDbClient");
    this.kmsClient = required(builder.kmsClient, "kmsClient");
    this.tableName = required(builder.tableName, "tableName");
    this.logicalName = builder.logicalName != null ? builder.logicalName : tableName;
    this.kmsKeyArn = required(builder.kmsKeyArn, "kmsKeyArn");
    this.acceptedKmsKeys =
        new AcceptedKmsKeys(kmsKeyArn, builder.acceptedKmsKeys, builder.acceptedAccounts);
  }

  private static <T> T required(@Nullable T value, String setting) {
    if (value == null) {
      throw new InvalidUsageException(
          ErrorCode.INVALID_CONFIGURATION,
          "KeyStoreSettings needs " + setting + "; set it on the builder.");
    }
    return value;
  }

  /**
   * A builder.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The client for the key store's table.
   *
   * @return the client
   */
  public DynamoDbClient dynamoDbClient() {
    return dynamoDbClient;
  }

  /**
   * The client for KMS.
   *
   * @return the client
   */
  public KmsClient kmsClient() {
    return kmsClient;
  }

  /**
   * The name of the key store's table.
   *
   * @return the name
   */
  public String tableName() {
    return tableName;
  }

  /**
   * The name that is bound into every wrapped key.
   *
   * @return the logical name
   */
  public String logicalName() {
    return logicalName;
  }

  /**
   * The KMS key that wraps the branch keys.
   *
   * @return its ARN
   */
  public String kmsKeyArn() {
    return kmsKeyArn;
  }

  /** The KMS keys that stored keys may be wrapped by. */
  AcceptedKmsKeys acceptedKmsKeys() {
    return acceptedKmsKeys;
  }

  /** Builds {@link KeyStoreSettings}. Not thread safe. */
  public static final class Builder {
    private @Nullable DynamoDbClient dynamoDbClient;
    private @Nullable KmsClient kmsClient;
    private @Nullable String tableName;
    private @Nullable String logicalName;
    private @Nullable String kmsKeyArn;
    private Set<String> acceptedKmsKeys = Set.of();
    private Set<String> acceptedAccounts = Set.of();

    private Builder() {}

    /**
     * The client for the key store's table. Required.
     *
     * @param dynamoDbClient the client; not closed by this library
     * @return this builder
     */
    public Builder dynamoDbClient(DynamoDbClient dynamoDbClient) {
      this.dynamoDbClient = dynamoDbClient;
      return this;
    }

    /**
     * The client for KMS. Required. Give it timeouts: its defaults wait long.
     *
     * @param kmsClient the client; not closed by this library
     * @return this builder
     */
    public Builder kmsClient(KmsClient kmsClient) {
      this.kmsClient = kmsClient;
      return this;
    }

    /**
     * The name of the key store's table. Required.
     *
     * @param tableName the name
     * @return this builder
     */
    public Builder tableName(String tableName) {
      this.tableName = tableName;
      return this;
    }

    /**
     * The name that is bound into every wrapped key, and so must stay the same when the table is
     * restored under another name. The table's name by default.
     *
     * @param logicalName the logical name
     * @return this builder
     */
    public Builder logicalName(String logicalName) {
      this.logicalName = logicalName;
      return this;
    }

    /**
     * The KMS key that wraps new keys. Required. Keys that it has wrapped are read, and if it is a
     * multi-Region key, those that a replica of it has wrapped in another Region; KMS is asked for
     * them in the Region of this ARN.
     *
     * @param kmsKeyArn the ARN of a symmetric encryption key, not of an alias
     * @return this builder
     */
    public Builder kmsKeyArn(String kmsKeyArn) {
      this.kmsKeyArn = kmsKeyArn;
      return this;
    }

    /**
     * Other KMS keys whose keys are read too: the old one or the new one while a key store is
     * rewrapped, or those of scopes that have their own. A key that is wrapped by any other KMS key
     * is refused, since whoever writes to the table could have put it there.
     *
     * @param kmsKeyArns their ARNs; none by default
     * @return this builder
     */
    public Builder acceptKmsKeys(String... kmsKeyArns) {
      this.acceptedKmsKeys = Set.of(kmsKeyArns);
      return this;
    }

    /**
     * Accounts all of whose KMS keys are accepted as {@link #acceptKmsKeys} accepts some, for
     * scopes with KMS keys of their own that are too many to name. Whoever can make KMS keys in
     * these accounts, and write to the key store's table, can put keys there that they know.
     *
     * @param accountIds their identifiers, twelve digits each; none by default
     * @return this builder
     */
    public Builder acceptKmsKeysOfAccounts(String... accountIds) {
      this.acceptedAccounts = Set.of(accountIds);
      return this;
    }

    /**
     * Builds the settings.
     *
     * @return the settings
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a required one is
     *     missing, or an ARN is not that of a KMS key
     */
    public KeyStoreSettings build() {
      return new KeyStoreSettings(this);
    }
  }
}
