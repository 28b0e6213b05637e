package dev.hushtable.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.AesWrappingAlg;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsEcdhKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsRsaKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRawAesKeyringInput;
import software.amazon.cryptography.materialproviders.model.DiscoveryFilter;
import software.amazon.cryptography.materialproviders.model.KmsEcdhStaticConfigurations;
import software.amazon.cryptography.materialproviders.model.KmsPrivateKeyToStaticPublicKeyInput;
import software.amazon.cryptography.materialproviders.model.KmsPublicKeyDiscoveryInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.primitives.model.ECDHCurveSpec;

/** Keyrings of every kind, those of KMS with clients of an environment. */
public final class Keyrings implements AutoCloseable {
  public static final MaterialProviders PROVIDERS =
      MaterialProviders.builder()
          .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
          .build();

  private static final String HOME = KmsEmulator.REGION;

  private final AwsTestEnvironment environment;
  private final Map<String, KmsClient> clients = new ConcurrentHashMap<>();

  public Keyrings(AwsTestEnvironment environment) {
    this.environment = environment;
  }

  public IKeyring kms(String keyId) {
    return PROVIDERS.CreateAwsKmsKeyring(
        CreateAwsKmsKeyringInput.builder().kmsKeyId(keyId).kmsClient(client(HOME)).build());
  }

  public IKeyring mrk(String keyId, String region) {
    return PROVIDERS.CreateAwsKmsMrkKeyring(
        CreateAwsKmsMrkKeyringInput.builder().kmsKeyId(keyId).kmsClient(client(region)).build());
  }

  public IKeyring discovery(String account) {
    return PROVIDERS.CreateAwsKmsDiscoveryKeyring(
        CreateAwsKmsDiscoveryKeyringInput.builder()
            .kmsClient(client(HOME))
            .discoveryFilter(filter(account))
            .build());
  }

  public IKeyring mrkDiscovery(String region) {
    return PROVIDERS.CreateAwsKmsMrkDiscoveryKeyring(
        CreateAwsKmsMrkDiscoveryKeyringInput.builder()
            .kmsClient(client(region))
            .region(region)
            .discoveryFilter(filter(KmsEmulator.ACCOUNT))
            .build());
  }

  public IKeyring rsa(String keyId) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(publicKey(keyId).array())
            + "\n-----END PUBLIC KEY-----\n";
    return PROVIDERS.CreateAwsKmsRsaKeyring(
        CreateAwsKmsRsaKeyringInput.builder()
            .kmsKeyId(keyId)
            .kmsClient(client(HOME))
            .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
            .publicKey(ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)))
            .build());
  }

  public IKeyring ecdh(String own, String other) {
    return ecdh(
        client(HOME),
        KmsEcdhStaticConfigurations.builder()
            .KmsPrivateKeyToStaticPublicKey(
                KmsPrivateKeyToStaticPublicKeyInput.builder()
                    .senderKmsIdentifier(own)
                    .senderPublicKey(publicKey(own))
                    .recipientPublicKey(publicKey(other))
                    .build())
            .build());
  }

  public IKeyring ecdhDiscovery(String own) {
    return ecdh(
        client(HOME),
        KmsEcdhStaticConfigurations.builder()
            .KmsPublicKeyDiscovery(
                KmsPublicKeyDiscoveryInput.builder().recipientKmsIdentifier(own).build())
            .build());
  }

  private static IKeyring ecdh(KmsClient client, KmsEcdhStaticConfigurations scheme) {
    return PROVIDERS.CreateAwsKmsEcdhKeyring(
        CreateAwsKmsEcdhKeyringInput.builder()
            .kmsClient(client)
            .curveSpec(ECDHCurveSpec.ECC_NIST_P256)
            .KeyAgreementScheme(scheme)
            .build());
  }

  public static IKeyring multi(IKeyring generator, IKeyring... children) {
    return PROVIDERS.CreateMultiKeyring(
        CreateMultiKeyringInput.builder()
            .generator(generator)
            .childKeyrings(List.of(children))
            .build());
  }

  public static IKeyring aes() {
    return aes(0);
  }

  /** A raw AES key made of a seed. */
  public static IKeyring aes(int seed) {
    byte[] wrappingKey = new byte[32];
    Arrays.fill(wrappingKey, (byte) seed);
    return PROVIDERS.CreateRawAesKeyring(
        CreateRawAesKeyringInput.builder()
            .keyNamespace("test")
            .keyName("aes" + seed)
            .wrappingKey(ByteBuffer.wrap(wrappingKey))
            .wrappingAlg(AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16)
            .build());
  }

  private ByteBuffer publicKey(String keyId) {
    return ByteBuffer.wrap(
        client(HOME).getPublicKey(r -> r.keyId(keyId)).publicKey().asByteArray());
  }

  public KmsClient client(String region) {
    return clients.computeIfAbsent(
        region, name -> environment.newKmsClient(builder -> builder.region(Region.of(name))));
  }

  public static DiscoveryFilter filter(String account) {
    return DiscoveryFilter.builder().partition("aws").accountIds(List.of(account)).build();
  }

  @Override
  public void close() {
    clients.values().forEach(KmsClient::close);
  }
}
