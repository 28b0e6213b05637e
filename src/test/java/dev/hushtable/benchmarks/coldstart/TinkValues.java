package dev.hushtable.benchmarks.coldstart;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import dev.hushtable.benchmarks.Person;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A map by Tink, value by value, with new keys in memory. */
final class TinkValues {
  private TinkValues() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    AeadConfig.register();
    MacConfig.register();
    Aead aead =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
            .getPrimitive(RegistryConfiguration.get(), Aead.class);
    Mac mac =
        KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_256BITTAG)
            .getPrimitive(RegistryConfiguration.get(), Mac.class);
    Map<String, AttributeValue> item = PersonMap.reference();
    for (String name : Person.SECRETS) {
      byte[] plain = item.get(name).s().getBytes(StandardCharsets.UTF_8);
      item.put(name, binary(aead.encrypt(plain, name.getBytes(StandardCharsets.UTF_8))));
      if (name.equals(Person.SEARCHABLE)) {
        item.put(name + "__hmac", binary(mac.computeMac(plain)));
      }
    }
    System.out.println(item.size());
  }

  private static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }
}
