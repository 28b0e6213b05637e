package dev.hushtable.keys.kms;

import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.InvalidUsageException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which KMS keys a key store's keys may be wrapped by. Whoever can write to the table could
 * otherwise put a key there that is wrapped by a KMS key of their own, and so known to them.
 * Immutable.
 */
final class AcceptedKmsKeys {
  private final KmsKeyArn home;
  private final Set<KmsKeyArn> others = new HashSet<>();
  private final Set<String> accounts;

  /** The parts of the ARN of a KMS key. */
  private record KmsKeyArn(String partition, String region, String account, String keyId) {
    private static final int PARTS = 6;
    private static final String KEY = "key/";

    static Optional<KmsKeyArn> parse(@Nullable String arn) {
      String[] parts = arn == null ? new String[0] : arn.split(":", -1);
      return parts.length == PARTS
              && parts[0].equals("arn")
              && parts[2].equals("kms")
              && !parts[3].isEmpty()
              && parts[5].length() > KEY.length()
              && parts[5].startsWith(KEY)
          ? Optional.of(
              new KmsKeyArn(parts[1], parts[3], parts[4], parts[5].substring(KEY.length())))
          : Optional.empty();
    }

    boolean isMultiRegion() {
      return keyId.startsWith("mrk-");
    }

    KmsKeyArn in(String otherRegion) {
      return new KmsKeyArn(partition, otherRegion, account, keyId);
    }

    @Override
    public String toString() {
      return "arn:" + partition + ":kms:" + region + ":" + account + ":" + KEY + keyId;
    }
  }

  /**
   * The keys of settings.
   *
   * @param kmsKeyArn the one that new keys are wrapped by, in the Region that is called
   * @param others further ones
   * @param accounts whose keys are all accepted
   */
  AcceptedKmsKeys(String kmsKeyArn, Set<String> others, Set<String> accounts) {
    this.home = required(kmsKeyArn, "kmsKeyArn");
    others.forEach(arn -> this.others.add(local(required(arn, "acceptKmsKeys"))));
    this.accounts = Set.copyOf(accounts);
  }

  private static KmsKeyArn required(String arn, String setting) {
    return KmsKeyArn.parse(arn)
        .orElseThrow(
            () ->
                new InvalidUsageException(
                    ErrorCode.INVALID_CONFIGURATION,
                    setting + " must be the ARN of a key, not of an alias: " + arn + "."));
  }

  /**
   * Checks an ARN.
   *
   * @throws InvalidUsageException if it is not that of a KMS key
   */
  static String requireKeyArn(String arn, String setting) {
    return required(arn, setting).toString();
  }

  /** Whether a KMS key has replicas in several Regions, which are one key. */
  static boolean isMultiRegion(String arn) {
    return KmsKeyArn.parse(arn).filter(KmsKeyArn::isMultiRegion).isPresent();
  }

  /** Whether two ARNs name one key, or replicas of it. */
  boolean isSame(String one, String other) {
    return KmsKeyArn.parse(one).map(this::local).equals(KmsKeyArn.parse(other).map(this::local));
  }

  /** A KMS key as it is called in our Region. */
  String inOurRegion(String arn) {
    return KmsKeyArn.parse(arn).map(this::local).map(KmsKeyArn::toString).orElse(arn);
  }

  /** Of the replicas of a multi-Region key, the one in our Region. */
  private KmsKeyArn local(KmsKeyArn key) {
    return key.isMultiRegion() ? key.in(home.region()) : key;
  }

  /**
   * The KMS key to ask for a wrapped key.
   *
   * @param storedArn the one that wrapped it
   * @return its replica in our Region if it has any, else itself; empty if it is not accepted
   */
  Optional<String> usable(String storedArn) {
    return KmsKeyArn.parse(storedArn)
        .map(this::local)
        .filter(
            key ->
                key.equals(home)
                    || others.contains(key)
                    || accounts.contains(key.account()) && key.partition().equals(home.partition()))
        .map(KmsKeyArn::toString);
  }
}
