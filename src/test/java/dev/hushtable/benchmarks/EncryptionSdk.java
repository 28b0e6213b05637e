package dev.hushtable.benchmarks;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.DefaultCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** A message of the AWS Encryption SDK for each value, under a raw AES key. */
@Warmup(iterations = 12, time = 1)
public class EncryptionSdk extends ValueByValue {
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
  byte[] seal(String name, byte[] plain) {
    return crypto.encryptData(materials, plain, CONTEXT).getResult();
  }

  @Override
  byte[] open(String name, byte[] sealed) {
    return crypto.decryptData(materials, sealed).getResult();
  }

  /** It has none. */
  @Override
  byte[] hash(byte[] plain) {
    return null;
  }

  @Override
  void verify(byte[] hash, byte[] plain) {
    throw new IllegalStateException("There is no hash.");
  }
}
