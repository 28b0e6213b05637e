package dev.hushtable.testing;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One KMS key of the emulator: its material, its state, and what may be done with it. */
final class EmulatedKmsKey {
  /** What a key may be used for, and where its metadata list the algorithms for it. */
  enum Usage {
    ENCRYPT_DECRYPT("EncryptionAlgorithms"),
    GENERATE_VERIFY_MAC("MacAlgorithms"),
    KEY_AGREEMENT("KeyAgreementAlgorithms");

    final String algorithmsName;

    Usage(String algorithmsName) {
      this.algorithmsName = algorithmsName;
    }
  }

  /** What the key is made for, with the names that KMS gives it. */
  enum Spec {
    SYMMETRIC_DEFAULT(Usage.ENCRYPT_DECRYPT, EmulatedKmsKey.SYMMETRIC_ALGORITHM),
    HMAC_256(Usage.GENERATE_VERIFY_MAC, "HMAC_SHA_256"),
    HMAC_512(Usage.GENERATE_VERIFY_MAC, "HMAC_SHA_512"),
    RSA_2048(Usage.ENCRYPT_DECRYPT, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"),
    RSA_3072(Usage.ENCRYPT_DECRYPT, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"),
    RSA_4096(Usage.ENCRYPT_DECRYPT, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"),
    ECC_NIST_P256(Usage.KEY_AGREEMENT, "ECDH"),
    ECC_NIST_P384(Usage.KEY_AGREEMENT, "ECDH"),
    ECC_NIST_P521(Usage.KEY_AGREEMENT, "ECDH");

    final Usage usage;
    final List<String> kmsAlgorithms;

    Spec(Usage usage, String... kmsAlgorithms) {
      this.usage = usage;
      this.kmsAlgorithms = List.of(kmsAlgorithms);
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

  static final String SYMMETRIC_ALGORITHM = "SYMMETRIC_DEFAULT";

  private final UUID uuid;
  private final String region;
  private final Spec spec;
  private final boolean multiRegion;
  private final String description;
  private final Instant creationDate = Instant.now();
  private final KmsKeyMaterial material;
  private final EmulatedKmsKey primary;
  private State state = State.ENABLED;
  private @Nullable Instant deletionDate;

  EmulatedKmsKey(String region, Spec spec, boolean multiRegion, String description) {
    this(UUID.randomUUID(), region, spec, multiRegion, description, KmsKeyMaterial.generate(spec));
  }

  /** A key that exists elsewhere. */
  EmulatedKmsKey(
      UUID uuid,
      String region,
      Spec spec,
      boolean multiRegion,
      String description,
      KmsKeyMaterial material) {
    this.uuid = uuid;
    this.region = region;
    this.spec = spec;
    this.multiRegion = multiRegion;
    this.description = description;
    this.material = material;
    this.primary = this;
  }

  private EmulatedKmsKey(EmulatedKmsKey primary, String region, String description) {
    this.uuid = primary.uuid;
    this.region = region;
    this.spec = primary.spec;
    this.multiRegion = true;
    this.description = description;
    this.material = primary.material;
    this.primary = primary;
  }

  /** The prefix of all ARNs of a Region. */
  static String arnPrefix(String region) {
    return "arn:aws:kms:" + region + ":" + KmsEmulator.ACCOUNT + ":";
  }

  /** A key of another Region with the same id and material, and a state of its own. */
  EmulatedKmsKey replicaIn(String otherRegion, String otherDescription) {
    return new EmulatedKmsKey(this, otherRegion, otherDescription);
  }

  UUID uuid() {
    return uuid;
  }

  String id() {
    return multiRegion ? "mrk-" + uuid.toString().replace("-", "") : uuid.toString();
  }

  String arn() {
    return arnPrefix(region) + "key/" + id();
  }

  String region() {
    return region;
  }

  /** The key that this one replicates; a primary or single-Region key itself. */
  EmulatedKmsKey primary() {
    return primary;
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

  byte[] encrypt(String algorithm, byte[] plaintext, Map<String, String> context) {
    requireUsableFor(algorithm);
    if (spec == Spec.SYMMETRIC_DEFAULT) {
      return KmsCiphertext.seal(uuid, material.secretKey(), plaintext, context);
    }
    requireNoContext(context);
    return material.encryptRsa(algorithm, plaintext);
  }

  byte[] decrypt(KmsCiphertext ciphertext, Map<String, String> context) {
    requireUsableFor(SYMMETRIC_ALGORITHM);
    return ciphertext.open(material.secretKey(), context);
  }

  byte[] decryptRsa(String algorithm, byte[] ciphertext, Map<String, String> context) {
    requireUsableFor(algorithm);
    requireNoContext(context);
    return material.decryptRsa(algorithm, ciphertext);
  }

  byte[] mac(String algorithm, byte[] message) {
    requireUsableFor(algorithm);
    return material.mac(message);
  }

  byte[] deriveSharedSecret(String algorithm, byte[] otherPublicKey) {
    requireUsableFor(algorithm);
    return material.agree(otherPublicKey);
  }

  PublicKey publicKey() {
    requireEnabled();
    return material
        .publicKey()
        .orElseThrow(
            () ->
                KmsError.badRequest(
                    "UnsupportedOperationException", arn() + " has no public key."));
  }

  private void requireUsableFor(String algorithm) {
    requireEnabled();
    if (!spec.kmsAlgorithms.contains(algorithm)) {
      throw KmsError.badRequest(
          "InvalidKeyUsageException",
          arn() + " has key usage " + spec.usage + " and does not support " + algorithm + ".");
    }
  }

  private synchronized void requireEnabled() {
    if (state == State.DISABLED) {
      throw KmsError.badRequest("DisabledException", arn() + " is disabled.");
    }
    requireNotPendingDeletion();
  }

  private static void requireNoContext(Map<String, String> context) {
    if (!context.isEmpty()) {
      throw KmsError.validation("EncryptionContext is not supported for asymmetric KMS keys");
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
}
