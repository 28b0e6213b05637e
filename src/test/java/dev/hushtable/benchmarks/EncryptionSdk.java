package dev.hushtable.benchmarks;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.DefaultCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Param;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A message of the AWS Encryption SDK for each value, under a raw AES key. */
public class EncryptionSdk extends Contestant<Map<String, AttributeValue>> {
  private static final Map<String, String> CONTEXT = Map.of("table", Person.TABLE);

  /** Whether data keys are reused. */
  @Param({"true", "false"})
  boolean caching = true;

  private final AwsCrypto crypto =
      AwsCrypto.builder()
          .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
          .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
          .build();
  private CryptoMaterialsManager materials;

  @Override
  Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  void prepare() {
    CryptoMaterialsManager keys =
        new DefaultCryptoMaterialsManager(
            JceMasterKey.getInstance(
                new SecretKeySpec(new byte[32], "AES"), "benchmarks", "one", "AES/GCM/NoPadding"));
    materials =
        caching
            ? CachingCryptoMaterialsManager.newBuilder()
                .withBackingMaterialsManager(keys)
                .withCache(new LocalCryptoMaterialsCache(100))
                .withMaxAge(1, TimeUnit.HOURS)
                .build()
            : keys;
  }

  @Override
  Map<String, AttributeValue> toStored(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> stored = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] plain = stored.remove(name).s().getBytes(StandardCharsets.UTF_8);
      byte[] message = crypto.encryptData(materials, plain, CONTEXT).getResult();
      stored.put(name + "__source", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(message)));
    }
    return stored;
  }

  @Override
  Map<String, AttributeValue> toPlain(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> plain = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] message = plain.remove(name + "__source").b().asByteArrayUnsafe();
      byte[] opened = crypto.decryptData(materials, message).getResult();
      plain.put(name, AttributeValue.fromS(new String(opened, StandardCharsets.UTF_8)));
    }
    return plain;
  }
}
