package dev.hushtable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.testing.EmulatedKmsKey.Spec;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The cryptographic operations of the KMS emulator, and the table of all its operations. */
final class KmsOperations {
  private static final int MAX_PLAINTEXT_BYTES = 4096;
  private static final int MAX_CIPHERTEXT_BYTES = 6144;
  private static final int MAX_RANDOM_BYTES = 1024;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KmsKeys keys;
  private final Map<String, Function<KmsRequest, ObjectNode>> operations;

  KmsOperations(KmsKeys keys) {
    this.keys = keys;
    KmsKeyAdministration administration = new KmsKeyAdministration(keys);
    this.operations =
        Map.ofEntries(
            Map.entry("CreateKey", administration::createKey),
            Map.entry("DescribeKey", administration::describeKey),
            Map.entry("ListKeys", administration::listKeys),
            Map.entry("EnableKey", administration::enableKey),
            Map.entry("DisableKey", administration::disableKey),
            Map.entry("ScheduleKeyDeletion", administration::scheduleKeyDeletion),
            Map.entry("CancelKeyDeletion", administration::cancelKeyDeletion),
            Map.entry("CreateAlias", administration::createAlias),
            Map.entry("DeleteAlias", administration::deleteAlias),
            Map.entry("ListAliases", administration::listAliases),
            Map.entry("Encrypt", this::encrypt),
            Map.entry("Decrypt", this::decrypt),
            Map.entry("ReEncrypt", this::reEncrypt),
            Map.entry("GenerateDataKey", this::generateDataKey),
            Map.entry("GenerateDataKeyWithoutPlaintext", this::generateDataKeyWithoutPlaintext),
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
    requireSymmetric(request, "EncryptionAlgorithm");
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    byte[] plaintext = request.requiredBytes("Plaintext", MAX_PLAINTEXT_BYTES);
    return answerFor(key)
        .put("CiphertextBlob", key.encrypt(plaintext, request.context("EncryptionContext")))
        .put("EncryptionAlgorithm", Spec.SYMMETRIC_DEFAULT.kmsAlgorithm);
  }

  private ObjectNode decrypt(KmsRequest request) {
    requireSymmetric(request, "EncryptionAlgorithm");
    Opened opened = open(request, "KeyId", "EncryptionContext");
    return answerFor(opened.key)
        .put("Plaintext", opened.plaintext)
        .put("EncryptionAlgorithm", Spec.SYMMETRIC_DEFAULT.kmsAlgorithm);
  }

  private ObjectNode reEncrypt(KmsRequest request) {
    requireSymmetric(request, "SourceEncryptionAlgorithm");
    requireSymmetric(request, "DestinationEncryptionAlgorithm");
    EmulatedKmsKey destination = keys.resolve(request.requiredText("DestinationKeyId"));
    Opened opened = open(request, "SourceKeyId", "SourceEncryptionContext");
    byte[] blob =
        destination.encrypt(opened.plaintext, request.context("DestinationEncryptionContext"));
    return answerFor(destination)
        .put("CiphertextBlob", blob)
        .put("SourceKeyId", opened.key.arn())
        .put("SourceEncryptionAlgorithm", Spec.SYMMETRIC_DEFAULT.kmsAlgorithm)
        .put("DestinationEncryptionAlgorithm", Spec.SYMMETRIC_DEFAULT.kmsAlgorithm);
  }

  private ObjectNode generateDataKey(KmsRequest request) {
    EmulatedKmsKey key = keys.resolve(request.requiredText("KeyId"));
    byte[] plaintext = random(dataKeySizeBytes(request));
    return answerFor(key)
        .put("CiphertextBlob", key.encrypt(plaintext, request.context("EncryptionContext")))
        .put("Plaintext", plaintext);
  }

  private ObjectNode generateDataKeyWithoutPlaintext(KmsRequest request) {
    ObjectNode answer = generateDataKey(request);
    answer.remove("Plaintext");
    return answer;
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
    KmsCiphertext ciphertext =
        KmsCiphertext.parse(request.requiredBytes("CiphertextBlob", MAX_CIPHERTEXT_BYTES));
    EmulatedKmsKey key = keys.find(ciphertext.keyId()).orElseThrow(KmsError::invalidCiphertext);
    Optional<EmulatedKmsKey> expected = request.text(keyIdName).map(keys::resolve);
    if (expected.isPresent() && expected.get() != key) {
      throw KmsError.badRequest(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    return new Opened(key, key.decrypt(ciphertext, request.context(contextName)));
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
        .filter(algorithm -> !algorithm.equals(Spec.SYMMETRIC_DEFAULT.kmsAlgorithm))
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
