package dev.hushtable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The cryptographic operations of one Region, and the table of all its operations. */
final class KmsOperations {
  private static final int MAX_PLAINTEXT_BYTES = 4096;
  private static final int MAX_CIPHERTEXT_BYTES = 6144;
  private static final int MAX_RANDOM_BYTES = 1024;
  private static final int MAX_PUBLIC_KEY_BYTES = 8192;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KmsKeys keys;
  private final Map<String, Function<KmsRequest, ObjectNode>> operations;

  KmsOperations(KmsRegions regions, String region) {
    this.keys = regions.in(region);
    KmsKeyAdministration administration = new KmsKeyAdministration(regions, region);
    this.operations =
        Map.ofEntries(
            Map.entry("CreateKey", administration::createKey),
            Map.entry("DescribeKey", administration::describeKey),
            Map.entry("ListKeys", administration::listKeys),
            Map.entry("EnableKey", administration::enableKey),
            Map.entry("DisableKey", administration::disableKey),
            Map.entry("ScheduleKeyDeletion", administration::scheduleKeyDeletion),
            Map.entry("CancelKeyDeletion", administration::cancelKeyDeletion),
            Map.entry("ReplicateKey", administration::replicateKey),
            Map.entry("GetPublicKey", administration::getPublicKey),
            Map.entry("CreateAlias", administration::createAlias),
            Map.entry("DeleteAlias", administration::deleteAlias),
            Map.entry("ListAliases", administration::listAliases),
            Map.entry("Encrypt", this::encrypt),
            Map.entry("Decrypt", this::decrypt),
            Map.entry("ReEncrypt", this::reEncrypt),
            Map.entry("GenerateDataKey", this::generateDataKey),
            Map.entry("GenerateDataKeyWithoutPlaintext", this::generateDataKeyWithoutPlaintext),
            Map.entry("DeriveSharedSecret", this::deriveSharedSecret),
            Map.entry("GenerateMac", this::generateMac),
            Map.entry("VerifyMac", this::verifyMac),
            Map.entry("GenerateRandom", this::generateRandom));
  }

  /** Runs one operation; every failure is a {@link KmsError}. */
  ObjectNode perform(String operation, JsonNode body) {
    Function<KmsRequest, ObjectNode> action = operations.get(operation);
    if (action == null) {
      throw KmsError.badRequest(
          "UnknownOperationException", "The KMS emulator does not support " + operation);
    }
    KmsRequest request = new KmsRequest(body);
    request.refuse("DryRun", "Recipient", "CustomKeyStoreId", "XksKeyId");
    return action.apply(request);
  }

  private ObjectNode encrypt(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    String algorithm = algorithm(request);
    byte[] plaintext = request.requiredBytes("Plaintext", MAX_PLAINTEXT_BYTES);
    byte[] blob = key.encrypt(algorithm, plaintext, request.context("EncryptionContext"));
    return answerFor(key).put("CiphertextBlob", blob).put("EncryptionAlgorithm", algorithm);
  }

  private ObjectNode decrypt(KmsRequest request) {
    String algorithm = algorithm(request);
    Opened opened =
        algorithm.equals(EmulatedKmsKey.SYMMETRIC_ALGORITHM)
            ? open(request, "KeyId", "EncryptionContext")
            : openRsa(request, algorithm);
    return answerFor(opened.key)
        .put("Plaintext", opened.plaintext)
        .put("EncryptionAlgorithm", algorithm);
  }

  private ObjectNode reEncrypt(KmsRequest request) {
    requireSymmetric(request, "SourceEncryptionAlgorithm");
    requireSymmetric(request, "DestinationEncryptionAlgorithm");
    EmulatedKmsKey destination = keys.resolve(request.requiredText("DestinationKeyId"));
    Opened opened = open(request, "SourceKeyId", "SourceEncryptionContext");
    byte[] blob =
        destination.encrypt(
            EmulatedKmsKey.SYMMETRIC_ALGORITHM,
            opened.plaintext,
            request.context("DestinationEncryptionContext"));
    return answerFor(destination)
        .put("CiphertextBlob", blob)
        .put("SourceKeyId", opened.key.arn())
        .put("SourceEncryptionAlgorithm", EmulatedKmsKey.SYMMETRIC_ALGORITHM)
        .put("DestinationEncryptionAlgorithm", EmulatedKmsKey.SYMMETRIC_ALGORITHM);
  }

  private ObjectNode generateDataKey(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    byte[] plaintext = random(dataKeySizeBytes(request));
    byte[] blob =
        key.encrypt(
            EmulatedKmsKey.SYMMETRIC_ALGORITHM, plaintext, request.context("EncryptionContext"));
    return answerFor(key).put("CiphertextBlob", blob).put("Plaintext", plaintext);
  }

  private ObjectNode generateDataKeyWithoutPlaintext(KmsRequest request) {
    ObjectNode answer = generateDataKey(request);
    answer.remove("Plaintext");
    return answer;
  }

  private ObjectNode deriveSharedSecret(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    String algorithm = request.requiredText("KeyAgreementAlgorithm");
    byte[] publicKey = request.requiredBytes("PublicKey", MAX_PUBLIC_KEY_BYTES);
    return answerFor(key)
        .put("SharedSecret", key.deriveSharedSecret(algorithm, publicKey))
        .put("KeyAgreementAlgorithm", algorithm)
        .put("KeyOrigin", "AWS_KMS");
  }

  private ObjectNode generateMac(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    String algorithm = request.requiredText("MacAlgorithm");
    byte[] message = request.requiredBytes("Message", MAX_PLAINTEXT_BYTES);
    return answerFor(key).put("Mac", key.mac(algorithm, message)).put("MacAlgorithm", algorithm);
  }

  private ObjectNode verifyMac(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    String algorithm = request.requiredText("MacAlgorithm");
    byte[] message = request.requiredBytes("Message", MAX_PLAINTEXT_BYTES);
    byte[] given = request.requiredBytes("Mac", MAX_CIPHERTEXT_BYTES);
    if (!MessageDigest.isEqual(key.mac(algorithm, message), given)) {
      throw KmsError.badRequest("KMSInvalidMacException", "MAC verification failed");
    }
    return answerFor(key).put("MacValid", true).put("MacAlgorithm", algorithm);
  }

  private ObjectNode generateRandom(KmsRequest request) {
    int size =
        request
            .number("NumberOfBytes", 1, MAX_RANDOM_BYTES)
            .orElseThrow(() -> KmsError.validation("NumberOfBytes must not be null"));
    return JsonNodeFactory.instance.objectNode().put("Plaintext", random(size));
  }

  private Opened open(KmsRequest request, String keyIdName, String contextName) {
    Optional<EmulatedKmsKey> expected = request.text(keyIdName).map(keys::resolve);
    KmsCiphertext ciphertext =
        KmsCiphertext.parse(request.requiredBytes("CiphertextBlob", MAX_CIPHERTEXT_BYTES));
    EmulatedKmsKey key = keys.find(ciphertext.keyId()).orElseThrow(KmsError::invalidCiphertext);
    if (expected.isPresent() && expected.get() != key) {
      throw KmsError.badRequest(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    return new Opened(key, key.decrypt(ciphertext, request.context(contextName)));
  }

  /** A ciphertext of RSA does not tell its key, so the request must. */
  private Opened openRsa(KmsRequest request, String algorithm) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    byte[] ciphertext = request.requiredBytes("CiphertextBlob", MAX_CIPHERTEXT_BYTES);
    return new Opened(
        key, key.decryptRsa(algorithm, ciphertext, request.context("EncryptionContext")));
  }

  private static String algorithm(KmsRequest request) {
    return request.text("EncryptionAlgorithm").orElse(EmulatedKmsKey.SYMMETRIC_ALGORITHM);
  }

  private static int dataKeySizeBytes(KmsRequest request) {
    Optional<String> spec = request.text("KeySpec");
    Optional<Integer> size = request.number("NumberOfBytes", 1, MAX_RANDOM_BYTES);
    if (spec.isPresent() == size.isPresent()) {
      throw KmsError.validation("Please specify either number of bytes or key spec.");
    }
    return size.orElseGet(
        () ->
            switch (spec.orElseThrow()) {
              case "AES_256" -> 32;
              case "AES_128" -> 16;
              default -> throw KmsError.validation("KeySpec must be AES_256 or AES_128");
            });
  }

  private static void requireSymmetric(KmsRequest request, String algorithmName) {
    request
        .text(algorithmName)
        .filter(algorithm -> !algorithm.equals(EmulatedKmsKey.SYMMETRIC_ALGORITHM))
        .ifPresent(
            algorithm -> {
              throw KmsError.badRequest(
                  "InvalidKeyUsageException", "The KMS emulator does not support " + algorithm);
            });
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static ObjectNode answerFor(EmulatedKmsKey key) {
    return JsonNodeFactory.instance.objectNode().put("KeyId", key.arn());
  }

  private record Opened(EmulatedKmsKey key, byte[] plaintext) {}
}
