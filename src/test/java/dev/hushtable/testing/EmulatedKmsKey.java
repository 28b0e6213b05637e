package dev.hushtable.testing;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One KMS key of the emulator: its material, its state, and what may be done with it. */
final class EmulatedKmsKey {
  /** What the key is made for, with the names that KMS gives it. */
  enum Spec {
    SYMMETRIC_DEFAULT("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "AES", 32),
    HMAC_256("GENERATE_VERIFY_MAC", "HMAC_SHA_256", "HmacSHA256", 32),
    HMAC_512("GENERATE_VERIFY_MAC", "HMAC_SHA_512", "HmacSHA512", 64);

    final String usage;
    final String kmsAlgorithm;
    final String javaAlgorithm;
    final int keySizeBytes;

    Spec(String usage, String kmsAlgorithm, String javaAlgorithm, int keySizeBytes) {
      this.usage = usage;
      this.kmsAlgorithm = kmsAlgorithm;
      this.javaAlgorithm = javaAlgorithm;
      this.keySizeBytes = keySizeBytes;
    }
  }

  enum State {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_DELETION("PendingDeletion");

    final String kmsName;

    State(String kmsName) {
      this.kmsName = kmsName;
    }
  }

  static final String ARN_PREFIX = "arn:aws:kms:us-east-1:111122223333:";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final UUID uuid = UUID.randomUUID();
  private final Spec spec;
  private final boolean multiRegion;
  private final String description;
  private final Instant creationDate = Instant.now();
  private final SecretKeySpec material;
  private State state = State.ENABLED;
  private @Nullable Instant deletionDate;

  EmulatedKmsKey(Spec spec, boolean multiRegion, String description) {
    this.spec = spec;
    this.multiRegion = multiRegion;
    this.description = description;
    byte[] bytes = new byte[spec.keySizeBytes];
    RANDOM.nextBytes(bytes);
    this.material = new SecretKeySpec(bytes, spec.javaAlgorithm);
  }

  UUID uuid() {
    return uuid;
  }

  String id() {
    return multiRegion ? "mrk-" + uuid.toString().replace("-", "") : uuid.toString();
  }

  String arn() {
    return ARN_PREFIX + "key/" + id();
  }

  Spec spec() {
    return spec;
  }

  boolean multiRegion() {
    return multiRegion;
  }

  String description() {
    return description;
  }

  Instant creationDate() {
    return creationDate;
  }

  synchronized State state() {
    return state;
  }

  synchronized Optional<Instant> deletionDate() {
    return Optional.ofNullable(deletionDate);
  }

  synchronized void enable() {
    requireNotPendingDeletion();
    state = State.ENABLED;
  }

  synchronized void disable() {
    requireNotPendingDeletion();
    state = State.DISABLED;
  }

  synchronized void scheduleDeletion(Instant date) {
    requireNotPendingDeletion();
    state = State.PENDING_DELETION;
    deletionDate = date;
  }

  /** Like KMS, leaves the key disabled. */
  synchronized void cancelDeletion() {
    if (state != State.PENDING_DELETION) {
      throw invalidState("is not pending deletion.");
    }
    state = State.DISABLED;
    deletionDate = null;
  }

  byte[] encrypt(byte[] plaintext, Map<String, String> context) {
    requireUsableFor(Spec.SYMMETRIC_DEFAULT.usage);
    return KmsCiphertext.seal(uuid, material, plaintext, context);
  }

  byte[] decrypt(KmsCiphertext ciphertext, Map<String, String> context) {
    requireUsableFor(Spec.SYMMETRIC_DEFAULT.usage);
    return ciphertext.open(material, context);
  }

  byte[] mac(String kmsAlgorithm, byte[] message) {
    requireUsableFor(Spec.HMAC_256.usage);
    if (!kmsAlgorithm.equals(spec.kmsAlgorithm)) {
      throw invalidUsage("does not support the MAC algorithm " + kmsAlgorithm + ".");
    }
    try {
      Mac mac = Mac.getInstance(spec.javaAlgorithm);
      mac.init(material);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void requireUsableFor(String usage) {
    if (state == State.DISABLED) {
      throw KmsError.badRequest("DisabledException", arn() + " is disabled.");
    }
    requireNotPendingDeletion();
    if (!usage.equals(spec.usage)) {
      throw invalidUsage("has key usage " + spec.usage + ", which does not allow this operation.");
    }
  }

  private void requireNotPendingDeletion() {
    if (state == State.PENDING_DELETION) {
      throw invalidState("is pending deletion.");
    }
  }

  private KmsError invalidState(String why) {
    return KmsError.badRequest("KMSInvalidStateException", arn() + " " + why);
  }

  private KmsError invalidUsage(String why) {
    return KmsError.badRequest("InvalidKeyUsageException", arn() + " " + why);
  }
}
