package dev.hushtable.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the JDK's cryptography alone takes: five AES-256-GCM under one fixed key with nonces drawn
 * in batches, and one HMAC-SHA-256. Nothing binds a value to its place or commits to its key, so it
 * is a floor and no contestant.
 */
@State(Scope.Thread)
public class Floor extends Contestant<Map<String, AttributeValue>> {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int BATCH = 256;

  private final SecureRandom random = new SecureRandom();
  private final byte[] nonces = new byte[NONCE_BYTES * BATCH];
  private int used = nonces.length;
  private SecretKeySpec key;
  private Cipher cipher;
  private Mac mac;

  @Override
  Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  void prepare() throws GeneralSecurityException {
    key = new SecretKeySpec(random.generateSeed(32), "AES");
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(random.generateSeed(32), "HmacSHA256"));
  }

  @Override
  Map<String, AttributeValue> toStored(Map<String, AttributeValue> item)
      throws GeneralSecurityException {
    Map<String, AttributeValue> stored = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] plain = stored.remove(name).s().getBytes(StandardCharsets.UTF_8);
      byte[] sealed = new byte[NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE];
      drawNonce(sealed);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      stored.put(name + "__source", binary(sealed));
      if (name.equals(Person.SEARCHABLE)) {
        stored.put(name + "__hmac", binary(mac.doFinal(plain)));
      }
    }
    return stored;
  }

  private void drawNonce(byte[] out) {
    if (used == nonces.length) {
      random.nextBytes(nonces);
      used = 0;
    }
    System.arraycopy(nonces, used, out, 0, NONCE_BYTES);
    used += NONCE_BYTES;
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
  }

  @Override
  Map<String, AttributeValue> toPlain(Map<String, AttributeValue> item)
      throws GeneralSecurityException {
    Map<String, AttributeValue> plain = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] sealed = plain.remove(name + "__source").b().asByteArrayUnsafe();
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      byte[] opened = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      if (name.equals(Person.SEARCHABLE)
          && !MessageDigest.isEqual(
              mac.doFinal(opened), plain.remove(name + "__hmac").b().asByteArrayUnsafe())) {
        throw new GeneralSecurityException("The hash is not that of the value.");
      }
      plain.put(name, AttributeValue.fromS(new String(opened, StandardCharsets.UTF_8)));
    }
    return plain;
  }
}
