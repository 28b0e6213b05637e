package dev.hushtable.benchmarks.coldstart;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import dev.hushtable.benchmarks.Person;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A map by the AWS Encryption SDK, a message for each value, with a raw AES key. */
final class EncryptionSdkRawKey {
  private EncryptionSdkRawKey() {}

  public static void main(String[] arguments) {
    AwsCrypto crypto =
        AwsCrypto.builder()
            .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
            .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
            .build();
    JceMasterKey key =
        JceMasterKey.getInstance(
            new SecretKeySpec(new byte[32], "AES"), "benchmarks", "one", "AES/GCM/NoPadding");
    Map<String, String> context = Map.of("table", Person.TABLE);
    Map<String, AttributeValue> item = PersonMap.reference();
    for (String name : Person.SECRETS) {
      byte[] plain = item.get(name).s().getBytes(StandardCharsets.UTF_8);
      byte[] message = crypto.encryptData(key, plain, context).getResult();
      item.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(message)));
    }
    System.out.println(item.size());
  }
}
