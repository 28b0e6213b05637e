package dev.hushtable.benchmarks;

import dev.hushtable.testing.Keyrings;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.DynamoDbItemEncryptor;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.DecryptItemInput;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.DynamoDbItemEncryptorConfig;
import software.amazon.cryptography.dbencryptionsdk.dynamodb.itemencryptor.model.EncryptItemInput;
import software.amazon.cryptography.dbencryptionsdk.structuredencryption.model.CryptoAction;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.DBEAlgorithmSuiteId;

/** The AWS Database Encryption SDK for DynamoDB with a raw AES keyring, and without a beacon. */
@Warmup(iterations = 12, time = 1)
public class DatabaseEncryptionSdk extends Contestant<Map<String, AttributeValue>> {
  /** Whether items are signed with ECDSA, which is its default. */
  @Param({"true", "false"})
  boolean signed = true;

  private DynamoDbItemEncryptor encryptor;

  @Override
  Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  void prepare() {
    encryptor =
        DynamoDbItemEncryptor.builder()
            .DynamoDbItemEncryptorConfig(
                DynamoDbItemEncryptorConfig.builder()
                    .logicalTableName(Person.TABLE)
                    .partitionKeyName("id")
                    .attributeActionsOnEncrypt(actions())
                    .allowedUnsignedAttributes(Person.PLAIN)
                    .algorithmSuiteId(
                        signed
                            ? DBEAlgorithmSuiteId
                                .ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384_SYMSIG_HMAC_SHA384
                            : DBEAlgorithmSuiteId
                                .ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_SYMSIG_HMAC_SHA384)
                    .keyring(keyring())
                    .build())
            .build();
  }

  /** What is done with each attribute. */
  static Map<String, CryptoAction> actions() {
    Map<String, CryptoAction> actions = new HashMap<>();
    actions.put("id", CryptoAction.SIGN_ONLY);
    Person.SECRETS.forEach(name -> actions.put(name, CryptoAction.ENCRYPT_AND_SIGN));
    Person.PLAIN.forEach(name -> actions.put(name, CryptoAction.DO_NOTHING));
    return actions;
  }

  static IKeyring keyring() {
    return Keyrings.PROVIDERS.CreateRawAesKeyring(
        CreateRawAesKeyringInput.builder()
            .keyNamespace("benchmarks")
            .keyName("one")
            .wrappingKey(ByteBuffer.wrap(new byte[32]))
            .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
            .build());
  }

  @Override
  Map<String, AttributeValue> toStored(Map<String, AttributeValue> item) {
    return encryptor.EncryptItem(EncryptItemInput.builder().plaintextItem(item).build())
        .encryptedItem();
  }

  @Override
  Map<String, AttributeValue> toPlain(Map<String, AttributeValue> item) {
    return encryptor.DecryptItem(DecryptItemInput.builder().encryptedItem(item).build())
        .plaintextItem();
  }
}
