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

/** Tink's AES-256-GCM for each value and its HMAC, which commit to no key. */
public class Tink extends ValueByValue {
  private Aead aead;
  private Mac mac;

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
  byte[] seal(String name, byte[] plain) throws GeneralSecurityException {
    return aead.encrypt(plain, name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  byte[] open(String name, byte[] sealed) throws GeneralSecurityException {
    return aead.decrypt(sealed, name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  byte[] hash(byte[] plain) throws GeneralSecurityException {
    return mac.computeMac(plain);
  }

  @Override
  void verify(byte[] hash, byte[] plain) throws GeneralSecurityException {
    mac.verifyMac(hash, plain);
  }
}
