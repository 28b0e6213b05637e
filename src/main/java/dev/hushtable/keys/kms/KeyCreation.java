package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the keys of a scope are to be made with, other than usual. Immutable and thread safe. */
public final class KeyCreation {
  private final @Nullable String kmsKeyArn;
  private final Map<String, String> context;

  private KeyCreation(Builder builder) {
    this.kmsKeyArn = builder.kmsKeyArn;
    if (kmsKeyArn != null) {
      var unused = AcceptedKmsKeys.requireKeyArn(kmsKeyArn, "kmsKeyArn");
    }
    this.context = builder.context;
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
   * The KMS key that wraps the scope's keys.
   *
   * @return its ARN; empty for that of the key store's settings
   */
  public Optional<String> kmsKeyArn() {
    return Optional.ofNullable(kmsKeyArn);
  }

  /**
   * The pairs that KMS is told.
   *
   * @return the pairs
   */
  public Map<String, String> context() {
    return context;
  }

  /** Builds {@link KeyCreation}. Not thread safe. */
  public static final class Builder {
    private @Nullable String kmsKeyArn;
    private Map<String, String> context = Map.of();

    private Builder() {}

    /**
     * A KMS key of the scope's own, so that deleting it ends the scope for good, in backups of the
     * key store too. The applications' settings have to accept it.
     *
     * @param kmsKeyArn the ARN of a symmetric encryption key; that of the key store's settings by
     *     default
     * @return this builder
     */
    public Builder kmsKeyArn(String kmsKeyArn) {
      this.kmsKeyArn = kmsKeyArn;
      return this;
    }

    /**
     * Pairs that are bound to the scope's keys for good. KMS is told them whenever it unwraps one,
     * so that policies can require them: a pair {@code purpose} appears there as {@code
     * kms:EncryptionContext:aws-crypto-ec:purpose}.
     *
     * @param context the pairs, no secrets: KMS logs them; none by default
     * @return this builder
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if a name or a value is
     *     empty, or a name begins with {@code hushtable-}
     */
    public Builder context(Map<String, String> context) {
      context.forEach(
          (name, value) -> {
            if (name.isEmpty() || value.isEmpty() || name.startsWith("hushtable-")) {
              throw new InvalidUsageException(
                  ErrorCode.INVALID_CONFIGURATION,
                  "A context pair has a name and a value that are not empty, and a name that does not begin with"
                      + " hushtable-.");
            }
          });
      this.context = Map.copyOf(context);
      return this;
    }

    /**
     * Builds the settings.
     *
     * @return the settings
     * @throws InvalidUsageException {@link ErrorCode#INVALID_CONFIGURATION} if the ARN is not that
     *     of a key
     */
    public KeyCreation build() {
      return new KeyCreation(this);
    }
  }
}
