package dev.hushtable.benchmarks;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tink's AES-256-GCM for each value and its HMAC, which commit to no key. */
public class Tink extends Contestant<Map<String, AttributeValue>> {
  private Aead aead;
  private Mac mac;

  @Override
  Map<String, AttributeValue> plain() {
    return map();
  }

  @Override
  void prepare() throws GeneralSecurityException {
    AeadConfig.register();
    MacConfig.register();
    aead =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
            .getPrimitive(RegistryConfiguration.get(), Aead.class);
    mac =
        KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_256BITTAG)
            .getPrimitive(RegistryConfiguration.get(), Mac.class);
  }

  @Override
  Map<String, AttributeValue> toStored(Map<String, AttributeValue> item)
      throws GeneralSecurityException {
    Map<String, AttributeValue> stored = new HashMap<>(item);
    for (String name : Person.SECRETS) {
      byte[] plain = stored.remove(name).s().getBytes(StandardCharsets.UTF_8);
      byte[] path = name.getBytes(StandardCharsets.UTF_8);
      stored.put(name + "__source", binary(aead.encrypt(plain, path)));
      if (name.equals(Person.SEARCHABLE)) {
        stored.put(name + "__hmac", binary(mac.computeMac(plain)));
      }
    }
    return stored;
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
      byte[] opened = aead.decrypt(sealed, name.getBytes(StandardCharsets.UTF_8));
      if (name.equals(Person.SEARCHABLE)) {
        mac.verifyMac(plain.remove(name + "__hmac").b().asByteArrayUnsafe(), opened);
      }
      plain.put(name, AttributeValue.fromS(new String(opened, StandardCharsets.UTF_8)));
    }
    return plain;
  }
}
