package dev.hushtable.benchmarks.coldstart;

import dev.hushtable.benchmarks.Person;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The least that the encryption of a bean costs: the Enhanced Client's mapping, and the JDK's
 * cryptography under keys that are at hand.
 */
final class MappingAndFloor {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private MappingAndFloor() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    Map<String, AttributeValue> item =
        new HashMap<>(TableSchema.fromBean(Person.class).itemToMap(Person.reference(), true));
    SecureRandom random = new SecureRandom();
    SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    for (String name : Person.SECRETS) {
      byte[] plain = item.get(name).s().getBytes(StandardCharsets.UTF_8);
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      item.put(name, binary(cipher.doFinal(plain)));
      if (name.equals(Person.SEARCHABLE)) {
        item.put(name + "__hmac", binary(mac.doFinal(plain)));
      }
    }
    System.out.println(item.size());
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }
}
