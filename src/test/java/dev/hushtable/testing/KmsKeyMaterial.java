package dev.hushtable.testing;

import dev.hushtable.testing.EmulatedKmsKey.Spec;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The secret of a KMS key, a symmetric key or a key pair, and the cryptography with it. */
final class KmsKeyMaterial {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Key secret;
  private final Optional<PublicKey> publicKey;

  private KmsKeyMaterial(Key secret, Optional<PublicKey> publicKey) {
    this.secret = secret;
    this.publicKey = publicKey;
  }

  static KmsKeyMaterial generate(Spec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT, HMAC_256 -> of(spec, random(32));
      case HMAC_512 -> of(spec, random(64));
      case RSA_2048 -> rsa(2048);
      case RSA_3072 -> rsa(3072);
      case RSA_4096 -> rsa(4096);
      case ECC_NIST_P256 -> pair("EC", new ECGenParameterSpec("secp256r1"));
      case ECC_NIST_P384 -> pair("EC", new ECGenParameterSpec("secp384r1"));
      case ECC_NIST_P521 -> pair("EC", new ECGenParameterSpec("secp521r1"));
    };
  }

  /** The material of a symmetric key. */
  static KmsKeyMaterial of(Spec spec, byte[] secret) {
    int sizeBytes = spec == Spec.HMAC_512 ? 64 : 32;
    if (secret.length != sizeBytes) {
      throw new IllegalArgumentException(spec + " has " + sizeBytes + " bytes");
    }
    String algorithm =
        switch (spec) {
          case SYMMETRIC_DEFAULT -> "AES";
          case HMAC_256 -> "HmacSHA256";
          case HMAC_512 -> "HmacSHA512";
          default -> throw new IllegalArgumentException(spec + " is not symmetric");
        };
    return new KmsKeyMaterial(new SecretKeySpec(secret, algorithm), Optional.empty());
  }

  /** The public key of a key pair; a symmetric key has none. */
  Optional<PublicKey> publicKey() {
    return publicKey;
  }

  SecretKey secretKey() {
    return (SecretKey) secret;
  }

  byte[] mac(byte[] message) {
    try {
      Mac mac = Mac.getInstance(secret.getAlgorithm());
      mac.init(secret);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] encryptRsa(String kmsAlgorithm, byte[] plaintext) {
    RSAPublicKey key = (RSAPublicKey) publicKey.orElseThrow();
    OAEPParameterSpec padding = oaep(kmsAlgorithm);
    try {
      int digestBytes = MessageDigest.getInstance(padding.getDigestAlgorithm()).getDigestLength();
      int maxBytes = key.getModulus().bitLength() / 8 - 2 * digestBytes - 2;
      if (plaintext.length > maxBytes) {
        throw KmsError.validation(
            "Algorithm " + kmsAlgorithm + " cannot encrypt data larger than " + maxBytes);
      }
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, padding);
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] decryptRsa(String kmsAlgorithm, byte[] ciphertext) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.DECRYPT_MODE, secret, oaep(kmsAlgorithm));
      return cipher.doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      throw KmsError.invalidCiphertext();
    }
  }

  byte[] agree(byte[] otherPublicKey) {
    try {
      PublicKey other =
          KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(otherPublicKey));
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init((PrivateKey) secret);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw KmsError.validation("PublicKey is not a public key on the curve of the KMS key");
    }
  }

  /** KMS takes one digest for OAEP and for its mask, unlike the JDK's transformation names. */
  private static OAEPParameterSpec oaep(String kmsAlgorithm) {
    Map<String, String> digests =
        Map.of("RSAES_OAEP_SHA_1", "SHA-1", "RSAES_OAEP_SHA_256", "SHA-256");
    String digest = digests.get(kmsAlgorithm);
    return new OAEPParameterSpec(
        digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
  }

  private static byte[] random(int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static KmsKeyMaterial rsa(int sizeBits) {
    return pair("RSA", new RSAKeyGenParameterSpec(sizeBits, RSAKeyGenParameterSpec.F4));
  }

  private static KmsKeyMaterial pair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(parameters);
      KeyPair pair = generator.generateKeyPair();
      return new KmsKeyMaterial(pair.getPrivate(), Optional.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
